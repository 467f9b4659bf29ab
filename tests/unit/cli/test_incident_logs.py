"""Finding an incident in a log, whatever its format and whatever stands before each line."""

import logging
from collections.abc import Callable

import pytest

from bot import logs
from bot.cli.incident_logs import MAX_WORKS, find_lines
from bot.logs import Form, get_logger, in_work

log = get_logger("bot.tests")
NUMBER = "7F3A19C2"
Prefix = Callable[[str], str]
PREFIXES: dict[str, Prefix] = {
    "bare": lambda line: line,
    "journald": lambda line: f"Nov 29 15:41:02 host python[812]: {line}",
    "compose": lambda line: f"bot-1  | {line}",
}


@pytest.fixture(params=["text", "json"])
def written(request: pytest.FixtureRequest) -> list[str]:
    """The log of a while in which two messages failed."""
    form: Form = request.param
    lines: list[str] = []

    class Writer(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            # Pytest's own handler has left the formatted message in the record, as if it were one of our values.
            values = {name: value for name, value in vars(record).items() if name != "message"}
            lines.extend(logs.formatter(form).format(logging.makeLogRecord(values)).splitlines())

    root, handler = logging.getLogger(), Writer()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        _happen()
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return lines


def _happen() -> None:
    log.info("ready")
    with in_work("message:om_1"):
        log.warning("feishu_call_failed", api="job.get", error="FeishuBusy")
    with in_work("message:om_2"):
        log.warning("feishu_call_failed", api="job.open", error="FeishuBusy")
        _fail("0000AAAA", "message:om_2")
    log.info("source_read", source="jobs")
    _fail(NUMBER, "message:om_1")
    log.warning("send_postponed", idempotency_key="message:om_1/0", error="FeishuBusy")
    log.info("drained")


def _fail(number: str, key: str) -> None:
    try:
        int(f"of {key}")
    except ValueError:
        log.exception("incident", number=number, kind="message", idempotency_key=key)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_the_incident_and_all_lines_of_its_work_are_found(written: list[str], prefix: str) -> None:
    found = find_lines(NUMBER, [f"{PREFIXES[prefix](line)}\n" for line in written])
    text = "\n".join(found)
    events = [
        word for word in text.replace('"', " ").split() if word in {"feishu_call_failed", "incident", "send_postponed"}
    ]
    assert events == ["feishu_call_failed", "incident", "send_postponed"]
    assert "job.get" in text
    assert "ValueError: invalid literal for int() with base 10: 'of message:om_1'" in text
    assert not any(other in text for other in ("om_2", "job.open", "ready", "source_read", "drained"))
    assert found[0].startswith(PREFIXES[prefix](""))


def test_an_unknown_number_finds_nothing(written: list[str]) -> None:
    assert find_lines("FFFFFFFF", written) == []
    assert find_lines("om_1", written) == []


def test_a_number_that_stands_in_another_line_is_no_incident(written: list[str]) -> None:
    assert find_lines(NUMBER, [line.replace("incident", "other") for line in written]) == []


def test_lines_that_are_no_log_do_not_stop_the_search(written: list[str]) -> None:
    deep = '{"a":' * 200_000 + "}"
    noise = [deep, '{"event": ', "{}", "", "\x00\ufffd", '{"a": 1}', "2026-11-29T10:00:00Z"]
    assert find_lines(NUMBER, [*noise, *written, *noise])


def test_a_log_of_days_is_not_kept_whole(written: list[str]) -> None:
    """What was logged of a work long before is forgotten when many others came in between."""
    others = [f"2026-11-29T10:00:00.000000Z [info     ] seen [bot] work=message:x{n}" for n in range(MAX_WORKS)]
    head, tail = written[:2], written[2:]
    found = find_lines(NUMBER, [*head, *others, *tail])
    assert "job.get" not in "\n".join(found)
    assert "incident" in found[0]
