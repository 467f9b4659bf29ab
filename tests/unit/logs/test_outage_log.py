"""What an operator reads while the database is away (bot/outage_log.py)."""

import logging
import sys
from collections.abc import Iterator
from sqlite3 import SQLITE_IOERR
from sqlite3 import OperationalError as DriverError

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from bot.interfaces.tasks import NotStored
from bot.logs import get_logger
from bot.outage_log import WINDOW, OutageFilter
from tests.support.log_lines import format_record

log = get_logger("outage")


class Written(logging.Handler):
    """A handler with the filter, and the lines that it wrote; its time is moved by the test."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.now = 0.0
        self.addFilter(OutageFilter(self.emit, lambda: self.now))

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(format_record(record))


@pytest.fixture
def written() -> Iterator[Written]:
    handler = Written()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def outage() -> OperationalError:
    cause = DriverError("disk I/O error")
    cause.sqlite_errorcode = SQLITE_IOERR
    return OperationalError("SELECT secret FROM jobs", {}, cause)


def log_exception(event: str, error: Exception, **values: str) -> None:
    log.error(event, exc_info=error, **values)


def test_an_outage_is_said_in_words_and_repeated_lines_are_counted(written: Written) -> None:
    for number in range(50):
        log_exception("step_failed", outage(), work=f"message:{number}")
    assert len(written.lines) == 1
    assert "problem='reading or writing the disk failed'" in written.lines[0]
    assert "OperationalError" not in written.lines[0]
    written.now += WINDOW.total_seconds()
    log.warning("drain_timed_out")
    assert len(written.lines) == 3
    assert "work=message:49" in written.lines[1]
    assert "left_out=48" in written.lines[1]


def test_lines_of_libraries_lose_their_sql(written: Written) -> None:
    for attempt in range(20):
        logging.getLogger("dbos").warning("Database connection failed: %s. Retrying (attempt %d)", outage(), attempt)
    (line,) = written.lines
    assert "Database connection failed" in line
    assert "SELECT" not in line


def test_each_handler_holds_back_what_another_one_has_shortened(written: Written) -> None:
    second = Written()
    logging.getLogger().addHandler(second)
    for _ in range(20):
        log_exception("step_failed", outage())
    logging.getLogger().removeHandler(second)
    assert len(written.lines) == len(second.lines) == 1


def test_refused_events_are_counted_by_kind(written: Written) -> None:
    for kind in ("Message", "Click"):
        for number in range(20):
            log.error("event_not_accepted", kind=kind, event_id=str(number), error=str(NotStored("no answer in time")))
    assert len(written.lines) == 2


@pytest.mark.parametrize("error", [ValueError("wrong"), ProgrammingError("SELECT 1", {}, DriverError("syntax error"))])
def test_no_line_about_a_defect_is_left_out_or_shortened(written: Written, error: Exception) -> None:
    for event in ("step_failed", "event_not_accepted", "workflow_failed"):
        for _ in range(5):
            log_exception(event, error)
    assert len(written.lines) == 15
    assert all(type(error).__name__ in line for line in written.lines)


def test_every_incident_and_all_work_that_was_given_up_is_written(written: Written) -> None:
    for number in range(5):
        log_exception("incident", outage(), number=str(number))
        log.error("workflow_gave_up", work=str(number), step="claim")
    assert len(written.lines) == 10


def test_ordinary_lines_of_libraries_stay(written: Written) -> None:
    for _ in range(3):
        logging.getLogger("dbos").warning("Attempting to launch DBOS: %s", sys.platform)
    assert len(written.lines) == 3
    assert sys.platform in written.lines[0]
