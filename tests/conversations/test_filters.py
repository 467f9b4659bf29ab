"""The filters of ``/jobs`` and ``/expiring``, which are those of ``/subscribe``."""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation

SHANGHAI = ZoneInfo("Asia/Shanghai")


def total(answer: BotMessage) -> int:
    digits = "".join(
        char if char.isdigit() else " " for char in answer.text().splitlines()[1].rpartition(":")[2] or answer.text()
    )
    return int(digits.split()[0])


@pytest.mark.parametrize(
    ("typed", "alike"),
    [
        ("city:成都", "城市:Chengdu"),
        ("city:成都,上海", "城市：上海、成都"),
        ("campus", "校招"),
        ("department:产品 open", "部门=产品 开放"),
        ("CITY=成都 social", "地点:成都 社招"),
    ],
)
def test_both_languages_find_the_same(conversation: Conversation, typed: str, alike: str) -> None:
    first, second = conversation.ask(f"/jobs {typed}").text(), conversation.ask(f"/jobs {alike}").text()
    assert first.splitlines()[2:] == second.splitlines()[2:]
    assert "Open card" in conversation.ask(f"/jobs {typed}").buttons()


def test_one_of_several_values_suffices(conversation: Conversation) -> None:
    count = {typed: total(conversation.ask(f"/jobs city:{typed}")) for typed in ("成都", "上海", "成都,上海")}
    assert count["成都"] > 0
    assert count["上海"] > 0
    assert max(count["成都"], count["上海"]) < count["成都,上海"] <= count["成都"] + count["上海"]


def test_the_pages_keep_the_filters(conversation: Conversation) -> None:
    card = conversation.ask("/jobs city:成都,上海")
    first = card.text()
    conversation.click(card, "Next")
    assert card.text() != first
    assert card.text().splitlines()[1] == first.splitlines()[1]


@pytest.mark.parametrize(
    "typed", ["7 上海", "上海 7", "2w 上海", "城市:上海 两周", "上海 this month", "本周 上海", "within 2 weeks 上海"]
)
def test_expiring_takes_a_span_and_filters_in_any_order(
    conversation: Conversation, feishu: Platform, typed: str
) -> None:
    answer = conversation.ask(f"/expiring {typed}")
    assert "expire within" in answer.text()
    shown = [job for job in feishu.jobs.values() if job.code and job.code in answer.text()]
    assert all("上海" in str(feishu.hire_service.store.posts_of_job(job.id) or job) for job in shown)


@pytest.mark.parametrize(
    ("typed", "days"), [("本周", 6), ("本月", 7), ("一周", 7), ("2w", 14), ("", 30), ("下周", 13), ("a month", 30)]
)
def test_a_span_is_so_many_days(conversation: Conversation, typed: str, days: int) -> None:
    assert f"within {days} days" in conversation.ask(f"/expiring {typed}").text()


@pytest.mark.parametrize("command", ["/jobs", "/expiring", "/subscribe"])
@pytest.mark.parametrize(
    ("typed", "named"),
    [("citty:上海", "“city”"), ("owner:me", "“owner”"), ("城室:上海", "“城市”"), ("city:", "needs a value")],
)
def test_an_unknown_name_is_refused_everywhere(
    conversation: Conversation, command: str, typed: str, named: str
) -> None:
    assert named in conversation.ask(f"{command} {typed}").text()
    assert conversation.store.subscriptions.list_chats() == ()


@pytest.mark.parametrize(
    ("typed", "near"), [("enginer", "Engineer"), ("城市:成嘟市", ""), ("city:Shangai", "Shanghai")]
)
def test_what_matches_nothing_is_answered_with_what_comes_near(
    conversation: Conversation, typed: str, near: str
) -> None:
    answer = conversation.ask(f"/jobs {typed}").text()
    assert "No job matches" in answer
    assert near in answer


def test_what_is_near_nothing_gets_no_suggestion(conversation: Conversation) -> None:
    assert "Product Manager" not in conversation.ask("/job java").text()
    assert "The nearest" not in conversation.ask("/job Reykjavik").text()


@pytest.mark.parametrize(
    ("typed", "days"), [("今天", 0), ("明天", 1), ("7", 7), ("本周", 6), ("2026-11-30", 7), ("月底", 7)]
)
def test_what_expires_at_the_end_of_the_last_day_is_in_the_list(
    feishu: Platform, expiring_job: Job, start_conversation: Callable[..., Conversation], typed: str, days: int
) -> None:
    today = feishu.clock.now().astimezone(SHANGHAI).replace(hour=23, minute=59, second=59, microsecond=0)
    expiring_job.expires_at = today + timedelta(days=days)
    conversation = start_conversation()
    assert expiring_job.code in conversation.ask(f"/expiring {typed}").text()
    feishu.hire_service.edit_job(expiring_job.id, expires_at=expiring_job.expires_at + timedelta(seconds=2))
    conversation.scan()
    assert expiring_job.code not in conversation.ask(f"/expiring {typed}").text()


def test_a_quoted_value_is_one(conversation: Conversation) -> None:
    count = total(conversation.ask("/jobs department:「product department」"))
    assert 0 < count < total(conversation.ask("/jobs department:product"))
    assert total(conversation.ask("/jobs 城市:“成都”、「上海」")) == total(conversation.ask("/jobs city:成都,上海"))


def test_a_part_of_a_sites_name_suffices(conversation: Conversation) -> None:
    assert total(conversation.ask("/jobs site:campus")) == total(conversation.ask("/jobs 官网:校园招聘官网")) > 0


def test_plain_words_may_be_separated_as_values_are(conversation: Conversation) -> None:
    assert total(conversation.ask("/jobs 工程师、上海")) == total(conversation.ask("/jobs 工程师 上海")) > 0


@pytest.mark.parametrize("typed", ["all", "全部", "所有职位"])
def test_all_is_no_word_of_a_title(conversation: Conversation, typed: str) -> None:
    assert "All jobs" in conversation.ask(f"/subscribe {typed}").text()


def test_expiring_says_that_no_job_matches_as_the_list_does(conversation: Conversation) -> None:
    answer = conversation.ask("/expiring 2w 城市:火星")
    assert answer.message.card["header"]["template"] == "grey"
    assert "没有符合「城市:火星」的职位。" in answer.text("zh_cn")
    assert "No job matches “城市:火星”." in answer.text("en_us")
    assert "Nothing needs attention" not in answer.text("en_us")


def test_expiring_keeps_the_filter_in_its_hint(conversation: Conversation) -> None:
    answer = conversation.ask("/expiring 今天 A168704")
    assert answer.message.card["header"]["template"] == "green"
    assert "「到期 90天 A168704」" in answer.text("zh_cn")
    assert "send /expiring 90 A168704." in answer.text("en_us")


def test_expiring_offers_what_is_near_as_the_list_does(conversation: Conversation) -> None:
    assert "City: Shanghai" in conversation.ask("/expiring city:Shangai").text()
    assert "Similar options" not in conversation.ask("/expiring 今天 A168704").text()


@pytest.mark.parametrize("typed", ["/expiring forever", "到期 长期", "到期 城市:上海 长期", "/expiring never expires"])
def test_a_list_of_what_expires_needs_a_period(conversation: Conversation, typed: str) -> None:
    answer = conversation.ask(typed)
    assert "A period is needed here" in answer.text()
    assert "这里要写一段时间" in answer.text("zh_cn")


def test_an_unknown_filter_is_answered_with_all_that_there_are(conversation: Conversation) -> None:
    answer = conversation.ask("/jobs colour:red")
    assert "and also campus, social and mine" in answer.text()
    assert "以及 校招、社招、我的" in answer.text("zh_cn")


def test_the_date_hint_names_the_same_forms_in_both_languages(conversation: Conversation) -> None:
    answer = conversation.ask("/reopen A168688 someday")
    assert "tomorrow, next Friday" in answer.text()
    assert "明天、下周五" in answer.text("zh_cn")
