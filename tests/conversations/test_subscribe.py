"""Subscriptions of a chat: filters, the list, the settings form, and chats that are lost."""

from datetime import time
from typing import Any

import pytest

from bot.domain.reminders import ChatSettings
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from tests.support.conversation import Talk

DIRECT = direct_chat_id(people.RECRUITER.open_id)
FORM = {
    "ladder": ["14", "3", "closed"],
    "hour": "08:30",
    "zone": "Europe/Berlin",
    "working_days": "yes",
    "pause_until": "",
}


def settings_of(talk: Talk, chat: str = RECRUITING_GROUP) -> ChatSettings:
    settings = talk.store.reminding.subscriptions.settings(chat)
    assert settings is not None
    return settings


def count(talk: Talk, chat: str = RECRUITING_GROUP) -> int:
    return len(talk.store.reminding.subscriptions.of_chat(chat))


def save(talk: Talk, **fields: Any) -> Any:
    card = talk.ask("/subscriptions")
    talk.click(card, {"do": "edit_reminders"})
    return talk.click(card, {"do": "save_reminders"}, form={**FORM, **fields})


@pytest.mark.parametrize("words", ["/subscribe", "订阅", "subscribe city:成都", "/subscribe 城市：成都 部门：产品部"])
def test_subscribing_says_what_and_when(talk: Talk, words: str) -> None:
    heard = talk.ask(words)
    assert "Subscribed" in heard.words("en_us")
    assert "09:30" in heard.words()
    assert count(talk) == 1


def test_a_filter_that_matches_nothing_says_so_and_lists_near_values(talk: Talk) -> None:
    heard = talk.ask("/subscribe city:成者")
    assert "成都" in heard.words("zh_cn")
    assert count(talk) == 1


def test_several_subscriptions_live_side_by_side_and_the_same_one_is_one(talk: Talk) -> None:
    for words in ("/subscribe city:成都", "/subscribe city:上海", "/subscribe 城市:成都"):
        talk.ask(words)
    assert count(talk) == 2


def test_a_website_may_be_named(talk: Talk, feishu: Platform) -> None:
    talk.ask("/subscribe website:校园招聘官网")
    (subscription,) = talk.store.reminding.subscriptions.of_chat(RECRUITING_GROUP)
    assert subscription.filters.websites == ("7047318856652261999",)


def test_the_only_subscription_ends_at_once(talk: Talk) -> None:
    talk.ask("/subscribe")
    talk.ask("退订")
    assert count(talk) == 0


def test_of_several_subscriptions_the_list_asks_which(talk: Talk) -> None:
    talk.ask("/subscribe city:成都")
    talk.ask("/subscribe city:上海")
    heard = talk.ask("/unsubscribe")
    assert count(talk) == 2
    talk.click(heard, {"do": "unsubscribe"})
    assert count(talk) == 1


def test_a_direct_chat_can_subscribe_too(talk: Talk) -> None:
    talk.ask("subscribe", chat=DIRECT)
    assert count(talk, DIRECT) == 1
    assert settings_of(talk, DIRECT).is_direct


def test_a_job_card_subscribes_its_chat(talk: Talk) -> None:
    card = talk.ask("/job A168688")
    outcome = talk.click(card, {"do": "subscribe"}, people.OUTSIDER)
    assert outcome.toast_kind == "success"
    assert count(talk) == 1


def test_the_settings_form_is_kept(talk: Talk) -> None:
    talk.ask("/subscribe")
    outcome = save(talk)
    assert outcome.toast_kind == "success"
    settings = settings_of(talk)
    assert settings.ladder == (14, 3, -1)
    assert settings.remind_at == time(8, 30)
    assert settings.zone == "Europe/Berlin"
    assert settings.working_days_only


def test_filters_in_the_form_are_one_more_subscription(talk: Talk) -> None:
    talk.ask("/subscribe city:成都")
    save(talk, cities="上海")
    assert count(talk) == 2


def test_a_pause_that_is_over_already_is_none(talk: Talk) -> None:
    talk.ask("/subscribe")
    save(talk, pause_until="2026-12-24")
    assert settings_of(talk).paused_until is not None
    save(talk, pause_until="2020-01-01")
    assert settings_of(talk).paused_until is None


@pytest.mark.parametrize(("field", "value"), [("zone", "Mars/Base"), ("hour", "25:00"), ("ladder", ["many"])])
def test_a_forged_form_changes_nothing(talk: Talk, field: str, value: Any) -> None:
    talk.ask("/subscribe")
    card = talk.ask("/subscriptions")
    talk.click(card, {"do": "edit_reminders"})
    click = talk.acts.click(card.message.id, people.RECRUITER.open_id, {"do": "save_reminders"}, FORM)
    click.envelope.payload["event"]["action"]["form_value"][field] = value
    _, body = talk.push(click.envelope)
    assert "error" in body.decode()
    assert settings_of(talk).remind_at == time(9, 30)


def test_a_chat_that_removed_the_bot_is_dropped(talk: Talk) -> None:
    talk.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    talk.deliver(talk.acts.remove_bot(CAMPUS_GROUP, people.ADMIN.open_id))
    assert count(talk, CAMPUS_GROUP) == 0


def test_a_chat_that_dissolved_is_dropped(talk: Talk) -> None:
    talk.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    talk.deliver(talk.acts.dissolve(CAMPUS_GROUP, people.ADMIN.open_id))
    assert count(talk, CAMPUS_GROUP) == 0


def test_a_chat_that_is_gone_without_a_word_is_dropped_when_it_is_to_be_reminded(
    talk: Talk, feishu: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    talk.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    feishu.chats[CAMPUS_GROUP].has_bot = False
    assert talk.remind() == []
    assert count(talk, CAMPUS_GROUP) == 0
    assert "chat_dropped" in caplog.text


def test_a_chat_that_turned_external_is_dropped(talk: Talk, feishu: Platform) -> None:
    talk.ask("/subscribe", people.SECOND_RECRUITER, CAMPUS_GROUP)
    feishu.chats[CAMPUS_GROUP].is_external = True
    assert talk.remind() == []
    assert count(talk, CAMPUS_GROUP) == 0


def test_a_pause_ends_by_itself(talk: Talk) -> None:
    talk.ask("/subscribe")
    save(talk, pause_until="2026-11-24", zone="Asia/Shanghai", working_days="no", ladder=["7", "3", "1", "0", "closed"])
    assert talk.remind() == []
    talk.wait(days=2)
    assert len(talk.remind()) == 1


def test_a_chat_has_room_for_twenty_subscriptions(talk: Talk) -> None:
    for number in range(20):
        talk.ask(f"/subscribe word{number}")
    assert "20 subscriptions already" in talk.ask("/subscribe one-more").words("en_us")
    assert count(talk) == 20


def test_a_first_reminder_that_comes_at_once_is_not_announced_for_tomorrow(talk: Talk) -> None:
    assert "Next reminder" not in talk.ask("/subscribe").words("en_us")
