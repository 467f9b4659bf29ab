"""``POST /feishu/events``: verifies a request, persists its event, and acknowledges it.

Events and card callbacks come to the same address. A rejection is one constant answer whatever its cause, and nothing
malformed gets a 5xx (docs/security.md).
"""

from functools import partial

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.domain.clock import Clock
from bot.interfaces.seen_request_store import SeenRequest
from bot.metrics import EVENTS
from bot.webhook.envelope import RequestRejected, VerifiedEvent
from bot.webhook.event_answers import REJECTED, answer_event, count_rejection, kind_of
from bot.webhook.event_intake import EventIntake
from bot.webhook.request_verifier import MAX_BODY_BYTES, Challenge, RequestVerifier
from bot.webhook.seen_requests import SeenRequests


def make_webhook(
    verifier: RequestVerifier, intake: EventIntake, clock: Clock, seen: SeenRequests | None = None
) -> Blueprint:
    """The blueprint with the one route that Feishu calls. Args: ``seen`` is told of every request."""
    webhook = Blueprint("webhook", __name__)
    note = (SeenRequests() if seen is None else seen).note

    @webhook.post("/feishu/events")
    def receive() -> ResponseReturnValue:
        try:
            verified = verifier.verify(_raw_body(), dict(request.headers), clock.now())
            if isinstance(verified, Challenge):
                EVENTS.labels(kind="challenge", outcome="answered").inc()
                note(SeenRequest("challenge", clock.now()))
                return {"challenge": verified.text}
            note(SeenRequest(kind_of(verified), clock.now()))
            return _answer(verified, intake)
        except RequestRejected as rejection:
            note(SeenRequest("refused", clock.now(), rejection.reason))
            count_rejection(rejection.reason)
            return _json('{"msg":"refused"}', REJECTED)

    return webhook


def _raw_body() -> bytes:
    request.max_content_length = MAX_BODY_BYTES
    try:
        return request.get_data(cache=False)
    except (HTTPException, OSError) as error:
        raise RequestRejected("size") from error


def _answer(event: VerifiedEvent, intake: EventIntake) -> Response:
    answer = answer_event(event, intake)
    response = _json(answer.body, answer.status)
    if answer.click is not None:
        response.call_on_close(partial(intake.mark_click_sent, answer.click))
    return response


def _json(body: str, status: int) -> Response:
    return Response(body, status, mimetype="application/json")
