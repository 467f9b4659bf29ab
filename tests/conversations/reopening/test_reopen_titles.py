"""``/reopen`` with words that several jobs have: a list of those that can be reopened. In both worlds."""

import pytest

from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.platforms import make_platform


@pytest.fixture
def feishu() -> Platform:
    """With enough jobs of one title for a second page."""
    return make_platform()


@pytest.fixture
def alike(conversation: Conversation, feishu: Platform) -> list[Job]:
    """The jobs with these words in their titles; all but the first are closed."""
    store = feishu.hire_service.store
    found = [job for job in feishu.jobs.values() if "产品经理" in job.title and store.posts_of_job(job.id)]
    feishu.hire_service.edit_job(found[0].id, is_active=True, expires_at=None)
    for job in found[1:]:
        feishu.hire_service.edit_job(job.id, is_active=False)
    conversation.scan()
    return found


def test_the_list_has_closed_jobs_only_and_says_how_to_send_the_date_again(
    conversation: Conversation, alike: list[Job]
) -> None:
    listed = conversation.ask("/reopen 产品经理 明天")
    assert f"matches {len(alike) - 1} closed or expired jobs" in listed.text()
    codes = [job.code for job in alike if job.code in listed.text()]
    assert alike[0].code not in codes
    (hint,) = [text for text in listed.text().splitlines() if text.startswith("Send it again")]
    assert hint in {f"Send it again with the code, such as /reopen {code} 明天" for code in codes}
    assert any(f"请用编码再发一次，例如：重启 {code} 明天" in listed.text("zh_cn") for code in codes)


def test_its_next_page_says_the_same(conversation: Conversation, alike: list[Job]) -> None:
    listed = conversation.ask("/reopen 产品经理 30d")
    conversation.click(listed, {"do": "choose_post", "page": 1})
    assert f"matches {len(alike) - 1} closed or expired jobs" in listed.text()
    assert alike[0].code not in listed.text()
    assert "Send it again with the code" in listed.text()
    assert "30d" in listed.text()


def test_without_a_date_nothing_has_to_be_sent_again(conversation: Conversation, alike: list[Job]) -> None:
    listed = conversation.ask("/reopen 产品经理")
    assert alike[0].code not in listed.text()
    assert "Send it again" not in listed.text()


def test_if_all_of_them_are_open_they_are_listed(
    conversation: Conversation, feishu: Platform, alike: list[Job]
) -> None:
    for job in alike:
        feishu.hire_service.edit_job(job.id, is_active=True, expires_at=None)
    conversation.scan()
    listed = conversation.ask("/reopen 产品经理 30d")
    assert f"matches {len(alike)} jobs" in listed.text()


def test_the_list_of_job_has_all_of_them(conversation: Conversation, alike: list[Job]) -> None:
    listed = conversation.ask("/job 产品经理")
    assert f"matches {len(alike)} jobs" in listed.text()
    assert "Send it again" not in listed.text()
