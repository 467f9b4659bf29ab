"""``/reopen`` with a date or period as people type it."""

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE, OPEN_SAMPLE_CODE, SAMPLE_CODE, UNADVERTISED_CLOSED_CODE
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)


@pytest.fixture
def closed(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


def test_an_exact_title_with_a_period_in_it_shows_the_form(conversation: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    feishu.hire_service.edit_job(job.id, title="暑期实习生 3个月")
    conversation.scan()
    answer = conversation.ask("/reopen 暑期实习生 3个月", chat=DIRECT)
    assert answer.has_button("reopen_job")
    assert not job.is_active
    conversation.ask("/reopen 暑期实习生 3个月 30d", chat=DIRECT)
    assert job.is_active


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("0d", "at least one day"),
        ("2027-13-01", "no such day"),
        ("99999d", "ten years"),
        ("2020-01-01", "is over"),
        ("ASAP", "2027-01-31"),
    ],
)
def test_a_date_that_cannot_be_meant_is_answered_with_the_form(
    conversation: Conversation, closed: Job, typed: str, reason: str
) -> None:
    answer = conversation.ask(f"/reopen {closed.code} {typed}")
    assert reason in answer.text()
    assert answer.has_button("reopen_job")
    assert not closed.is_active


def test_the_card_says_by_which_zone_a_typed_date_counts(conversation: Conversation, closed: Job) -> None:
    answer = conversation.ask(f"/reopen {closed.code} 明天")
    assert "until 2026-11-24 23:59 (UTC+8)" in answer.text()


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("{code} 2027年底", "2027-12-31"),
        ("{code} 明年12月31日", "2027-12-31"),
        ("{code} 12月底", "2026-12-31"),
        ("{code}，30天", "2026-12-23"),
        ("{code}（2027-01-31）", "2027-01-31"),
        ("{title}（{code}） 30天", "2026-12-23"),
        ("把{code}开到年底，谢谢", "2026-12-31"),
        ("{code} for the next 30 days please", "2026-12-23"),
        *(("{code} " + typed, "2026-12-06") for typed in ("下周", "next week", "下周日")),
        *(("{code} " + typed, "2026-12-04") for typed in ("下周五", "next Friday")),
        *(("{code} " + typed, "2026-12-31") for typed in ("下个月", "next month")),
    ],
)
def test_what_stands_around_a_date_does_not_change_it(
    conversation: Conversation, closed: Job, typed: str, day: str
) -> None:
    answer = conversation.ask("/reopen " + typed.format(code=closed.code, title=closed.title))
    assert f"until {day} 23:59 (UTC+8)" in answer.text()


@pytest.mark.parametrize("typed", ["{closed} 30d {other}", "30d {closed}", "年底 {closed} {other}"])
def test_a_date_before_a_code_belongs_behind_the_last_one(
    conversation: Conversation, feishu: Platform, closed: Job, typed: str
) -> None:
    answer = conversation.ask("/reopen " + typed.format(closed=closed.code, other=SAMPLE_CODE))
    assert "Write the date after the last code." in answer.text()
    assert "到期时间请写在所有编码之后" in answer.text("zh_cn")
    assert "I did not understand" not in answer.text()
    assert not closed.is_active


@pytest.mark.parametrize("typed", ["30d", "明天", "2027-01-31", "长期"])
def test_a_date_alone_is_asked_for_its_job(conversation: Conversation, typed: str) -> None:
    assert "Say which job to reopen" in conversation.ask(f"/reopen {typed}").text()


@pytest.mark.parametrize(
    "typed", ["2027", "xyz 30天", "2027年的1月底", "闰年 年底", "2027-01-31 18:00", "30天 以后再说"]
)
def test_nothing_is_reopened_while_words_are_left(conversation: Conversation, closed: Job, typed: str) -> None:
    answer = conversation.ask(f"/reopen {closed.code} {typed}")
    assert "I did not understand the date" in answer.text()
    assert answer.has_button("reopen_job")
    assert not closed.is_active


def test_title_and_code_are_one_reference(conversation: Conversation, closed: Job) -> None:
    answer = conversation.ask(f"/reopen {closed.title} {closed.code}")
    assert "I did not understand" not in answer.text()
    assert answer.has_button("reopen_job")


@pytest.mark.parametrize("separator", [" ", "和", " and ", "、", "\n"])
def test_several_codes_are_confirmed_together(
    conversation: Conversation, feishu: Platform, closed: Job, separator: str
) -> None:
    other = feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)
    codes = f"{closed.code}{separator}{other.code}"
    assert "New expiry: 2026-12-23" in conversation.ask(f"/reopen {codes} 30d").text()
    answer = conversation.ask(f"/reopen {codes}")
    assert "Reopen these 2 jobs?" in answer.text()
    assert "No period was given, so it will be 90 days" in answer.text()
    assert not closed.is_active


def test_of_several_codes_none_is_reopened_unasked(conversation: Conversation, closed: Job) -> None:
    answer = conversation.ask(f"/reopen {closed.code} A9999999 30d")
    assert "Reopen this job?" in answer.text()
    assert "The 2nd job you named was not found" in answer.text()
    assert not closed.is_active


@pytest.mark.parametrize(
    ("title", "typed"), [("周末兼职店员", "/reopen 兼职店员 周末"), ("Weekend Barista", "/reopen Barista weekend")]
)
def test_words_of_the_title_are_no_date(conversation: Conversation, feishu: Platform, title: str, typed: str) -> None:
    job = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    feishu.hire_service.edit_job(job.id, title=title)
    conversation.scan()
    assert conversation.ask(typed, chat=DIRECT).has_button("reopen_job")
    assert not job.is_active
    conversation.ask(f"{typed} 30d", chat=DIRECT)
    assert job.is_active
