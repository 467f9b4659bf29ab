"""The settings form: leaving it, what it refuses with nothing saved, and pauses."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from bot.domain.reminders import ChatSettings, Filters, Subscription
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.events.callback_answer import Outcome
from tests.support.whole_bot.conversation import BotMessage, Conversation

# The platform's clock stands on 2026-11-23.
YESTERDAY, TODAY, TOMORROW, FRIDAY = "2026-11-22", "2026-11-23", "2026-11-24", "2026-11-27"
CHANGES = {"hour": "18:00", "working_days": "china", "ladder": ["14", "closed"]}


@pytest.fixture
def form(conversation: Conversation) -> BotMessage:
    """The open form of a chat with one subscription and the default settings."""
    conversation.ask("/subscribe city:成都")
    return open_form(conversation)


def open_form(conversation: Conversation) -> BotMessage:
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    return card


def save(conversation: Conversation, card: BotMessage, **fields: Any) -> Outcome:
    return conversation.click(card, {"do": "save_reminders"}, form={**CHANGES, **fields})


def save_forged(conversation: Conversation, card: BotMessage, **fields: Any) -> str:
    """As ``save``, with values that no client sends; the answer."""
    click = conversation.start_click(card, {"do": "save_reminders"}, form=CHANGES)
    click.event.payload["event"]["action"]["form_value"] |= fields
    status, body = conversation.push(click.event)
    assert status == 200
    return body.decode()


def stored(conversation: Conversation) -> tuple[ChatSettings, tuple[Subscription, ...]]:
    chat = conversation.store.subscriptions.get_chat(RECRUITING_GROUP)
    assert chat is not None
    return chat


def pause(conversation: Conversation) -> date | None:
    return stored(conversation)[0].paused_until


def set_pause(conversation: Conversation, last_day: date) -> None:
    settings = stored(conversation)[0]
    conversation.store.subscriptions.put_settings(replace(settings, paused_until=last_day))


def test_cancel_shows_the_subscriptions_again_and_saves_nothing(conversation: Conversation, form: BotMessage) -> None:
    before = stored(conversation)
    outcome = conversation.click(form, "Cancel")
    assert outcome.toast is None
    assert "Subscriptions in this chat: 1" in form.text("en_us")
    assert form.has_button("edit_reminders")
    assert not form.has_button("save_reminders")
    assert stored(conversation) == before


def test_saving_shows_the_new_settings(conversation: Conversation, form: BotMessage) -> None:
    outcome = save(conversation, form, pause_until=TOMORROW)
    assert outcome.toast_kind == "success"
    settings = stored(conversation)[0]
    assert (settings.remind_at, settings.stages) == (time(18), (14, -1))
    assert "Paused until 2026-11-24" in form.text("en_us")
    assert "Next reminder: 2026-11-25 18:00 (UTC+8)" in form.text("en_us")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"pause_until": YESTERDAY}, "The pause cannot end before today"),
        ({"pause_until": "2020-01-01 +0800"}, "The pause cannot end before today"),
        ({"pause_until": "2027-11-30"}, "A pause can last a year at most"),
        ({"pause_until": "9999-12-31"}, "A pause can last a year at most"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_with_words_and_nothing_is_saved(
    conversation: Conversation, form: BotMessage, fields: dict[str, str], words: str
) -> None:
    before = stored(conversation)
    outcome = save(conversation, form, cities="上海", **fields)
    assert outcome.toast_kind == "error"
    assert outcome.toast is not None
    assert words in outcome.toast.en_us
    assert "没有改变" in outcome.toast.zh_cn
    assert stored(conversation) == before


def test_a_pause_until_today_counts_today(conversation: Conversation, form: BotMessage) -> None:
    assert save(conversation, form, pause_until=TODAY).toast_kind == "success"
    assert pause(conversation) == date.fromisoformat(TODAY)


def test_today_is_that_of_the_chosen_zone(conversation: Conversation, form: BotMessage) -> None:
    """At ten on Monday in Shanghai it is Sunday evening in New York."""
    assert save(conversation, form, pause_until=YESTERDAY, zone="America/New_York").toast_kind == "success"
    assert pause(conversation) == date.fromisoformat(YESTERDAY)


def test_a_pause_is_ended_by_its_button_on_the_form_and_on_the_list(
    conversation: Conversation, form: BotMessage
) -> None:
    assert not form.has_button("resume_reminders")
    for opened in (open_form, lambda talk: talk.ask("/subscriptions")):
        set_pause(conversation, date.fromisoformat(FRIDAY))
        card = opened(conversation)
        outcome = conversation.click(card, "Resume reminders", people.OUTSIDER)
        assert outcome.toast is not None
        assert outcome.toast.en_us == "The pause has ended"
        assert pause(conversation) is None
        assert "Paused" not in card.text("en_us")
        assert not card.has_button("resume_reminders")


def test_a_form_that_was_opened_before_its_pause_was_over_can_still_be_saved(
    conversation: Conversation, form: BotMessage
) -> None:
    set_pause(conversation, date.fromisoformat(FRIDAY))
    card = open_form(conversation)
    conversation.wait(days=7)
    assert save(conversation, card, pause_until=FRIDAY).toast_kind == "success"
    assert pause(conversation) is None
    assert stored(conversation)[0].remind_at == time(18)


def test_a_pause_that_is_over_is_shown_nowhere(conversation: Conversation, form: BotMessage) -> None:
    set_pause(conversation, date.fromisoformat(FRIDAY))
    conversation.wait(days=7)
    assert "2026-11-27" not in open_form(conversation).message.content_text
    assert "Paused" not in conversation.ask("/subscriptions").text("en_us")


def test_settings_are_not_saved_when_a_further_subscription_is_refused(conversation: Conversation) -> None:
    conversation.ask("/subscribe")
    (first,) = stored(conversation)[1]
    for number in range(19):
        filters = Filters(words=(f"word{number}",))
        conversation.store.subscriptions.add(replace(first, id=f"s{number}", filters=filters))
    card = open_form(conversation)
    before = stored(conversation)
    outcome = save(conversation, card, cities="上海")
    assert outcome.toast_kind == "error"
    assert outcome.toast is not None
    assert "20 subscriptions already" in outcome.toast.en_us
    assert stored(conversation) == before
    assert save(conversation, card).toast_kind == "success"
    assert stored(conversation)[0].remind_at == time(18)


def test_settings_and_a_further_subscription_are_saved_together(conversation: Conversation, form: BotMessage) -> None:
    conversation.wait(seconds=1)
    save(conversation, form, cities="上海，北京")
    settings, subscriptions = stored(conversation)
    assert settings.remind_at == time(18)
    assert [each.filters.cities for each in subscriptions] == [("成都",), ("上海", "北京")]
    assert subscriptions[-1].created_by == people.RECRUITER.open_id


def test_settings_are_saved_while_it_is_asked_whether_to_subscribe_to_what_no_job_fits(
    conversation: Conversation, form: BotMessage
) -> None:
    assert save(conversation, form, cities="火星").toast_kind == "success"
    settings, subscriptions = stored(conversation)
    assert settings.remind_at == time(18)
    assert [each.filters.cities for each in subscriptions] == [("成都",)]
    question = conversation.last()
    assert "No job matches now. Subscribe anyway?" in question.text("en_us")
    conversation.click(question, {"do": "subscribe_anyway"})
    assert len(stored(conversation)[1]) == 2


def test_the_same_filters_again_are_no_further_subscription(conversation: Conversation, form: BotMessage) -> None:
    assert save(conversation, form, cities="成都").toast_kind == "success"
    assert len(stored(conversation)[1]) == 1


@pytest.mark.parametrize(
    "ladder",
    [
        [str(day) for day in range(366)],
        ["7", "5"],
        ["-1"],
        ["07"],
        ["9" * 5000],
        [7],
        [["7"]],
        [None],
        "many",
    ],
    ids=["366 stages", "not offered", "negative", "another form", "huge", "a number", "a list", "null", "a word"],
)
def test_stages_that_the_form_does_not_offer_are_refused(
    conversation: Conversation, form: BotMessage, ladder: Any
) -> None:
    before = stored(conversation)
    assert "not available" in save_forged(conversation, form, ladder=ladder)
    assert stored(conversation) == before


@pytest.mark.parametrize("ladder", [["7"] * 366, "7", ["7"]])
def test_an_offered_stage_counts_once_however_often_it_is_sent(
    conversation: Conversation, form: BotMessage, ladder: Any
) -> None:
    save_forged(conversation, form, ladder=ladder)
    assert stored(conversation)[0].stages == (7,)


def test_stages_of_the_operator_and_of_the_chat_are_on_offer(start_conversation: Any, expiring_job: Job) -> None:
    conversation = start_conversation(REMIND_BEFORE_DAYS="60,5")
    conversation.ask("/subscribe")
    settings = stored(conversation)[0]
    conversation.store.subscriptions.put_settings(replace(settings, stages=(21, 0)))
    card = open_form(conversation)
    assert save(conversation, card, ladder=["21", "7"]).toast_kind == "success"
    assert "not available" not in save_forged(conversation, open_form(conversation), ladder=["60", "5", "7"])
    assert stored(conversation)[0].stages == (60, 7, 5)


@pytest.mark.parametrize("fields", [{"cities": "上海," * 80}, {"working_days": "never"}, {"hour": "25:00"}])
def test_other_values_that_no_client_sends_change_nothing(
    conversation: Conversation, form: BotMessage, fields: dict[str, str]
) -> None:
    before = stored(conversation)
    assert "was not understood" in save_forged(conversation, form, **fields)
    assert stored(conversation) == before


def test_a_chat_with_an_unknown_zone_is_asked_for_one(conversation: Conversation, form: BotMessage) -> None:
    conversation.store.subscriptions.put_settings(replace(stored(conversation)[0], zone="Mars/Base"))
    card = open_form(conversation)
    outcome = save(conversation, card)
    assert outcome.toast is not None
    assert "There is no such time zone" in outcome.toast.en_us
    assert stored(conversation)[0].remind_at == time(9, 30)
    assert save(conversation, card, zone="Asia/Tokyo").toast_kind == "success"
    assert stored(conversation)[0].zone == "Asia/Tokyo"
