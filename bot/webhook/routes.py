"""``POST /feishu/events``: verifies a request, persists its event, and acknowledges it.

Events and card callbacks come to the same address. A rejection is one constant answer whatever its cause, and nothing
malformed gets a 5xx (docs/security.md).
"""

from functools import partial

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.domain.clock import Clock
from bot.domain.error_texts import CARD_OUTDATED, NOT_READY
from bot.domain.events import Click, Incoming
from bot.domain.replies import Reply, Toast
from bot.interfaces.tasks import NotStored
from bot.logs import get_logger
from bot.metrics import EVENTS
from bot.webhook.click_response import click_response
from bot.webhook.event_intake import EventIntake
from bot.webhook.event_parser import CLICK, parse_event
from bot.webhook.request_verifier import MAX_BODY_BYTES, Challenge, RequestRejected, RequestVerifier, VerifiedEvent

log = get_logger(__name__)


def make_webhook(verifier: RequestVerifier, intake: EventIntake, clock: Clock) -> Blueprint:
    """The blueprint with the one route that Feishu calls."""
    webhook = Blueprint("webhook", __name__)

    @webhook.post("/feishu/events")
    def receive() -> ResponseReturnValue:
        try:
            verified = verifier.verify(_raw_body(), dict(request.headers), clock.now())
        except RequestRejected as rejection:
            return _reject(rejection.reason)
        if isinstance(verified, Challenge):
            EVENTS.labels(kind="challenge", outcome="answered").inc()
            return {"challenge": verified.text}
        return _accept(verified, intake)

    return webhook


def _raw_body() -> bytes:
    request.max_content_length = MAX_BODY_BYTES
    try:
        return request.get_data(cache=False)
    except (HTTPException, OSError) as error:
        raise RequestRejected("size") from error


def _accept(event: VerifiedEvent, intake: EventIntake) -> ResponseReturnValue:
    if event.schema == "1.0":
        return _ignore(event)
    incoming = parse_event(event)
    kind = type(incoming).__name__ if incoming else "other"
    try:
        return _answer(event, incoming, kind, intake)
    except NotStored as error:
        log.error("event_not_accepted", kind=kind, event_id=event.event_id, error=str(error))  # noqa: TRY400 - a known cause
        return _count(kind, "not_taken", _not_accepted(incoming))
    except Exception:
        # Most likely the database cannot be reached. An event that is not persisted must not be acknowledged.
        log.exception("event_not_accepted", kind=kind, event_id=event.event_id)
        return _count(kind, "not_taken", _not_accepted(incoming))


def _answer(event: VerifiedEvent, incoming: Incoming | None, kind: str, intake: EventIntake) -> ResponseReturnValue:
    if not intake.is_ready():
        return _count(kind, "not_ready", _not_accepted(incoming))
    if not intake.knows_tenant(event.tenant_key):
        return _reject("tenant")
    if incoming is None:
        return _ignore(event)
    if isinstance(incoming, Click):
        answer = _json(click_response(intake.accept_click(incoming)))
        answer.call_on_close(partial(intake.mark_click_sent, incoming))
        return _count(kind, "answered", answer)
    intake.accept(incoming)
    return _count(kind, "taken", _json("{}"))


def _ignore(event: VerifiedEvent) -> Response:
    """Acknowledge an event that is not handled. Nobody sees the answer, except whoever clicked a card that cannot be read."""
    log.info("event_ignored", schema=event.schema, type=event.event_type[:64], event_id=event.event_id)
    toast = Toast(CARD_OUTDATED, "error") if event.event_type == CLICK else None
    return _count("other", "ignored", _json(click_response(Reply(toast=toast))))


def _not_accepted(incoming: Incoming | None) -> Response:
    """A click is never sent again, so the clicker is told; any other event is sent again 15 s after a 503."""
    if isinstance(incoming, Click):
        return _json(click_response(Reply(toast=Toast(NOT_READY, "warning"))))
    return Response('{"msg":"not ready"}', 503, mimetype="application/json")


def _json(body: str) -> Response:
    return Response(body, 200, mimetype="application/json")


def _count(kind: str, outcome: str, response: Response) -> Response:
    EVENTS.labels(kind=kind, outcome=outcome).inc()
    return response


def _reject(reason: str) -> Response:
    EVENTS.labels(kind="refused", outcome=reason).inc()
    log.info("request_rejected", reason=reason)
    return Response('{"msg":"refused"}', 401, mimetype="application/json")
