"""What the bot makes of a frame: whose event it is, how old it may be, and what is acknowledged."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import error_texts
from bot.interfaces.long_connection import CARD, EVENT, DataFrame, FrameAnswer
from bot.interfaces.tasks import NotStored
from bot.long_connection.frame_receiver import FrameReceiver
from bot.readiness import Readiness
from bot.storage.store import DatabaseStore
from bot.webhook.seen_requests import SeenRequests
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from tests.support.log_lines import log_text
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.web_client import build

ACCEPTED, REFUSED = FrameAnswer(is_accepted=True), FrameAnswer(is_accepted=False)
Change = Callable[[dict[str, Any]], object]


class UnableEngine(InlineEngine):
    """An engine whose database does not answer."""

    def start(self, kind: str, workflow_id: str, payload: str) -> None:  # noqa: ARG002 - the interface of the engine
        raise NotStored("no answer in time")


class Received:
    """A receiver with the whole bot behind it, and the platform whose clock it uses."""

    def __init__(
        self, store: DatabaseStore, engine: InlineEngine | None = None, readiness: Readiness | None = None
    ) -> None:
        self.platform: Platform = make_platform()
        self.engine = engine or InlineEngine()
        settings, intake, _ = build(self.platform, store, self.engine, {}, readiness)
        self.seen = SeenRequests()
        self._receive = FrameReceiver(people.APP_ID, settings.max_event_age, intake, self.platform.clock, self.seen)

    def question(self) -> dict[str, Any]:
        _, event = UserActions(self.platform).type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
        assert event is not None
        return event.payload

    def click(self) -> dict[str, Any]:
        """A click on a button of the help card."""
        assert self.receive(self.question()) == ACCEPTED
        card = self.platform.message_service.messages.from_bot()[-1]
        return UserActions(self.platform).click(card.id, people.RECRUITER.open_id, 1).event.payload

    def receive(self, payload: dict[str, Any] | bytes, kind: str = EVENT) -> FrameAnswer:
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        return self._receive(DataFrame(kind, raw))


@pytest.fixture
def received(webhook_store: DatabaseStore) -> Received:
    return Received(webhook_store)


def test_an_event_is_acknowledged_without_a_body(received: Received) -> None:
    assert received.receive(received.question()) == ACCEPTED
    assert len(received.engine.results) == 1


def test_the_same_event_again_is_acknowledged_and_starts_nothing(received: Received) -> None:
    question = received.question()
    assert [received.receive(question) for _ in range(3)] == [ACCEPTED] * 3
    assert len(received.platform.message_service.messages.from_bot()) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda body: body["header"].update(app_id="cli_other"),
        lambda body: body["header"].update(tenant_key="tk_other"),
        lambda body: body["header"].update(event_id=""),
        lambda body: body.update(schema="3.0"),
        lambda body: body.pop("event"),
        lambda body: body.clear(),
    ],
    ids=["app", "tenant", "event id", "schema", "no event", "empty"],
)
def test_what_is_not_ours_or_no_envelope_is_refused_and_starts_nothing(received: Received, change: Change) -> None:
    assert received.receive(received.question()) == ACCEPTED
    body = received.question()
    change(body)
    assert received.receive(body) == REFUSED
    assert len(received.engine.results) == 1


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b'{"a":1,"a":2}', b"\xff", b'{"encrypt":"eA=="}', b'{"x":"' + b"x" * 300_000 + b'"}']
)
def test_bytes_that_are_no_strict_json_object_of_at_most_256_kib_are_refused(received: Received, raw: bytes) -> None:
    assert received.receive(raw) == REFUSED


def test_the_verification_token_is_not_looked_at(received: Received) -> None:
    body = received.question()
    body["header"].pop("token")
    assert received.receive(body) == ACCEPTED


@pytest.mark.parametrize(("hours", "answer"), [(7.9, ACCEPTED), (8.1, REFUSED), (-1, ACCEPTED)])
def test_an_event_may_be_eight_hours_old_and_from_a_clock_that_is_ahead(
    received: Received, hours: float, answer: FrameAnswer
) -> None:
    body = received.question()
    received.platform.move(timedelta(hours=hours))
    assert received.receive(body) == answer


@pytest.mark.parametrize("created", [None, "", "yesterday", "1", 1732327200000])
def test_an_event_that_does_not_say_when_it_was_is_accepted(received: Received, created: object) -> None:
    body = received.question()
    body["header"]["create_time"] = created
    assert received.receive(body) == ACCEPTED


def test_an_unknown_type_and_schema_1_are_acknowledged_and_not_handled(received: Received) -> None:
    unknown = received.question()
    unknown["header"]["event_type"] = "approval.v4"
    old = {"uuid": "1", "type": "event_callback", "event": {"type": "message", "app_id": people.APP_ID}}
    assert received.receive(unknown).is_accepted
    assert received.receive(old).is_accepted
    assert received.engine.results == {}


@pytest.mark.parametrize("kind", [EVENT, CARD])
def test_a_click_is_answered_in_either_frame(received: Received, kind: str) -> None:
    click = received.click()
    click["event"]["action"]["value"] = {"do": "nothing that the bot knows"}
    answer = received.receive(click, kind)
    assert answer.is_accepted
    assert json.loads(answer.body)["toast"]["i18n"]["en_us"] == error_texts.CARD_OUTDATED.en_us


@pytest.mark.parametrize(("kind", "reason"), [(EVENT, ""), (CARD, "card_frame")])
def test_how_a_click_came_is_kept_for_the_doctor(received: Received, kind: str, reason: str) -> None:
    received.receive(received.click(), kind)
    assert {name: request.reason for name, request in received.seen.last().items()} == {"event": "", "click": reason}


def test_a_card_frame_is_said_once_an_hour_with_what_to_do(
    received: Received, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        received.receive(received.question(), CARD)
    assert log_text(caplog).count("click_came_as_card_frame") == 1
    assert "choose_the_long_connection_under_callbacks_and_release_a_version" in log_text(caplog)


def test_what_is_not_stored_is_not_acknowledged_and_a_clicker_is_told(webhook_store: DatabaseStore) -> None:
    able, unable = Received(webhook_store), Received(webhook_store, UnableEngine())
    click = able.click()
    assert unable.receive(unable.question()) == REFUSED
    answer = unable.receive(click)
    assert answer.is_accepted
    assert json.loads(answer.body)["toast"]["i18n"]["en_us"] == error_texts.NOT_READY.en_us


def test_a_bot_that_drains_refuses_events_and_tells_clickers(webhook_store: DatabaseStore) -> None:
    readiness = Readiness()
    received = Received(webhook_store, readiness=readiness)
    click = received.click()
    readiness.drain()
    assert received.receive(received.question()) == REFUSED
    assert json.loads(received.receive(click).body)["toast"]["i18n"]["en_us"] == error_texts.NOT_READY.en_us
