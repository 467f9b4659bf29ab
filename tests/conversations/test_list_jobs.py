"""``/jobs`` and ``/expiring``: words, states, and pages on the same card."""

import re
from datetime import timedelta

import pytest

from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation


def shown_codes(reply: BotMessage) -> list[str]:
    return re.findall(r"\b[A-Z]\d{5,}\b", reply.text("en_us"))


def test_all_jobs_are_listed_ten_at_a_time(conversation: Conversation) -> None:
    reply = conversation.ask("/jobs")
    assert sum(button == "Open card" for button in reply.buttons()) == 10


def test_pages_are_shown_on_the_same_card(conversation: Conversation, feishu: Platform) -> None:
    reply = conversation.ask("职位列表")
    first = reply.text()
    count = len(feishu.messages)
    conversation.click(reply, {"do": "list_jobs", "page": 1})
    assert reply.text() != first
    conversation.click(reply, {"do": "list_jobs", "page": 0})
    assert reply.text() == first
    assert len(feishu.messages) == count


@pytest.mark.parametrize(("state", "text"), [("open", "Open"), ("closed", "Closed"), ("已关闭", "Closed")])
def test_a_state_is_a_filter(conversation: Conversation, state: str, text: str) -> None:
    reply = conversation.ask(f"/jobs {state}")
    assert text in reply.text("en_us")


def test_words_match_city_and_department_in_both_languages(conversation: Conversation) -> None:
    chinese, english = conversation.ask("/jobs 成都"), conversation.ask("/jobs chengdu")
    assert shown_codes(chinese) == shown_codes(english)
    assert shown_codes(chinese)


def test_a_named_filter_means_its_value(conversation: Conversation) -> None:
    assert shown_codes(conversation.ask("/jobs 城市：成都")) == shown_codes(conversation.ask("/jobs 成都"))


def test_an_empty_result_says_so(conversation: Conversation) -> None:
    reply = conversation.ask("/jobs zzzqqq")
    assert "Open card" not in reply.buttons()
    assert "zzzqqq" in reply.text()


def test_expiring_shows_what_expires_and_what_closed(conversation: Conversation, feishu: Platform) -> None:
    now = feishu.clock.now()
    job = next(job for job in feishu.jobs.values() if job.is_active)
    job.expires_at = now + timedelta(days=2)
    conversation.scan()
    reply = conversation.ask("/expiring 3")
    assert job.code in reply.text()


@pytest.mark.parametrize("text", ["/expiring", "/expiring 30", "到期 30天", "/expiring 30d"])
def test_expiring_takes_days(conversation: Conversation, text: str) -> None:
    assert conversation.ask(text).has_button("show_post")


@pytest.mark.parametrize("days", ["0", "soon", "-1", "99999", "366", "3.5"])
def test_an_invalid_number_of_days_is_explained(conversation: Conversation, days: str) -> None:
    assert "whole number from 1 to 365" in conversation.ask(f"/expiring {days}").text("en_us")


def test_soonest_comes_first(conversation: Conversation, feishu: Platform) -> None:
    reply = conversation.ask("/expiring 60")
    dates = {job.code: job.expires_at for job in feishu.jobs.values()}
    now = feishu.clock.now()
    soon = [at for code in shown_codes(reply) if (at := dates.get(code)) and at > now]
    assert soon == sorted(soon)


def test_expiring_begins_with_a_chart(conversation: Conversation) -> None:
    card = conversation.ask("/expiring").message.card
    assert any(element.get("tag") == "chart" for element in card["body"]["elements"])
