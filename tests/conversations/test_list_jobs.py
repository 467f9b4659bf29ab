"""``/jobs`` and ``/expiring``: words, states, and pages on the same card."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.platform import Platform
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

CODE = r"\b[A-Z]\d{5,}\b"


def shown_codes(reply: BotMessage) -> list[str]:
    return re.findall(CODE, reply.text("en_us"))


def test_all_jobs_are_listed_ten_at_a_time(conversation: Conversation) -> None:
    reply = conversation.ask("/jobs")
    assert sum(button == "Open card" for button in reply.buttons()) == 10


def test_pages_are_shown_on_the_same_card(conversation: Conversation, feishu: Platform) -> None:
    reply = conversation.ask("职位列表")
    first = reply.text()
    count = len(feishu.messages)
    conversation.click(reply, "Next")
    assert reply.text() != first
    assert not set(shown_codes(reply)) & set(re.findall(CODE, first))
    conversation.click(reply, "Previous")
    assert reply.text() == first
    assert len(feishu.messages) == count


@pytest.mark.parametrize(("state", "is_open"), [("open", True), ("closed", False), ("已关闭", False)])
def test_a_state_is_a_filter(
    conversation_in_world: Conversation, feishu: Platform, state: str, *, is_open: bool
) -> None:
    now, jobs = feishu.clock.now(), {job.code: job for job in feishu.jobs.values()}
    shown = [jobs[code] for code in shown_codes(conversation_in_world.ask(f"/jobs {state}"))]
    assert len(shown) == 10
    assert {job.is_active and (job.expires_at is None or job.expires_at > now) for job in shown} == {is_open}


@pytest.mark.parametrize("words", ["open closed", "closed open", "开放 已关闭", "关闭的 open", "all closed"])
def test_both_states_are_every_state(conversation: Conversation, words: str) -> None:
    listed, every = conversation.ask(f"/jobs {words}"), conversation.ask("/jobs")
    assert listed.text("en_us") == every.text("en_us")
    assert listed.text("zh_cn") == every.text("zh_cn")
    assert "closed ones included" in listed.text("en_us")
    assert "含已关闭的" in listed.text("zh_cn")


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


def test_expiring_shows_what_expires_and_what_closed(in_world: Callable[..., Conversation], feishu: Platform) -> None:
    conversation, hire, now = in_world(), feishu.hire_service, feishu.clock.now()
    soon, closed = hire.store.job_with_code(TWO_ADVERTS_CODE), hire.store.job_with_code(EXPIRING_SAMPLE_CODE)
    hire.edit_job(soon.id, expires_at=now + timedelta(hours=1))
    hire.close_job(closed.id)
    conversation.scan()
    expiring, _, closed_lately = conversation.ask("/expiring 1").text().partition("Closed or expired\n")
    assert expiring.count(soon.code) == 1
    assert closed.code not in expiring
    assert closed_lately.count(closed.code) == 1
    conversation.wait(hours=2)
    conversation.scan()
    expiring, _, closed_lately = conversation.ask("/expiring 1").text().partition("Closed or expired\n")
    assert soon.code not in expiring
    assert closed_lately.count(soon.code) == 1


@pytest.mark.parametrize("text", ["/expiring", "/expiring 30", "到期 30天", "/expiring 30d"])
def test_expiring_takes_days(conversation: Conversation, text: str) -> None:
    assert conversation.ask(text).has_button("show_post")


@pytest.mark.parametrize("days", ["-1", "99999", "366", "3.5", "两年"])
def test_an_invalid_number_of_days_is_explained(conversation: Conversation, days: str) -> None:
    assert "a year at most" in conversation.ask(f"/expiring {days}").text("en_us")


def test_soonest_comes_first(conversation: Conversation, feishu: Platform) -> None:
    reply = conversation.ask("/expiring 60")
    dates = {job.code: job.expires_at for job in feishu.jobs.values()}
    now = feishu.clock.now()
    soon = [at for code in shown_codes(reply) if (at := dates.get(code)) and at > now]
    assert soon == sorted(soon)


def test_expiring_begins_with_the_list_and_folds_the_chart_below(conversation: Conversation) -> None:
    elements = conversation.ask("/expiring").message.card["body"]["elements"]
    assert not any(element["tag"] == "chart" for element in elements)
    assert elements[-1]["tag"] == "collapsible_panel"
    assert elements[-1]["expanded"] is False
    assert any(element["tag"] == "chart" for element in elements[-1]["elements"])


def test_whoever_is_on_no_team_is_told_so(conversation: Conversation) -> None:
    for text in ("/jobs mine", "/expiring mine"):
        answer = conversation.ask(text, people.OUTSIDER)
        assert "没有你参与的职位。" in answer.text("zh_cn")
        assert "You are on no job's team." in answer.text("en_us")
    assert "None of your jobs is open." in conversation.ask("/jobs mine open", people.OUTSIDER).text("en_us")


def test_expiring_counts_in_a_sentence(conversation: Conversation) -> None:
    answer = conversation.ask("/expiring")
    assert "jobs expire within 30 days, or closed or expired in the last 30 days" in answer.text("en_us")
    assert "以及最近 30 天内关闭或到期的职位" in answer.text("zh_cn")


@pytest.mark.parametrize("text", ["/job", "/reopen"])
def test_a_command_without_its_job_asks_which(conversation: Conversation, text: str) -> None:
    answer = conversation.ask(text)
    assert answer.text().startswith("Which job?")
    assert answer.text("zh_cn").startswith("要哪个职位？")
