"""``POST /feishu/events``: verify, take on as durable work, acknowledge. Flask ends here.

Events and card callbacks come to the same address. A refusal is one constant answer whatever its cause, and nothing
that is malformed gives a 5xx (docs/security.md).
"""

import logging
from collections.abc import Callable
from typing import Protocol

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.domain.click_response import click_answer
from bot.domain.clock import Clock
from bot.domain.error_texts import CARD_OUTDATED, NOT_READY
from bot.domain.events import Click, Incoming
from bot.domain.replies import Reply, Toast
from bot.metrics import EVENTS
from bot.webhook.event_parser import CLICK, to_incoming
from bot.webhook.request_verifier import MOST_BODY_BYTES, Challenge, Envelope, RequestRefused, RequestVerifier

log = logging.getLogger(__name__)


class Reception(Protocol):
    """Where verified events go."""

    def is_ready(self) -> bool:
        """Whether work can be taken on."""
        ...

    def knows_tenant(self, tenant_key: str) -> bool:
        """Whether the envelope's tenant is ours."""
        ...

    def take(self, incoming: Incoming) -> None:
        """Take on an event; durable when this returns."""
        ...

    def take_click(self, click: Click) -> str:
        """Take on a click and give its answer, as JSON."""
        ...

    def click_answered(self, click: Click) -> None:
        """The answer of a click has left."""
        ...


def make_webhook(verifier: RequestVerifier, reception: Reception, clock: Clock) -> Blueprint:
    """The blueprint with the one route that Feishu calls."""
    webhook = Blueprint("door", __name__)

    @webhook.post("/feishu/events")
    def receive() -> ResponseReturnValue:
        try:
            opened = verifier.open(_raw_body(), dict(request.headers), clock.now())
        except RequestRefused as api_error:
            return _refuse(api_error.reason)
        if isinstance(opened, Challenge):
            EVENTS.labels(kind="challenge", outcome="answered").inc()
            return {"challenge": opened.text}
        return _take_on(opened, reception)

    return webhook


def _raw_body() -> bytes:
    request.max_content_length = MOST_BODY_BYTES
    try:
        return request.get_data(cache=False)
    except (HTTPException, OSError) as error:
        raise RequestRefused("size") from error


def _take_on(envelope: Envelope, reception: Reception) -> ResponseReturnValue:
    incoming = to_incoming(envelope)
    kind = type(incoming).__name__ if incoming else "other"
    try:
        return _receive(envelope, incoming, kind, reception)
    except Exception:
        # Most likely the database is away. What cannot be kept must not be acknowledged.
        log.exception("event_not_taken kind=%s event_id=%s", kind, envelope.event_id)
        return _count(kind, "not_taken", _not_taken(incoming))


def _receive(envelope: Envelope, incoming: Incoming | None, kind: str, reception: Reception) -> ResponseReturnValue:
    if not reception.is_ready():
        return _count(kind, "not_ready", _not_taken(incoming))
    if not reception.knows_tenant(envelope.tenant_key):
        return _refuse("tenant")
    if incoming is None:
        log.info("event_ignored type=%s event_id=%s", envelope.event_type[:64], envelope.event_id)
        return _count(kind, "ignored", _ignored(envelope))
    if isinstance(incoming, Click):
        answer = _json(reception.take_click(incoming))
        answer.call_on_close(_when_left(reception.click_answered, incoming))
        return _count(kind, "answered", answer)
    reception.take(incoming)
    return _count(kind, "taken", _json("{}"))


def _ignored(envelope: Envelope) -> Response:
    """Nobody waits for the answer to an event; somebody has clicked a card that cannot be read."""
    toast = Toast(CARD_OUTDATED, "error") if envelope.event_type == CLICK else None
    return _json(click_answer(Reply(toast=toast)))


def _not_taken(incoming: Incoming | None) -> Response:
    """A click is never sent again, so its clicker is told; anything else is, after 15 s, unless it is acknowledged."""
    if isinstance(incoming, Click):
        return _json(click_answer(Reply(toast=Toast(NOT_READY, "warning"))))
    return Response('{"msg":"not ready"}', 503, mimetype="application/json")


def _when_left(left: Callable[[Click], None], click: Click) -> Callable[[], None]:
    return lambda: left(click)


def _json(body: str) -> Response:
    return Response(body, 200, mimetype="application/json")


def _count(kind: str, outcome: str, response: Response) -> Response:
    EVENTS.labels(kind=kind, outcome=outcome).inc()
    return response


def _refuse(reason: str) -> Response:
    EVENTS.labels(kind="refused", outcome=reason).inc()
    log.info("request_refused reason=%s", reason)
    return Response('{"msg":"refused"}', 401, mimetype="application/json")
