"""Turns a frame of the long connection into an event, and the event's answer into the frame's.

No signature proves a frame: who sends it is proved by TLS, and that it is for this app by the secret with which the connection was
asked for (docs/security.md). App, tenant and age are checked as for the webhook, as far as the envelope says them.
"""

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from bot.domain.clock import Clock
from bot.interfaces.long_connection import CARD, DataFrame, FrameAnswer
from bot.interfaces.seen_request_store import CARD_FRAME, SeenRequest
from bot.log_spacing import LogSpacing
from bot.logs import get_logger
from bot.metrics import FRAMES
from bot.webhook.envelope import RequestRejected, VerifiedEvent, read_envelope
from bot.webhook.event_answers import OK, answer_event, kind_of
from bot.webhook.event_intake import EventIntake
from bot.webhook.event_parser import CALLBACKS, read_moment
from bot.webhook.rejections import Rejections
from bot.webhook.request_verifier import MAX_BODY_BYTES
from bot.webhook.seen_requests import SeenRequests
from bot.webhook.strict_json import NotStrict, read_object

log = get_logger(__name__)


class FrameReceiver:
    """Receives the frames of one app. Implements ``bot.interfaces.long_connection.Receive``."""

    def __init__(
        self,
        app_id: str,
        max_age: timedelta,
        intake: EventIntake,
        clock: Clock,
        seen: SeenRequests | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Args: ``seen`` is told of every event; ``monotonic`` spaces the log lines, in seconds."""
        self._app_id = app_id
        self._max_age = max_age
        self._intake = intake
        self._clock = clock
        seen = seen or SeenRequests()
        self._note = seen.note
        self._rejections = Rejections(seen, clock)
        self._card_frame_line = LogSpacing(timedelta(hours=1), monotonic)

    def __call__(self, frame: DataFrame) -> FrameAnswer:
        if frame.kind == CARD:
            self._say_card_frame()
        answer = self._receive(frame)
        FRAMES.labels(type=frame.kind, outcome="acknowledged" if answer.is_accepted else "refused").inc()
        return answer

    def _receive(self, frame: DataFrame) -> FrameAnswer:
        try:
            event = self._read(frame.payload)
            self._note(SeenRequest(kind_of(event), self._clock.now(), CARD_FRAME if frame.kind == CARD else ""))
            answer = answer_event(event, self._intake)
        except RequestRejected as rejection:
            self._rejections.note(rejection)
            return FrameAnswer(is_accepted=False)
        is_accepted = answer.status == OK
        if answer.click is not None:
            return FrameAnswer(is_accepted, answer.body, partial(self._intake.mark_click_sent, answer.click))
        return FrameAnswer(is_accepted, answer.body if event.event_type in CALLBACKS else "")

    def _read(self, payload: bytes) -> VerifiedEvent:
        """Raises RequestRejected."""
        if len(payload) > MAX_BODY_BYTES:
            raise RequestRejected("size")
        try:
            body = read_object(payload)
        except NotStrict as error:
            raise RequestRejected("envelope") from error
        event = read_envelope(body, self._app_id, _any_token)
        if self._is_too_old(body.get("header")):
            raise RequestRejected("age")
        return event

    def _is_too_old(self, header: object) -> bool:
        """Whether the envelope says that the event is older than is accepted. What is dated in the future is a clock that differs."""
        created_at = read_moment(header.get("create_time")) if isinstance(header, Mapping) else None
        return created_at is not None and self._clock.now() - created_at > self._max_age

    def _say_card_frame(self) -> None:
        if not self._card_frame_line.due():
            return
        log.warning(
            "click_came_as_card_frame",
            problem="the callback for clicks is not set up for the long connection, or its version is not released;"
            " the click was answered all the same",
            action="choose_the_long_connection_under_callbacks_and_release_a_version",
        )


def _any_token(_token: Any) -> bool:
    """The Verification Token is for requests of strangers; it is not configured here."""
    return True
