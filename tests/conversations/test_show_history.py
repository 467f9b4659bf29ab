"""``/history``: who did what with which job."""

import pytest

from cards.components.elements import local_time
from simulator.core import people
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.reopen_requests import DECLINE, asked, decides, pending_id

JOB_ID = "7392894182636030258"


@pytest.mark.parametrize("text", ["/history", "记录", "/history A168688"])
def test_the_history_shows_who_did_what_and_who_was_turned_down(conversation: Conversation, text: str) -> None:
    card = conversation.ask("/job A168688")
    conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
    conversation.wait(minutes=1)
    conversation.click(card, {"do": "reopen_job"}, people.MANAGER, {"period": "30d"})
    reply = conversation.ask(text)
    assert people.OUTSIDER.open_id in reply.text()
    assert people.MANAGER.open_id in reply.text()
    assert "A168688" in reply.text()


@pytest.mark.parametrize("text", ["/history A168688 A168704", "/history 产品经理"])
def test_the_buttons_of_several_jobs_show_the_history_of_each(conversation: Conversation, text: str) -> None:
    choice = conversation.ask(text)
    assert set(choice.buttons()) <= {"Show history", "Next"}
    assert set(choice.buttons("zh_cn")) <= {"查看记录", "下一页"}
    (job_id,) = {job.id for job in conversation.store.jobs.find_by_code("A168688")}
    card = conversation.ask("/job A168688")
    conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
    listed = conversation.ask("/history A168688 A168704")
    conversation.click(listed, {"do": "show_history", "job_id": job_id})
    shown = conversation.last()
    assert shown.message.id != listed.message.id
    assert "1 entry" in shown.text()
    assert people.OUTSIDER.open_id in shown.text()
    assert "choose one" in listed.text()


def test_the_next_page_of_the_choice_and_the_nearest_jobs_show_histories_too(conversation: Conversation) -> None:
    choice = conversation.ask("/history 工程师")
    conversation.click(choice, {"do": "choose_post", "page": 1})
    assert "Show history" in choice.buttons()
    assert "Open card" not in choice.buttons()
    nearest = conversation.ask("/history 产品经里", people.ADMIN)
    assert "Show history" in nearest.buttons()
    assert "Open card" not in nearest.buttons()


def test_a_job_without_history_says_so_by_its_name(conversation: Conversation) -> None:
    (job,) = conversation.store.jobs.find_by_code("A168688")
    shown = conversation.ask("/history A168688")
    assert f"Nothing has been recorded for {job.details.title} A168688 yet." in shown.text("en_us")
    assert f"「{job.details.title} A168688」还没有操作记录。" in shown.text("zh_cn")
    assert "Nothing has been recorded yet." in conversation.ask("/history").text("en_us")


def test_not_allowed_and_declined_are_two_words(conversation: Conversation) -> None:
    card = asked(conversation)
    conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
    decides(conversation, people.MANAGER, DECLINE)
    lines = conversation.ask("/history A168688").text("zh_cn").split("\n")
    assert sum("无权限" in line for line in lines) == 1
    assert sum("已拒绝" in line for line in lines) == 1
    english = conversation.last().text("en_us").split("\n")
    assert sum("🚫 Not allowed" in line for line in english) == 1


def test_history_pages_are_shown_on_the_same_card(conversation: Conversation) -> None:
    card = conversation.ask("/job A168688")
    for _ in range(12):
        conversation.click(card, {"do": "reopen_job"}, people.OUTSIDER)
        conversation.wait(minutes=1)
    reply = conversation.ask("/history")
    first = reply.text()
    conversation.click(reply, {"do": "turn_history", "page": 1})
    assert reply.text() != first


def test_a_request_shows_the_date_that_was_asked_for_and_not_the_old_one(conversation: Conversation) -> None:
    asked(conversation, {"period": "30d"})
    request = conversation.store.reopen_requests.get(pending_id(conversation))
    assert request is not None
    assert request.until is not None
    until = local_time(request.until)
    decides(conversation, people.MANAGER, DECLINE)
    shown = conversation.ask("/history A168688")
    for outcome in ("✋ Asked to reopen it", "🚫 Request to reopen declined"):
        assert f"{outcome} · Requested expiry: {until}" in shown.text("en_us").split("\n")
    for outcome in ("✋ 已请求重启", "🚫 已拒绝重启请求"):
        assert f"{outcome} · 请求的到期时间：{until}" in shown.text("zh_cn").split("\n")


def test_a_request_without_an_expiry_date_says_so(conversation: Conversation) -> None:
    asked(conversation, {"period": "forever"})
    shown = conversation.ask("/history A168688")
    assert "✋ Asked to reopen it · Requested expiry: never" in shown.text("en_us").split("\n")
    assert "✋ 已请求重启 · 请求的到期时间：长期有效" in shown.text("zh_cn").split("\n")
