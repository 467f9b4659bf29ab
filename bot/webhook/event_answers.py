"""Answers verified events, whichever way they came: an event is answered once it is persisted, a click with its toast and card."""

from dataclasses import dataclass
from typing import Literal

from bot.domain.error_texts import CARD_OUTDATED, NOT_READY
from bot.domain.events import Click, Incoming, LinkShown
from bot.domain.replies import Reply, Toast
from bot.interfaces.tasks import NotStored
from bot.logs import get_logger
from bot.metrics import EVENTS
from bot.webhook.click_response import click_response
from bot.webhook.envelope import RequestRejected, VerifiedEvent
from bot.webhook.event_intake import EventIntake
from bot.webhook.event_parser import CLICK, parse_event
from bot.webhook.link_previews import NOTHING

log = get_logger(__name__)

OK, NOT_ACCEPTED, REJECTED = 200, 503, 401


@dataclass(frozen=True)
class Answer:
    """What the platform is told.

    Attributes:
        status: the HTTP status: OK, or NOT_ACCEPTED if the platform shall send the event again.
        body: JSON text.
        click: whose answer this is; ``EventIntake.mark_click_sent`` waits to be told that it has left.
    """

    status: int
    body: str
    click: Click | None = None


def answer_event(event: VerifiedEvent, intake: EventIntake) -> Answer:
    """Persist the event, and answer. Raises RequestRejected for an event of another tenant."""
    if event.schema == "1.0":
        return _ignore(event)
    incoming = parse_event(event)
    kind = type(incoming).__name__ if incoming else "other"
    try:
        return _answer(event, incoming, kind, intake)
    except RequestRejected:
        raise
    except NotStored as error:
        log.error("event_not_accepted", kind=kind, event_id=event.event_id, error=str(error))  # noqa: TRY400 - a known cause
        return _count(kind, "not_taken", _not_accepted(incoming))
    except Exception:
        # Most likely the database cannot be reached. An event that is not persisted must not be acknowledged.
        log.exception("event_not_accepted", kind=kind, event_id=event.event_id)
        return _count(kind, "not_taken", _not_accepted(incoming))


def kind_of(event: VerifiedEvent) -> Literal["event", "click"]:
    """As the doctor tells them apart: they are configured in two places of the console."""
    return "click" if event.event_type == CLICK else "event"


def _answer(event: VerifiedEvent, incoming: Incoming | None, kind: str, intake: EventIntake) -> Answer:
    if not intake.is_ready():
        return _count(kind, "not_ready", _not_accepted(incoming))
    if not intake.knows_tenant(event.tenant_key):
        raise RequestRejected("tenant")
    if incoming is None:
        return _ignore(event)
    if isinstance(incoming, Click):
        return _count(kind, "answered", Answer(OK, click_response(intake.accept_click(incoming)), incoming))
    if isinstance(incoming, LinkShown):
        return _count(kind, "answered", Answer(OK, intake.answer_link(incoming)))
    intake.accept(incoming)
    return _count(kind, "taken", Answer(OK, "{}"))


def _ignore(event: VerifiedEvent) -> Answer:
    """Acknowledge an event that is not handled. Nobody sees the answer, except whoever clicked a card that cannot be read."""
    log.info("event_ignored", schema=event.schema, type=event.event_type[:64], event_id=event.event_id)
    toast = Toast(CARD_OUTDATED, "error") if event.event_type == CLICK else None
    return _count("other", "ignored", Answer(OK, click_response(Reply(toast=toast))))


def _not_accepted(incoming: Incoming | None) -> Answer:
    """A click is never sent again, so the clicker is told; any other event is sent again 15 s after a 503. A preview is missed by nobody."""
    if isinstance(incoming, LinkShown):
        return Answer(OK, NOTHING)
    if isinstance(incoming, Click):
        return Answer(OK, click_response(Reply(toast=Toast(NOT_READY, "warning"))))
    return Answer(NOT_ACCEPTED, '{"msg":"not ready"}')


def _count(kind: str, outcome: str, answer: Answer) -> Answer:
    EVENTS.labels(kind=kind, outcome=outcome).inc()
    return answer
