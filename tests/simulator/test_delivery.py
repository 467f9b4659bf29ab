"""Events that a bot receives, their retries, and its answers to clicks."""

import hashlib
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask, Response, request
from werkzeug.serving import make_server

from bot.domain.events import BotAdded, ChatLost, DirectChatOpened, Message
from bot.domain.events import Click as ClickEvent
from bot.webhook.envelope import RequestRejected, VerifiedEvent
from bot.webhook.event_parser import parse_event
from bot.webhook.request_verifier import AppCredentials, Challenge, RequestVerifier
from simulator.core import people
from simulator.core.behaviour import NonceForm, TimestampForm
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.message_service import Draft
from simulator.events.delivery import Delivery, Schedule
from simulator.events.signing import sign
from simulator.events.user_actions import UserActions
from simulator.keep_alive import KeepAliveHandler
from simulator.platform import Platform

RECRUITER = people.RECRUITER.open_id


class Receiver:
    """A bot that stores every event and answers as the test sets; it verifies requests as the real bot does."""

    def __init__(self, user_actions: UserActions) -> None:
        keys = AppCredentials(people.APP_ID, user_actions.keys.encrypt_key, user_actions.keys.verification_token)
        self._verifier = RequestVerifier(keys, timedelta(hours=8))
        self.received: list[VerifiedEvent] = []
        self.refused = 0
        self.status = 200
        self.answer: str = "{}"

    def receive(self) -> Response:
        try:
            opened = self._verifier.verify(request.get_data(), dict(request.headers), datetime.now(UTC))
        except RequestRejected:
            self.refused += 1
            return Response(status=401)
        if isinstance(opened, Challenge):
            return Response(json.dumps({"challenge": opened.text}), content_type="application/json")
        self.received.append(opened)
        return Response(self.answer, self.status, content_type="application/json")


@pytest.fixture
def user_actions(platform: Platform) -> UserActions:
    return UserActions(platform)


@pytest.fixture
def receiver(user_actions: UserActions) -> Receiver:
    return Receiver(user_actions)


@pytest.fixture
def delivery(user_actions: UserActions, receiver: Receiver) -> Iterator[Delivery]:
    app = Flask("receiver")
    app.add_url_rule("/feishu/events", view_func=receiver.receive, methods=["POST"])
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=KeepAliveHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield Delivery(user_actions, f"http://127.0.0.1:{server.server_port}/feishu/events")
    server.shutdown()
    thread.join()
    server.server_close()


def a_card() -> dict[str, Any]:
    button = {
        "tag": "button",
        "text": {"tag": "plain_text", "content": "刷新"},
        "behaviors": [{"type": "callback", "value": {"do": "refresh"}}],
    }
    return {"schema": "2.0", "config": {"update_multi": True}, "body": {"elements": [button]}}


@pytest.fixture
def card_id(platform: Platform) -> str:
    return platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("interactive", json.dumps(a_card()))).id


def test_the_address_is_checked_with_a_challenge(delivery: Delivery) -> None:
    assert delivery.check_address()


def test_a_mention_in_a_group_arrives_as_a_message(delivery: Delivery, receiver: Receiver) -> None:
    sent = delivery.say(RECRUITING_GROUP, RECRUITER, "/job @bot A168688")
    event = parse_event(receiver.received[0])
    assert isinstance(event, Message)
    assert (event.id, event.text, event.is_direct) == (sent.id, "/job @_user_1 A168688", False)
    assert event.mentions[0].open_id == people.BOT_ID


def test_a_rich_text_arrives_with_its_mention(delivery: Delivery, receiver: Receiver) -> None:
    delivery.say(RECRUITING_GROUP, RECRUITER, "/job A168688", as_post=True)
    event = parse_event(receiver.received[0])
    assert isinstance(event, Message)
    assert event.text.split() == ["@_user_1", "/job", "A168688"]


def test_a_direct_message_needs_no_mention(delivery: Delivery, receiver: Receiver) -> None:
    delivery.say(direct_chat_id(RECRUITER), RECRUITER, "help")
    event = parse_event(receiver.received[0])
    assert isinstance(event, Message)
    assert event.is_direct
    assert event.text == "help"


def test_a_guest_carries_the_other_tenants_key(delivery: Delivery, receiver: Receiver) -> None:
    delivery.say("oc_partners", people.GUEST.open_id, "/help")
    event = parse_event(receiver.received[0])
    assert isinstance(event, Message)
    assert event.tenant_key == people.OTHER_TENANT


def test_a_chat_without_the_bot_tells_it_nothing(delivery: Delivery, receiver: Receiver) -> None:
    delivery.push(delivery.user_actions.remove_bot(RECRUITING_GROUP, RECRUITER))
    delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    assert [type(parse_event(event)) for event in receiver.received] == [ChatLost]


def test_what_happens_to_chats_is_told(delivery: Delivery, receiver: Receiver) -> None:
    user_actions = delivery.user_actions
    delivery.push(user_actions.add_bot(CAMPUS_GROUP, "ou_recruiter_2"))
    delivery.push(user_actions.dissolve(CAMPUS_GROUP, "ou_recruiter_2"))
    delivery.push(user_actions.open_direct_chat(RECRUITER))
    kinds = [type(parse_event(event)) for event in receiver.received]
    assert kinds == [BotAdded, ChatLost, DirectChatOpened]


def test_a_failed_push_comes_again_after_15_s_5_min_1_h_and_6_h(
    platform: Platform, delivery: Delivery, receiver: Receiver
) -> None:
    receiver.status = 500
    delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    for wait, count in ((14, 1), (1, 2), (300, 3), (3600, 4), (21600, 5), (86400, 5)):
        platform.move(timedelta(seconds=wait))
        assert len(receiver.received) == count
    assert len({event.event_id for event in receiver.received}) == 1
    assert len(delivery.given_up) == 1


def test_a_compressed_schedule_brings_retries_sooner(
    platform: Platform, user_actions: UserActions, delivery: Delivery, receiver: Receiver
) -> None:
    quick = Delivery(user_actions, delivery.bot_url, Schedule(compressed=1000))
    receiver.status = 500
    quick.say(RECRUITING_GROUP, RECRUITER, "/help")
    receiver.status = 200
    platform.move(timedelta(seconds=0.1))
    assert len(receiver.received) == 2


@pytest.mark.parametrize(("fault", "ids"), [("twice", 1), ("twice_with_new_id", 2)])
def test_a_message_may_come_twice_with_the_same_or_a_new_event_id(
    delivery: Delivery, receiver: Receiver, fault: Any, ids: int
) -> None:
    delivery.set_next_fault(fault)
    delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    assert len(receiver.received) == 2
    assert len({event.event_id for event in receiver.received}) == ids
    assert len({event.payload["message"]["message_id"] for event in receiver.received}) == 1


def test_messages_may_overtake_each_other(delivery: Delivery, receiver: Receiver) -> None:
    delivery.set_next_fault("out_of_order")
    first = delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    second = delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    assert [e.payload["message"]["message_id"] for e in receiver.received] == [second.id, first.id]


def test_a_message_may_come_late(platform: Platform, delivery: Delivery, receiver: Receiver) -> None:
    delivery.set_next_fault("late")
    delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    assert receiver.received == []
    platform.move(timedelta(minutes=10))
    assert len(receiver.received) == 1


def test_a_forged_signature_is_rejected(delivery: Delivery, receiver: Receiver) -> None:
    delivery.set_next_fault("bad_signature")
    delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    assert (receiver.received, receiver.refused) == ([], 1)


@pytest.mark.parametrize(("form", "digits"), [("s", 10), ("ms", 13), ("us", 16), ("ns", 19)])
@pytest.mark.parametrize("nonce_form", ["hex", "text"])
def test_the_signature_holds_with_every_form_of_timestamp_and_nonce(
    platform: Platform, delivery: Delivery, receiver: Receiver, form: TimestampForm, digits: int, nonce_form: NonceForm
) -> None:
    platform.behaviour.timestamp_form, platform.behaviour.nonce_form = form, nonce_form
    delivery.say(RECRUITING_GROUP, RECRUITER, "/help")
    assert len(receiver.received) == 1
    key, at = delivery.user_actions.keys.encrypt_key, platform.clock.now()
    headers = sign(b"{}", key, at, form, nonce_form)
    timestamp, nonce = headers["X-Lark-Request-Timestamp"], headers["X-Lark-Request-Nonce"]
    assert (len(timestamp), int(timestamp[:10])) == (digits, int(at.timestamp()))
    assert len(nonce) == (16 if nonce_form == "hex" else 256)
    assert nonce.isprintable()
    assert (" " in nonce) == (nonce_form == "text")
    assert headers["X-Lark-Signature"] == hashlib.sha256((timestamp + nonce + key).encode() + b"{}").hexdigest()


def test_a_click_arrives_with_its_value_and_place(delivery: Delivery, receiver: Receiver, card_id: str) -> None:
    delivery.click(card_id, RECRUITER, "刷新")
    event = parse_event(receiver.received[0])
    assert isinstance(event, ClickEvent)
    assert (event.value, event.form) == ({"do": "refresh"}, {})
    assert (event.message_id, event.chat_id, event.operator_id) == (card_id, RECRUITING_GROUP, RECRUITER)


def test_an_answer_in_time_is_shown(delivery: Delivery, receiver: Receiver, card_id: str) -> None:
    receiver.answer = json.dumps({"toast": {"type": "info", "content": "好"}})
    assert delivery.click(card_id, RECRUITER, 1).toast == ("好", "好")


def test_a_click_is_not_repeated_after_a_failed_answer(
    platform: Platform, delivery: Delivery, receiver: Receiver, card_id: str
) -> None:
    receiver.status = 500
    assert delivery.click(card_id, RECRUITER, 1).error_code == 200671
    platform.move(timedelta(days=1))
    assert len(receiver.received) == 1


def test_a_bot_that_is_away_shows_a_connection_error(user_actions: UserActions, card_id: str) -> None:
    assert (
        Delivery(user_actions, "http://127.0.0.1:1/feishu/events").click(card_id, RECRUITER, "刷新").error_code
        == 200342
    )
