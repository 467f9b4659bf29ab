"""What is kept of the log for an incident: the lines of its work, and nothing that a person wrote."""

import logging
import time
from collections.abc import Iterator
from threading import Event

import pytest

from bot.interfaces.incident_store import Incident
from bot.logs import get_logger, in_work
from bot.tasks import incident_log
from bot.tasks.incident_log import MAX_LINES, MAX_WAITING, MAX_WORKS, STORE_TIMEOUT, IncidentLog

log = get_logger("bot.tests")
WORK = "message:om_1"
TYPED = "/reopen 机密职位 to-morrow"


@pytest.fixture
def kept() -> Iterator[IncidentLog]:
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.INFO)
    yield incident_log.install()
    root.setLevel(level)
    root.handlers[:] = [handler for handler in root.handlers if not isinstance(handler, IncidentLog)]


def happen(number: str = "7F3A19C2", key: str = f"{WORK}/0") -> None:
    log.warning("incident", number=number, kind="message", idempotency_key=key)


def incidents(kept: IncidentLog) -> list[Incident]:
    found: list[Incident] = []
    kept.store_new(found.append)
    return found


def test_the_lines_of_the_same_work_are_kept_with_the_incident(kept: IncidentLog) -> None:
    log.info("source_read", records=3)
    log.warning("send_postponed", idempotency_key=f"{WORK}/1", error="FeishuBusy")
    log.warning("send_postponed", idempotency_key="message:om_11/1", error="FeishuBusy")
    with in_work(WORK):
        log.warning("feishu_call_failed", api="job.get", code=99991672, log_id="20261129")
    happen()
    (incident,) = incidents(kept)
    assert (incident.number, incident.kind, incident.work) == ("7F3A19C2", "message", WORK)
    first, second, last = incident.lines
    assert "[warning] send_postponed [bot.tests]" in first
    assert f"idempotency_key={WORK}/1" in first
    assert f"api=job.get code=99991672 log_id=20261129 work={WORK}" in second
    assert "incident [bot.tests] number=7F3A19C2 kind=message" in last
    assert incidents(kept) == []


def test_the_trace_shows_where_and_why_without_what_the_errors_say(kept: IncidentLog) -> None:
    def parse() -> None:
        raise KeyError(TYPED)

    try:
        try:
            parse()
        except KeyError as error:
            raise ValueError(f"cannot read {TYPED}") from error
    except ValueError:
        log.exception("incident", number="1", kind="click", idempotency_key="click:e1")
    ((line,),) = (incident.lines for incident in incidents(kept))
    assert "builtins.ValueError, raised here:" in line
    assert "because of\nbuiltins.KeyError, raised here:" in line
    assert "in parse" in line
    assert "raise KeyError(TYPED)" in line
    assert "机密职位" not in line
    assert "to-morrow" not in line


def test_nothing_of_a_library_and_no_object_is_kept(kept: IncidentLog) -> None:
    with in_work(WORK):
        logging.getLogger("urllib3").warning("GET https://host/?token=%s", "t-secret")
        logging.getLogger("dbos").error("failed with %s", TYPED)
        log.info("odd", payload={"text": TYPED}, long="x" * 5000)
    happen()
    (incident,) = incidents(kept)
    assert len(incident.lines) == 2
    assert "payload=dict" in incident.lines[0]
    assert len(incident.lines[0]) < 500
    assert TYPED not in str(incident)


def test_the_memory_is_bounded(kept: IncidentLog) -> None:
    for number in range(MAX_LINES * 2):
        log.info("of one work", work=WORK, number_of_line=number)
    happen()
    assert len(incidents(kept)[0].lines) == MAX_LINES
    for number in range(MAX_WORKS):
        log.info("of another", work=f"message:other{number}")
    assert len(kept._works) == MAX_WORKS
    happen("2")
    assert len(incidents(kept)[0].lines) == 1
    for number in range(MAX_WAITING + 5):
        happen(str(number))
    assert [incident.number for incident in incidents(kept)] == [str(number) for number in range(5, MAX_WAITING + 5)]


def test_an_incident_that_cannot_be_stored_waits_for_the_next_time(kept: IncidentLog) -> None:
    happen()

    def fail(_incident: Incident) -> None:
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        kept.store_new(fail)
    assert [incident.number for incident in incidents(kept)] == ["7F3A19C2"]


def test_a_database_that_hangs_is_not_waited_for(kept: IncidentLog) -> None:
    happen()
    answers = Event()
    began = time.monotonic()

    def hang(_incident: Incident) -> None:
        answers.wait(30)

    kept.store_new(hang)
    assert time.monotonic() - began < STORE_TIMEOUT.total_seconds() + 1
    answers.set()
    assert len(incidents(kept)) == 1
