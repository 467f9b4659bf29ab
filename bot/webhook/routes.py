"""``POST /feishu/events``: verifies a request, persists its event, and acknowledges it.

Events and card callbacks come to the same address. A rejection is one constant answer whatever its cause, and nothing
malformed gets a 5xx (docs/security.md). Flask answers everything else; its way from a request to a view would cost as much as
verifying an event and reading it.
"""

import json
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from typing import cast
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Blueprint, Flask
from werkzeug.datastructures import EnvironHeaders
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import ClosingIterator, get_input_stream

from bot.domain.clock import Clock
from bot.interfaces.seen_request_store import SeenRequest
from bot.metrics import EVENTS
from bot.webhook.envelope import RequestRejected
from bot.webhook.event_answers import OK, REJECTED, Answer, answer_event, kind_of
from bot.webhook.event_intake import EventIntake
from bot.webhook.rejections import Rejections
from bot.webhook.request_verifier import MAX_BODY_BYTES, Challenge, RequestVerifier
from bot.webhook.seen_requests import SeenRequests

PATH = "/feishu/events"


class EventReceiver:
    """The WSGI application that Feishu calls."""

    def __init__(
        self, verifier: RequestVerifier, intake: EventIntake, clock: Clock, seen: SeenRequests | None = None
    ) -> None:
        """Args: ``seen`` is told of every request."""
        self._verifier = verifier
        self._intake = intake
        self._clock = clock
        seen = seen or SeenRequests()
        self._note = seen.note
        self._rejections = Rejections(seen, clock)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = self._receive(environ)
        body = answer.body.encode()
        headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        start_response(f"{answer.status} {HTTPStatus(answer.status).phrase.upper()}", headers)
        if answer.click is None:
            return [body]
        return ClosingIterator([body], partial(self._intake.mark_click_sent, answer.click))

    def _receive(self, environ: WSGIEnvironment) -> Answer:
        try:
            verified = self._verifier.verify(_raw_body(environ), EnvironHeaders(environ), self._clock.now())
            if isinstance(verified, Challenge):
                EVENTS.labels(kind="challenge", outcome="answered").inc()
                self._note(SeenRequest("challenge", self._clock.now()))
                return Answer(OK, json.dumps({"challenge": verified.text}))
            self._note(SeenRequest(kind_of(verified), self._clock.now()))
            return answer_event(verified, self._intake)
        except RequestRejected as rejection:
            self._rejections.note(rejection)
            return Answer(REJECTED, '{"msg":"refused"}')


def make_webhook(
    verifier: RequestVerifier, intake: EventIntake, clock: Clock, seen: SeenRequests | None = None
) -> Blueprint:
    """The blueprint with the one route that Feishu calls. Arguments as of ``EventReceiver``."""
    receiver = EventReceiver(verifier, intake, clock, seen)
    webhook = Blueprint("webhook", __name__)
    # From the route Flask knows what to answer to other methods; the view is a WSGI application too.
    webhook.add_url_rule(PATH, "receive", lambda: receiver, methods=["POST"])
    webhook.record_once(lambda setup: _ask_before_flask(receiver, cast(Flask, setup.app)))
    return webhook


def _ask_before_flask(receiver: EventReceiver, app: Flask) -> None:
    """Let ``receiver`` answer its requests at once."""
    flask = app.wsgi_app

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        is_event = environ["PATH_INFO"] == PATH and environ["REQUEST_METHOD"] == "POST"
        return (receiver if is_event else flask)(environ, start_response)

    app.wsgi_app = serve  # type: ignore[method-assign]  # as Flask documents it for middleware


def _raw_body(environ: WSGIEnvironment) -> bytes:
    try:
        body: bytes = get_input_stream(environ, max_content_length=MAX_BODY_BYTES).read()
    except (HTTPException, OSError) as error:
        raise RequestRejected("size") from error
    return body
