"""A careers link that somebody pastes is answered like ``/job``, wherever it stands."""

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)


@pytest.fixture
def other(feishu: Platform, job: Job) -> Job:
    store = feishu.hire_service.store
    return next(each for each in store.jobs.values() if each.id != job.id and store.posts_of_job(each.id))


def link_to(feishu: Platform, job: Job) -> str:
    (post, *_) = feishu.hire_service.store.posts_of_job(job.id)
    return f"https://jobs.example.com/index/position/{post.id}/detail?spread=x"


def test_a_link_after_a_mention_shows_the_job_as_the_command_does(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    link = link_to(feishu, job)
    by_command = conversation.ask(f"/job {link}")
    assert job.title in by_command.text()
    assert conversation.ask(f"@bot {link}").text() == by_command.text()
    assert conversation.ask(f"{link} @bot").text() == by_command.text()


def test_a_link_in_a_direct_chat_needs_no_mention(conversation: Conversation, feishu: Platform, job: Job) -> None:
    answer = conversation.ask(link_to(feishu, job), chat=DIRECT)
    assert answer.has_button("refresh_post")
    assert job.title in answer.text()


def test_a_link_without_a_mention_in_a_group_is_not_for_the_bot(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    assert conversation.say(link_to(feishu, job), mention_bot=False) == []


@pytest.mark.parametrize("text", ["看看这个 {} 还在招吗？", "is {} still open?", "{} 这个职位"])
@pytest.mark.parametrize("as_post", [False, True], ids=["text", "rich text"])
def test_a_link_with_words_around_it_offers_the_job(
    conversation: Conversation, feishu: Platform, job: Job, text: str, *, as_post: bool
) -> None:
    answer = conversation.ask(text.format(link_to(feishu, job)), as_post=as_post)
    assert "Do you mean this job?" in answer.text()
    assert job.title in answer.text()
    assert answer.has_button("show_post")


@pytest.mark.parametrize("between", [" ", "\n", "，", "、", ";", " 和 "])
def test_two_links_are_two_jobs_to_choose_from(
    conversation: Conversation, feishu: Platform, job: Job, other: Job, between: str
) -> None:
    answer = conversation.ask(between.join(link_to(feishu, each) for each in (job, other)))
    assert "Choose a job" in answer.text()
    assert job.title in answer.text()
    assert other.title in answer.text()


def test_a_link_in_rich_text_shows_the_job(conversation: Conversation, feishu: Platform, job: Job) -> None:
    answer = conversation.ask(link_to(feishu, job), as_post=True)
    assert answer.has_button("refresh_post")
    assert job.title in answer.text()


def test_a_link_to_another_page_is_no_job(conversation: Conversation) -> None:
    for link in ("https://example.com/", "https://jobs.example.com/index/position/7999999999999999999/detail"):
        answer = conversation.ask(link)
        assert not answer.has_button("refresh_post")
        assert "was not found" in answer.text() or "did not understand" in answer.text() or "No job" in answer.text()
