"""Commands that arrive long after they were typed, and messages that are no text."""

from collections.abc import Callable
from typing import Any

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.seed.special_jobs import CLOSED_LONG_AGO_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

DIRECT = direct_chat_id(people.RECRUITER.open_id)
Change = Callable[[dict[str, Any]], None]


@pytest.fixture
def closed(feishu: Platform) -> Job:
    return feishu.hire_service.store.job_with_code(CLOSED_LONG_AGO_CODE)


def deliver_late(conversation: Conversation, text: str, minutes: int, by: Person = people.RECRUITER) -> BotMessage:
    """The platform delivers the message so long after it was typed."""
    _, event = conversation.user_actions.type(RECRUITING_GROUP, by.open_id, text)
    assert event is not None
    conversation.wait(minutes=minutes)
    (answer,) = conversation.deliver(event)
    return answer


def deliver_as(conversation: Conversation, kind: str, content: str, chat: str) -> list[BotMessage]:
    _, event = conversation.user_actions.type(chat, people.RECRUITER.open_id, "text")
    assert event is not None
    event.payload["event"]["message"] |= {"message_type": kind, "content": content, "mentions": []}
    return conversation.deliver(event)


def test_a_late_reopening_is_offered_and_not_run(conversation: Conversation, closed: Job) -> None:
    answer = deliver_late(conversation, f"/reopen {closed.code} 30d", 11)
    assert not closed.is_active
    assert "came late and was not run" in answer.text()
    assert "It was typed on" in answer.text()
    conversation.click(answer, "Run it now")
    assert closed.is_active


@pytest.mark.parametrize("text", ["/subscribe", "订阅 城市:成都", "帮我订阅", "/scan"])
def test_whatever_would_change_something_is_offered(conversation: Conversation, text: str) -> None:
    assert "was not run" in deliver_late(conversation, text, 11, people.ADMIN).text()
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()


def test_the_button_of_an_old_card_offers_the_command_again(conversation: Conversation) -> None:
    old = deliver_late(conversation, "/subscribe", 11)
    conversation.wait(minutes=11)
    conversation.click(old, "Run it now")
    offered = conversation.last()
    assert conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP) == ()
    assert "This button is from some time ago; the command was not run" in offered.text("en_us")
    assert "这个按钮是之前发出的，已过时，命令没有执行" in offered.text("zh_cn")
    conversation.click(offered, "Run it now")
    assert len(conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("订阅 城市:成都", "订阅 城市:成都"),
        ("帮我订阅", "订阅"),
        ("/subscribe 城市:成都", "/subscribe 城市:成都"),
    ],
)
def test_it_is_offered_in_the_language_in_which_it_was_typed(conversation: Conversation, text: str, shown: str) -> None:
    answer = deliver_late(conversation, text, 11)
    assert shown in answer.text("zh_cn").splitlines()
    conversation.click(answer, "Run it now")
    assert len(conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP)) == 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/reopen {code}", "Reopen"),
        ("重启 {code} 随便什么时候", "2027-01-31"),
        ("/reopen {code} {other}", "Reopen these 2 jobs?"),
        ("/reopen {code} {other} 30d", "Reopen these 2 jobs?"),
        ("/reopen 产品经理 30d", "Choose a job"),
        ("/reopen A9999999 30d", "There is no such job"),
        ("/reopen", "which job to reopen"),
        ("/unsubscribe", "Unsubscribe"),
        ("关闭提醒", "Unsubscribe"),
        ("/subscribe", "already"),
        ("/subscribe city:Atlantis", "Subscribe anyway"),
        ("/subscribe colour:red", "colour"),
        ("/scan", "administrator"),
    ],
)
def test_a_late_command_that_only_shows_asks_or_refuses_is_run(
    conversation: Conversation, feishu: Platform, closed: Job, text: str, shown: str
) -> None:
    conversation.ask("/subscribe")
    (other, *_) = (
        job for job in feishu.jobs.values() if not job.is_active and job is not closed and job.team == closed.team
    )
    answer = deliver_late(conversation, text.format(code=closed.code, other=other.code), 11)
    assert "was not run" not in answer.text()
    assert shown in answer.text()
    assert not closed.is_active
    assert not other.is_active
    assert len(conversation.store.subscriptions.list_for_chat(RECRUITING_GROUP)) == 1


@pytest.mark.parametrize("text", ["/job A168688", "/jobs", "/expiring", "/help", "/history", "/subscriptions"])
def test_whatever_only_shows_is_run_late_too(conversation: Conversation, text: str) -> None:
    assert "was not run" not in deliver_late(conversation, text, 120).text()


def test_a_command_of_ten_minutes_ago_is_run(conversation: Conversation, closed: Job) -> None:
    deliver_late(conversation, f"/reopen {closed.code} 30d", 9)
    assert closed.is_active


@pytest.mark.parametrize("kind", ["audio", "image", "file", "media", "sticker"])
def test_a_direct_chat_is_told_once_an_hour_that_only_text_is_read(conversation: Conversation, kind: str) -> None:
    (answer,) = deliver_as(conversation, kind, '{"file_key": "file_1"}', DIRECT)
    assert "only read text" in answer.text()
    assert "只能读文字" in answer.text("zh_cn")
    assert deliver_as(conversation, kind, '{"file_key": "file_2"}', DIRECT) == []
    conversation.wait(hours=1)
    assert len(deliver_as(conversation, kind, '{"file_key": "file_3"}', DIRECT)) == 1


def test_pictures_in_a_rich_text_without_words_are_pictures(conversation: Conversation) -> None:
    content = '{"title": "", "content": [[{"tag": "img", "image_key": "img_1"}]]}'
    (answer,) = deliver_as(conversation, "post", content, DIRECT)
    assert "only read text" in answer.text()


@pytest.mark.parametrize("kind", ["audio", "image", "file"])
def test_a_group_is_told_nothing_of_that(conversation: Conversation, kind: str) -> None:
    assert deliver_as(conversation, kind, '{"file_key": "file_1"}', RECRUITING_GROUP) == []


@pytest.mark.parametrize("kind", ["system", "merge_forward", "share_chat", "text"])
def test_other_messages_without_text_get_no_answer(conversation: Conversation, kind: str) -> None:
    assert deliver_as(conversation, kind, "{}", DIRECT) == []


@pytest.mark.parametrize(
    "content",
    [
        '{"title": "", "content": [[{"tag": "text", "text": "/job A168688"}]]}',
        '{"zh_cn": {"title": "周报", "content": [[{"tag": "text", "text": "/job A168688"}]]}}',
        '{"en_us": {"title": "", "content": [[{"tag": "md", "text": "**/job A168688**"}]]}}',
        '{"title": "", "content": [[{"tag": "markdown", "content": "/job A168688"}]]}',
        '{"title": "", "content": [[{"tag": "code_block", "language": "PLAIN", "text": "/job A168688"}]]}',
        '{"title": "t", "content": [[{"tag": "at", "user_id": "all"}, {"tag": "text", "text": " /job A168688"}]]}',
        '{"zh_cn": {"title": "", "content": []}, "en_us": {"content": [[{"tag": "text", "text": "/job A168688"}]]}}',
        '{"post": {"zh_cn": {"title": "", "content": [[{"tag": "text", "text": "/job A168688"}]]}}}',
        '{"title": "", "content": [{"tag": "text", "text": "/job A168688"}]}',
        '{"content": [[{"tag": "a", "href": "https://hire.example.com/", "text": "A168688"}]]}',
        '{"content": [[{"tag": "a", "href": "https://jobs.example.com/7392894182636030258", "text": "the job"}]]}',
    ],
)
def test_rich_text_is_read_leniently(conversation: Conversation, content: str) -> None:
    (answer,) = deliver_as(conversation, "post", content, DIRECT)
    assert "A168688" in answer.text()
