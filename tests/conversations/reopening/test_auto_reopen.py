"""A job that is reopened automatically once it has closed at its date, and an order that must not be carried out."""

from datetime import timedelta
from typing import Any

import pytest

from cards.components.elements import local_time
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.auto_reopens import SCHEDULE, card_of, is_open, let_it_close, outcomes, scheduled
from tests.support.whole_bot.conversation import Conversation

CANCEL, REOPEN = {"do": "disarm_reopening"}, {"do": "reopen_job"}


def test_a_scheduled_job_is_reopened_once_it_has_closed_with_a_notice(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = scheduled(conversation, expiring)
    assert people.RECRUITER.open_id in card.text()
    assert card.has_button("disarm_reopening")
    let_it_close(conversation, expiring)
    conversation.scan()
    assert is_open(conversation, expiring)
    assert expiring.expires_at is not None
    assert (expiring.expires_at - feishu.clock.now()).days == 90
    notice = conversation.last()
    assert notice.message.parent_id == card.message.id
    assert "Reopened automatically, as scheduled by" in notice.text()
    assert people.RECRUITER.open_id in notice.text()
    assert "的预约自动重启" in notice.text("zh_cn")
    assert "已预约" not in notice.text("zh_cn")
    assert not card.has_button("reopen_job")
    conversation.scan()
    entry, order = conversation.store.history.entries(expiring.id, 0, 9)[0]
    assert (entry.actor_id, entry.outcome, entry.is_automatic) == (people.RECRUITER.open_id, "reopened", True)
    assert entry.ordered_at == order.happened_at
    assert "automatically, as" in conversation.ask(f"/history {expiring.code}").text()
    assert f"asked on {local_time(order.happened_at)}" in conversation.last().text()


def test_a_job_that_somebody_closes_before_its_date_is_not_reopened_but_the_chat_is_asked(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = scheduled(conversation, expiring)
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active
    assert conversation.store.auto_reopens.list_all() == ()
    question = conversation.last()
    assert question.message.parent_id == card.message.id
    assert "before its date" in question.text()
    assert conversation.click(question, REOPEN, people.OUTSIDER).toast_kind == "error"
    assert not expiring.is_active
    conversation.click(question, REOPEN, people.MANAGER)
    assert expiring.expires_at is not None
    assert (expiring.expires_at - feishu.clock.now()).days == 90
    assert expiring.is_active


def test_a_job_whose_adverts_are_off_their_sites_has_not_closed(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    scheduled(conversation, expiring)
    for post in feishu.hire_service.store.posts_of_job(expiring.id):
        feishu.hire_service.take_down(post.website_id, post.id)
    conversation.wait(days=1)
    said = conversation.last().message.id
    conversation.scan()
    assert conversation.last().message.id == said
    assert [order.job_id for order in conversation.store.auto_reopens.list_all()] == [expiring.id]
    assert outcomes(conversation, expiring) == ["scheduled"]


@pytest.mark.parametrize("way", ["removed", "dissolved", "external"])
def test_nothing_is_carried_out_for_a_chat_that_cannot_be_told(
    conversation: Conversation, feishu: Platform, expiring: Job, way: str
) -> None:
    scheduled(conversation, expiring)
    chat = feishu.chats[RECRUITING_GROUP]
    chat.has_bot, chat.is_external = way != "removed", way == "external"
    if way == "dissolved":
        conversation.deliver(conversation.user_actions.dissolve(chat.id, people.RECRUITER.open_id))
    let_it_close(conversation, expiring)
    conversation.scan()
    assert not is_open(conversation, expiring)
    assert conversation.store.auto_reopens.list_all() == ()


def test_only_those_who_may_reopen_can_schedule_it(conversation: Conversation, expiring: Job) -> None:
    card = card_of(conversation, expiring)
    assert conversation.click(card, SCHEDULE, people.OUTSIDER).toast_kind == "error"
    assert conversation.store.auto_reopens.list_all() == ()
    assert "Automatic reopening · 🚫 Not allowed" in conversation.ask(f"/history {expiring.code}").text()


def test_a_cancelled_job_stays_closed(conversation: Conversation, expiring: Job) -> None:
    card = scheduled(conversation, expiring)
    conversation.click(card, CANCEL, people.MANAGER)
    assert card.has_button("arm_reopening")
    assert outcomes(conversation, expiring) == ["cancelled", "scheduled"]
    history = conversation.ask(f"/history {expiring.code}")
    assert "⏰ Automatic reopening scheduled" in history.text()
    assert "已取消自动重启的预约" in history.text("zh_cn")
    let_it_close(conversation, expiring)
    conversation.scan()
    assert not is_open(conversation, expiring)


def test_the_permission_is_checked_again_when_the_job_is_reopened(conversation: Conversation, expiring: Job) -> None:
    card = scheduled(conversation, expiring)
    expiring.team = people.SECOND_TEAM
    let_it_close(conversation, expiring)
    conversation.scan()
    assert not is_open(conversation, expiring)
    assert "disarm_reopening" not in str(card.message.card)
    assert conversation.store.auto_reopens.list_all() == ()
    entry, _ = conversation.store.history.entries(expiring.id, 0, 9)[0]
    assert (entry.outcome, entry.is_automatic) == ("refused", True)


def test_an_automatic_reopening_waits_until_the_team_can_be_read(
    conversation: Conversation, feishu: Platform, expiring: Job, pauses: Any
) -> None:
    scheduled(conversation, expiring)
    let_it_close(conversation, expiring)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=10_000)
    pauses.on_pause = feishu.faults.clear
    conversation.scan()
    assert is_open(conversation, expiring)
    assert pauses


def test_a_new_expiry_cancels_the_automatic_reopening(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    scheduled(conversation, expiring)
    feishu.hire_service.edit_job(expiring.id, expires_at=feishu.clock.now() + timedelta(days=30))
    conversation.scan()
    assert conversation.store.auto_reopens.list_all() == ()
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert not expiring.is_active


def test_a_job_that_never_expires_meanwhile_cannot_be_scheduled(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    feishu.hire_service.edit_job(expiring.id, expires_at=None)
    toast = conversation.click(card, SCHEDULE).toast
    assert toast is not None
    assert "never expires" in toast.en_us
    assert conversation.store.auto_reopens.list_all() == ()


def test_a_job_that_has_closed_meanwhile_cannot_be_scheduled(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    card = card_of(conversation, expiring)
    feishu.hire_service.close_job(expiring.id)
    assert conversation.click(card, SCHEDULE).toast_kind == "warning"
    assert conversation.store.auto_reopens.list_all() == ()
    assert card.has_button("reopen_job")
