"""Log lines as an operator reads them, with their values: a record's own message is its event name only."""

import logging

import pytest

from bot import logs

_FORMATTER = logs.formatter("text")


def log_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Every captured line as ``event key=value ...``, without its time, level and logger."""
    return [_without_head(format_record(record)) for record in caplog.records]


def error_lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Those of ``log_lines`` that are errors, without the run of work that they name."""
    lines = zip(caplog.records, log_lines(caplog), strict=True)
    return [line.partition(" work=")[0] for record, line in lines if record.levelno == logging.ERROR]


def log_text(caplog: pytest.LogCaptureFixture) -> str:
    """All captured lines whole."""
    return "\n".join(format_record(record) for record in caplog.records)


def format_record(record: logging.LogRecord) -> str:
    """The whole line, as an operator reads it. Pytest's own handler has left the formatted message in the record, as if it were one of our values."""
    values = {name: value for name, value in vars(record).items() if name not in {"message", "asctime"}}
    return _FORMATTER.format(logging.makeLogRecord(values))


def _without_head(line: str) -> str:
    event, _, values = line.partition("] ")[2].partition(" [")
    return f"{event}{values.partition(']')[2]}"
