"""Several codes after ``/reopen`` are several jobs, which are confirmed before anything happens. In both worlds."""

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import (
    CLOSED_LONG_AGO_CODE,
    EXPIRING_SAMPLE_CODE,
    SAMPLE_CODE,
    UNADVERTISED_CLOSED_CODE,
)
from tests.support.whole_bot.conversation import Conversation

CONFIRM = {"do": "confirm_bulk"}
BOTH = f"{SAMPLE_CODE} {CLOSED_LONG_AGO_CODE}"


@pytest.fixture
def jobs(feishu: Platform) -> list[Job]:
    return [feishu.hire_service.store.job_with_code(code) for code in (SAMPLE_CODE, CLOSED_LONG_AGO_CODE)]


@pytest.mark.parametrize("separator", [" ", ",", "、", "\n", " 和 ", " and "])
@pytest.mark.parametrize("until", ["30d", "2026-12-23", ""])
def test_the_confirmation_names_them_and_until_when(
    conversation: Conversation, jobs: list[Job], separator: str, until: str
) -> None:
    asked = conversation.ask(f"/reopen {separator.join(job.code for job in jobs)} {until}")
    assert "Reopen these 2 jobs?" in asked.text()
    assert all(job.code in asked.text() for job in jobs)
    assert f"New expiry: {'2026-12-23' if until else '2027-02-21'} 23:59" in asked.text()
    assert ("No period was given, so it will be 90 days" in asked.text()) is not bool(until)
    assert not any(job.is_active for job in jobs)


def test_without_a_period_the_default_is_what_is_confirmed(
    conversation: Conversation, feishu: Platform, jobs: list[Job]
) -> None:
    asked = conversation.ask(f"/reopen {BOTH}")
    assert conversation.click(asked, CONFIRM, people.ADMIN).toast_kind == "error"
    conversation.click(asked, CONFIRM)
    ends = {job.expires_at for job in jobs if job.is_active}
    assert [(at - feishu.clock.now()).days for at in ends if at] == [90]


def test_a_code_that_is_not_found_is_told_before_the_others_are_reopened(
    conversation: Conversation, jobs: list[Job]
) -> None:
    asked = conversation.ask(f"/reopen {SAMPLE_CODE} A9999998 30d")
    assert "Reopen this job?" in asked.text()
    assert "The 2nd job you named was not found" in asked.text()
    assert "你输入的第 2 个职位没有找到" in asked.text("zh_cn")
    assert not jobs[0].is_active


@pytest.mark.parametrize("command", ["", "/job ", "/reopen "])
def test_what_is_too_short_for_a_code_is_counted_and_not_found_either(
    conversation: Conversation, jobs: list[Job], command: str
) -> None:
    answer = conversation.ask(f"{command}{SAMPLE_CODE} B1 A9999998")
    assert "The 2nd and 3rd jobs you named were not found" in answer.text()
    assert "你输入的第 2、3 个职位没有找到" in answer.text("zh_cn")
    assert not jobs[0].is_active


def test_a_short_word_of_a_title_is_no_code_that_is_missing(conversation: Conversation, feishu: Platform) -> None:
    job = feishu.hire_service.store.job_with_code(UNADVERTISED_CLOSED_CODE)
    feishu.hire_service.edit_job(job.id, title="高级工程师 P7")
    conversation.scan()
    typed = f"/job 高级工程师 P7 {job.code} {SAMPLE_CODE} A9999998"
    answer = conversation.ask(typed, chat=direct_chat_id(people.RECRUITER.open_id))
    assert "The 3rd job you named was not found" in answer.text()


def test_one_code_is_reopened_at_once(conversation: Conversation, jobs: list[Job]) -> None:
    assert "Open until" in conversation.ask(f"/reopen {SAMPLE_CODE} 30d").text()
    assert jobs[0].is_active


def test_closed_jobs_of_a_list_are_chosen_and_confirmed_in_its_thread(
    conversation: Conversation, feishu: Platform
) -> None:
    closed = [feishu.hire_service.store.job_with_code(code) for code in (SAMPLE_CODE, EXPIRING_SAMPLE_CODE)]
    feishu.hire_service.close_job(closed[1].id)
    conversation.scan()
    listed = conversation.ask("/jobs closed 高级工程师职位")
    form = {"posts": [job.id for job in closed], "period": "30d"}
    conversation.click(listed, {"do": "choose_reopenings"}, form=form)
    asked = conversation.last()
    assert "Reopen these 2 jobs?" in asked.text()
    assert asked.message.parent_id == listed.message.id
    conversation.click(asked, CONFIRM)
    assert all(job.is_active for job in closed)
    assert "closed or expired jobs" in listed.text()


def test_codes_beyond_the_most_that_are_read_are_told(conversation: Conversation, jobs: list[Job]) -> None:
    codes = " ".join([job.code for job in jobs] + [f"A99{number:05}" for number in range(40)])
    asked = conversation.ask(f"/reopen {codes} 30d")
    assert "Reopen these 2 jobs?" in asked.text()
    assert "At most 30 are read at once; the 12 after them were not" in asked.text()
    assert "后面的 12 个没有读取" in asked.text("zh_cn")


@pytest.mark.parametrize(
    ("until", "english", "chinese"),
    [
        ("2027-13-01", "There is no such day", "没有这一天"),
        ("2020-01-01", "That day is over", "这个日期已经过去"),
        ("soon", "I did not understand the date", "没有看懂到期日期"),
    ],
)
def test_a_bad_date_of_several_codes_names_the_jobs_that_were_not_reopened(
    conversation: Conversation, jobs: list[Job], until: str, english: str, chinese: str
) -> None:
    answer = conversation.ask(f"/reopen {BOTH} {until}")
    assert english in answer.text()
    assert f"None of these jobs was reopened: {BOTH}" in answer.text()
    assert chinese in answer.text("zh_cn")
    assert f"以下职位都没有重启：{BOTH}" in answer.text("zh_cn")
    assert not any(job.is_active for job in jobs)
