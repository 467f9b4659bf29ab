"""What everybody in a chat sees beside a link to an advert, and what nobody does."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events import link_previews
from simulator.events.signing import PushedEvent
from simulator.platform import Platform
from simulator.seed.special_jobs import HOSTILE_CODE, OPEN_SAMPLE_CODE, UNADVERTISED_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.web_client import KEYS

Start = Callable[..., Conversation]


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)


def link_to(feishu: Platform, job: Job) -> str:
    posts = feishu.hire_service.store.posts_of_job(job.id)
    return f"https://jobs.example.com/position/{posts[0].id if posts else job.id}/detail"


def paste(conversation: Conversation, text: str, chat: str = RECRUITING_GROUP) -> Message:
    message, _ = conversation.user_actions.type(chat, people.RECRUITER.open_id, text, mention_bot=False)
    return message


def look(conversation: Conversation, message: Message, by: people.Person = people.RECRUITER) -> list[Text]:
    """A person sees a message; what is shown beside each of its links that has a preview."""
    found = []
    for url in link_previews.links_of(message):
        event = link_previews.shown(conversation.platform, KEYS, message, by.open_id, url)
        line = link_previews.apply_preview(conversation.platform, message, url, *conversation.push(event))
        found += [line] if line else []
    return found


def changed(event: PushedEvent, **context: Any) -> PushedEvent:
    inner = event.payload["event"]
    return replace(event, payload={**event.payload, "event": {**inner, "context": {**inner["context"], **context}}})


def test_a_link_to_an_advert_shows_the_job_and_its_state_in_both_languages(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    (line,) = look(conversation, paste(conversation, f"看看 {link_to(feishu, job)}"))
    assert line.zh_cn.startswith(f"{job.title}（{job.code}） · 已于 ")
    assert line.en_us.startswith(f"{job.title} ({job.code}) · Closed since 20")
    assert "<" not in line.en_us


def test_nothing_is_sent_to_the_chat(conversation: Conversation, feishu: Platform, job: Job) -> None:
    before = len(feishu.message_service.messages.from_bot())
    look(conversation, paste(conversation, link_to(feishu, job)))
    assert len(feishu.message_service.messages.from_bot()) == before


def test_everybody_who_sees_the_message_sees_its_preview(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    message = paste(conversation, link_to(feishu, job))
    first = look(conversation, message)
    assert first
    assert look(conversation, message, people.MANAGER) == first


def test_the_same_job_is_not_previewed_twice_within_half_an_hour_in_a_chat(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    link = link_to(feishu, job)
    assert look(conversation, paste(conversation, link))
    assert look(conversation, paste(conversation, f"{link}?again")) == []
    conversation.wait(minutes=29)
    assert look(conversation, paste(conversation, link)) == []
    conversation.wait(minutes=1)
    assert look(conversation, paste(conversation, link))


def test_a_job_that_was_never_advertised_has_no_preview_for_anybody(
    start_conversation: Start, feishu: Platform
) -> None:
    hidden = feishu.hire_service.store.job_with_code(UNADVERTISED_CODE)
    for settings in ({}, {"SHOW_UNADVERTISED": "true"}):
        conversation = start_conversation(**settings)
        for chat in (RECRUITING_GROUP, direct_chat_id(people.RECRUITER.open_id)):
            assert look(conversation, paste(conversation, link_to(feishu, hidden), chat)) == []


@pytest.mark.parametrize(
    "link",
    [
        "https://jobs.example.com/",
        "https://jobs.example.com/position/7999999999999999999/detail",
        "https://jobs.example.com/2026/11/29",
        "https://jobs.example.com/%00%ff/../..",
    ],
)
def test_another_link_has_none(conversation: Conversation, link: str) -> None:
    assert look(conversation, paste(conversation, link)) == []


def test_outside_the_company_nothing_is_shown(conversation: Conversation, feishu: Platform, job: Job) -> None:
    url, guest = link_to(feishu, job), people.GUEST.open_id
    message, _ = conversation.user_actions.type(EXTERNAL_GROUP, guest, url, mention_bot=False)
    for person in (guest, people.RECRUITER.open_id):
        event = link_previews.shown(feishu, KEYS, message, person, url)
        assert conversation.push(event) == (200, b"{}")


@pytest.mark.parametrize(
    "context",
    [{"url": None}, {"url": ["x"]}, {"open_chat_id": ""}, {"open_message_id": None}, {"open_chat_id": "oc_unknown"}],
)
def test_a_question_that_lacks_something_is_answered_with_nothing(
    conversation: Conversation, feishu: Platform, job: Job, context: dict[str, Any]
) -> None:
    message = paste(conversation, link_to(feishu, job))
    event = link_previews.shown(feishu, KEYS, message, people.RECRUITER.open_id, link_to(feishu, job))
    assert conversation.push(changed(event, **context)) == (200, b"{}")


def test_while_feishu_does_not_answer_there_is_no_preview_and_later_there_is(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    message = paste(conversation, link_to(feishu, job))
    feishu.faults.add("busy", "GET /im/v1/chats/*", times=50)
    assert look(conversation, message) == []
    feishu.faults.clear()
    assert look(conversation, message)


def test_a_hostile_title_stays_one_short_line(conversation: Conversation, feishu: Platform) -> None:
    hostile = feishu.hire_service.store.job_with_code(HOSTILE_CODE)
    (line,) = look(conversation, paste(conversation, link_to(feishu, hostile)))
    for text in line:
        assert len(text) < 200
        assert text.isprintable()


def calls_about_chats(feishu: Platform) -> int:
    return sum("/im/v1/chats/" in entry.detail["call"] for entry in feishu.event_log.since(kind="api_call"))


def test_the_views_of_a_message_ask_feishu_once_a_minute(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    message, before = paste(conversation, link_to(feishu, job)), calls_about_chats(feishu)
    for _ in range(40):
        assert look(conversation, message)
    assert calls_about_chats(feishu) == before + 1
    conversation.wait(minutes=1)
    assert look(conversation, message)
    assert calls_about_chats(feishu) == before + 2


def test_the_views_of_a_message_without_a_preview_ask_feishu_nothing(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    link = link_to(feishu, job)
    assert look(conversation, paste(conversation, link))
    conversation.wait(minutes=20)
    second, before = paste(conversation, link), calls_about_chats(feishu)
    for _ in range(40):
        assert look(conversation, second) == []
    assert calls_about_chats(feishu) == before


def test_a_minute_after_an_external_member_joined_nothing_is_shown(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    message = paste(conversation, link_to(feishu, job))
    assert look(conversation, message)
    feishu.chats[RECRUITING_GROUP].is_external = True
    conversation.wait(minutes=1)
    assert look(conversation, message) == []
