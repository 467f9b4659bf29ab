"""Cards that the platform refuses: once more in a plainer form, then as text (docs/feishu/open-questions.md Q51)."""

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.dispatch.card_sender import CardSender, Destination, SendStatus, to_uuid
from bot.domain.error_texts import CANNOT_BE_SHOWN
from bot.domain.replies import Card, FollowUp
from bot.domain.text import Text
from bot.feishu.chat import FeishuChat
from bot.metrics import CARDS_REFUSED
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.message_service import Place
from simulator.core.messages import Message
from simulator.platform import Platform
from tests.support.log_lines import log_lines, log_text
from tests.support.plain_cards import HELLO, card

GROUP = Destination(RECRUITING_GROUP, "")
STRANGER = "<at id=ou_nobody></at>"
WITH_STRANGER = replace(card(f"{STRANGER} reopened it"), job_id="6960")
PLAINER = replace(card("A colleague reopened it"), job_id="6960")
NOT_A_CARD = Card({"schema": "2.0"}, Text("备用", "fallback"))
Degrade = Callable[[Card], Card | None]


@pytest.fixture
def sender_with(platform: Platform, chat: FeishuChat, sqlite_store: DatabaseStore) -> Callable[[Degrade], CardSender]:
    return lambda degrade: CardSender(chat, sqlite_store.cards, platform.clock, degrade)


@pytest.fixture
def sender(sender_with: Callable[[Degrade], CardSender]) -> CardSender:
    """Leaves out a stranger, and finds nothing else to leave out."""
    return sender_with(lambda refused: PLAINER if refused == WITH_STRANGER else None)


def sent(platform: Platform) -> tuple[Message, ...]:
    return platform.message_service.messages.from_bot()


def question(platform: Platform) -> Message:
    return platform.message_service.post_by_person(
        Place(RECRUITING_GROUP), people.RECRUITER.open_id, {"text": "你好"}, ()
    )


def test_a_card_with_an_unknown_person_is_sent_without(
    sender: CardSender, platform: Platform, sqlite_store: DatabaseStore
) -> None:
    status, message_id = sender.send(GROUP, FollowUp(WITH_STRANGER), "k1")
    assert status is SendStatus.SENT
    (message,) = sent(platform)
    assert (message.id, message.card) == (message_id, PLAINER.content)
    assert sqlite_store.cards.receiver(message_id) == RECRUITING_GROUP
    assert sqlite_store.cards.job_of(message_id) == "6960"


def test_a_reply_with_an_unknown_person_stays_a_reply_in_its_thread(sender: CardSender, platform: Platform) -> None:
    asked = question(platform)
    sender.send(Destination(RECRUITING_GROUP, asked.id), FollowUp(WITH_STRANGER, in_thread=True), "k1")
    (message,) = sent(platform)
    assert (message.card, message.parent_id) == (PLAINER.content, asked.id)
    assert message.thread_id


def test_a_plainer_reply_gets_through_where_there_are_no_threads(sender: CardSender, platform: Platform) -> None:
    platform.chats[RECRUITING_GROUP].allows_threads = False
    asked = question(platform)
    sender.send(Destination(RECRUITING_GROUP, asked.id), FollowUp(WITH_STRANGER, in_thread=True), "k1")
    (message,) = sent(platform)
    assert (message.card, message.parent_id) == (PLAINER.content, asked.id)


def test_a_repeated_step_sends_the_plainer_card_once(sender: CardSender, platform: Platform) -> None:
    first, again = (sender.send(GROUP, FollowUp(WITH_STRANGER), "k1") for _ in range(2))
    assert first == again
    assert len(sent(platform)) == 1
    sender.send(GROUP, FollowUp(WITH_STRANGER), "k2")
    assert len(sent(platform)) == 2


def test_a_plainer_card_has_a_uuid_of_its_own(
    sender: CardSender, chat: FeishuChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the platform remembers the uuid of a message that it refused is not documented."""
    uuids: list[str] = []

    def send_card(chat_id: str, card: Card, uuid: str) -> str:
        uuids.append(uuid)
        return FeishuChat.send_card(chat, chat_id, card, uuid)

    monkeypatch.setattr(chat, "send_card", send_card)
    sender.send(GROUP, FollowUp(WITH_STRANGER), "k1")
    assert uuids == [to_uuid("k1"), to_uuid("k1/plainer")]


def test_a_plainer_card_that_is_refused_too_becomes_text(
    sender_with: Callable[[Degrade], CardSender], platform: Platform
) -> None:
    status, message_id = sender_with(lambda _: NOT_A_CARD).send(GROUP, FollowUp(WITH_STRANGER), "k1")
    assert (status, message_id) == (SendStatus.SENT, "")
    assert [message.text for message in sent(platform)] == [f"{HELLO.zh_cn}\n{HELLO.en_us}"]


def test_each_refusal_is_counted_by_what_was_refused_and_why(
    sender_with: Callable[[Degrade], CardSender], platform: Platform
) -> None:
    before = refusals()
    sender = sender_with(lambda _: NOT_A_CARD)
    sender.send(GROUP, FollowUp(WITH_STRANGER), "k1")
    assert refusals() == before + Counter({("card", "230099"): 1, ("plainer", "230099"): 1})
    sender_with(lambda _: None).send(GROUP, FollowUp(NOT_A_CARD), "k2")
    assert refusals() == before + Counter({("card", "230099"): 2, ("plainer", "230099"): 1})


def refusals() -> Counter[tuple[str, str]]:
    samples = [sample for metric in CARDS_REFUSED.collect() for sample in metric.samples]
    return Counter(
        {
            (sample.labels["form"], sample.labels["reason"]): int(sample.value)
            for sample in samples
            if sample.name.endswith("_total")
        }
    )


def test_a_card_with_nothing_to_leave_out_becomes_text(sender: CardSender, platform: Platform) -> None:
    assert sender.send(GROUP, FollowUp(NOT_A_CARD), "k1") == (SendStatus.SENT, "")
    assert [message.text for message in sent(platform)] == ["备用\nfallback"]
    assert CANNOT_BE_SHOWN.zh_cn not in sent(platform)[0].text


def test_nothing_is_left_out_of_a_card_that_the_platform_takes(
    sender_with: Callable[[Degrade], CardSender], platform: Platform
) -> None:
    asked: list[Card] = []
    sender = sender_with(asked.append)
    _, message_id = sender.send(GROUP, FollowUp(card("a")), "k1")
    assert sender.refresh(message_id, card("b")) is SendStatus.SENT
    assert [message.card for message in sent(platform)] == [card("b").content]
    assert not asked


def test_a_refresh_with_an_unknown_person_shows_the_card_without(
    sender: CardSender, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    _, message_id = sender.send(GROUP, FollowUp(card("before")), "k1")
    with caplog.at_level(logging.WARNING):
        assert sender.refresh(message_id, WITH_STRANGER) is SendStatus.SENT
    assert sent(platform)[0].card == PLAINER.content
    assert any(line.startswith(f"card_refused message_id={message_id}") for line in log_lines(caplog))
    assert "ou_nobody" not in log_text(caplog)


@pytest.mark.parametrize("plainer", [None, NOT_A_CARD], ids=["nothing to leave out", "refused too"])
def test_a_refresh_that_stays_refused_leaves_the_card_as_it_is(
    sender_with: Callable[[Degrade], CardSender], platform: Platform, plainer: Card | None
) -> None:
    sender = sender_with(lambda _: plainer)
    _, message_id = sender.send(GROUP, FollowUp(card("before")), "k1")
    assert sender.refresh(message_id, WITH_STRANGER) is SendStatus.FAILED
    assert sent(platform)[0].card == card("before").content


def test_what_a_card_looks_like_without_is_known_before_it_is_sent(sender: CardSender) -> None:
    assert sender.degraded(WITH_STRANGER) == PLAINER
    assert sender.degraded(PLAINER) is None
