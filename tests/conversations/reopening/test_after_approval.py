"""After an approval, the cards that tell of it offer what every reopening offers: Undo, and Publish again. In both worlds."""

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.reopen_requests import (
    APPROVE,
    DECLINE,
    JOB_ID,
    asked,
    decides,
    direct_messages,
    entries,
    in_thread_of,
    request_for,
)

UNDO, PUBLISH = {"do": "undo_reopening"}, {"do": "publish_adverts"}


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


@pytest.fixture
def approved(conversation: Conversation, feishu: Platform, job: Job) -> dict[str, BotMessage]:
    """The manager has approved; the cards that tell of it."""
    feishu.hire_service.edit_job(JOB_ID, is_active=True, expires_at=None)
    for post in feishu.hire_service.store.posts_of_job(JOB_ID):
        feishu.hire_service.put_up(post.website_id, post.id)
    conversation.scan()
    feishu.hire_service.close_job(JOB_ID)
    conversation.scan()
    card = asked(conversation)
    conversation.wait(seconds=6)
    mine = decides(conversation, people.MANAGER, APPROVE)
    assert job.is_active
    (told,) = in_thread_of(conversation, card)
    return {"mine": mine, "other": request_for(conversation, people.RECRUITER), "told": told, "job": card}


@pytest.mark.parametrize("which", ["mine", "told", "job"])
def test_the_approver_takes_it_back_from_every_card(
    conversation: Conversation, job: Job, approved: dict[str, BotMessage], which: str
) -> None:
    card = approved[which]
    conversation.wait(seconds=6)
    outcome = conversation.click(card, UNDO, people.MANAGER)
    assert outcome.toast is not None
    assert outcome.toast.en_us == "Undone: the job is closed again"
    assert not job.is_active
    assert not card.has_button("undo_reopening")
    assert "Closed" in card.text()
    if which != "job":
        assert "approved; the reopening was undone later" in card.text()
    assert entries(conversation)[-1] == (people.MANAGER.open_id, "undo", "undone")


@pytest.mark.parametrize("by", [people.OUTSIDER, people.RECRUITER, people.ASSISTANT])
def test_nobody_else_takes_it_back(
    conversation: Conversation, job: Job, approved: dict[str, BotMessage], by: Person
) -> None:
    toast = conversation.click(approved["told"], UNDO, by).toast
    assert toast is not None
    assert "Only the person who reopened" in toast.en_us
    assert job.is_active
    assert approved["told"].has_button("undo_reopening")
    assert entries(conversation)[-1] == (by.open_id, "undo", "refused")


def test_others_who_were_asked_do_not_take_it_back_on_their_card(
    conversation: Conversation, job: Job, approved: dict[str, BotMessage]
) -> None:
    assert conversation.click(approved["other"], UNDO, people.RECRUITER).toast_kind == "error"
    assert job.is_active


def test_an_administrator_may_take_it_back(
    conversation: Conversation, job: Job, approved: dict[str, BotMessage]
) -> None:
    conversation.click(approved["told"], UNDO, people.ADMIN)
    assert not job.is_active


def test_after_ten_minutes_it_is_too_late(
    conversation: Conversation, job: Job, approved: dict[str, BotMessage]
) -> None:
    conversation.wait(minutes=11)
    toast = conversation.click(approved["told"], UNDO, people.MANAGER).toast
    assert toast is not None
    assert "can no longer be undone" in toast.en_us
    assert job.is_active
    assert not approved["told"].has_button("undo_reopening")
    assert "was approved" in approved["told"].text()


@pytest.mark.parametrize("which", ["mine", "told"])
def test_adverts_that_are_off_can_be_published_again(
    conversation: Conversation, feishu: Platform, approved: dict[str, BotMessage], which: str
) -> None:
    card = approved[which]
    if feishu.behaviour.open_lists_posts:
        assert not card.has_button("publish_adverts")
        return
    if which == "told":
        assert conversation.click(card, PUBLISH, people.OUTSIDER).toast_kind == "error"
    assert conversation.click(card, PUBLISH, people.MANAGER).toast_kind == "success"
    assert all(feishu.hire_service.rules.is_on_site(post) for post in feishu.hire_service.store.posts_of_job(JOB_ID))
    assert not card.has_button("publish_adverts")
    assert "was approved" in card.text()


@pytest.mark.parametrize("which", ["mine", "told", "job"])
def test_once_it_is_undone_the_asker_is_told_once_and_every_copy_says_so(
    conversation: Conversation, approved: dict[str, BotMessage], which: str
) -> None:
    conversation.wait(seconds=6)
    conversation.click(approved[which], UNDO, people.MANAGER)
    thread = approved["told"].message.thread_id
    sent = map(BotMessage, conversation.platform.message_service.messages.from_bot())
    told = [each.text() for each in sent if each.message.thread_id == thread and "undid the reopening" in each.text()]
    (undone,) = [text for text in told if text != approved["told"].text()]
    assert people.MANAGER.open_id in undone
    assert "The job is closed again" in undone
    for copy in (approved["mine"], approved["other"], approved["told"]):
        assert "重启请求曾获同意，之后已被撤销" in copy.text("zh_cn")
        assert "undid the reopening on" in copy.text()
        assert copy.message.card["header"]["template"] == "grey"
        assert "bring its adverts back" not in copy.text()
        assert not copy.has_button("undo_reopening")
        assert not copy.has_button("publish_adverts")


def test_a_later_reopening_does_not_make_an_undone_approval_good(
    conversation: Conversation, approved: dict[str, BotMessage]
) -> None:
    conversation.wait(seconds=6)
    conversation.click(approved["mine"], UNDO, people.MANAGER)
    conversation.wait(seconds=6)
    conversation.ask("/reopen A168688 30d", people.MANAGER)
    conversation.click(approved["job"], {"do": "undo_reopening"}, people.MANAGER)
    for copy in (approved["mine"], approved["other"], approved["told"]):
        assert "approved; the reopening was undone later" in copy.text()


@pytest.mark.parametrize("which", ["mine", "told", "job"])
def test_once_the_adverts_are_back_every_copy_says_so(
    conversation: Conversation, feishu: Platform, approved: dict[str, BotMessage], which: str
) -> None:
    conversation.wait(seconds=6)
    if not feishu.behaviour.open_lists_posts:
        conversation.click(approved[which], PUBLISH, people.MANAGER)
    for copy in (approved["mine"], approved["other"], approved["told"]):
        assert "Its adverts are back" in copy.text()
        assert "职位广告已恢复上线" in copy.text("zh_cn")
        assert "bring its adverts back" not in copy.text()
        assert not copy.has_button("publish_adverts")


def test_a_declined_request_offers_nothing(conversation: Conversation, job: Job) -> None:
    card = asked(conversation)
    declined = decides(conversation, people.MANAGER, DECLINE)
    for message in (declined, *in_thread_of(conversation, card)):
        assert not message.has_button("undo_reopening")
        assert not message.has_button("publish_adverts")


def test_one_word_says_what_was_approved(approved: dict[str, BotMessage]) -> None:
    for copy in (approved["mine"], approved["other"], approved["told"]):
        assert "已同意重启请求" in copy.text("zh_cn")
        assert "同意了重启请求，并重启了职位" in copy.text("zh_cn")
        assert "approved the request on" in copy.text()
        assert "批准" not in copy.text("zh_cn")
        assert "通过" not in copy.text("zh_cn")


def test_a_job_that_is_off_every_site_is_said_to_be(conversation: Conversation, feishu: Platform, job: Job) -> None:
    card = asked(conversation)
    mine = decides(conversation, people.MANAGER, APPROVE)
    (told,) = in_thread_of(conversation, card)
    is_listed = any(map(feishu.hire_service.rules.is_on_site, feishu.hire_service.store.posts_of_job(JOB_ID)))
    for copy in (mine, told):
        assert ("The job is open but not on any careers site" in copy.text()) is not is_listed
        assert ("职位已开放，但不在任何招聘官网上" in copy.text("zh_cn")) is not is_listed
        assert ("Its adverts are back" in copy.text()) is is_listed
        assert "重启后可以" not in copy.text("zh_cn")


@pytest.mark.parametrize("which", ["told", "job"])
def test_the_approver_is_told_once_that_an_administrator_undid_it(
    conversation: Conversation, approved: dict[str, BotMessage], which: str
) -> None:
    conversation.wait(seconds=6)
    before = len(direct_messages(conversation, people.MANAGER))
    conversation.click(approved[which], UNDO, people.ADMIN)
    (told,) = direct_messages(conversation, people.MANAGER)[before:]
    assert "The reopening was undone" in told.text()
    assert "已撤销重启" in told.text("zh_cn")
    assert people.ADMIN.open_id in told.text()
    assert "A168688" in told.text()
    assert len(direct_messages(conversation, people.RECRUITER)) == 1


def test_who_undoes_their_own_approval_is_not_told_of_it(
    conversation: Conversation, approved: dict[str, BotMessage]
) -> None:
    conversation.wait(seconds=6)
    before = len(direct_messages(conversation, people.MANAGER))
    conversation.click(approved["job"], UNDO, people.MANAGER)
    assert len(direct_messages(conversation, people.MANAGER)) == before


def test_the_history_says_at_whose_request_it_was_reopened(
    conversation: Conversation, approved: dict[str, BotMessage]
) -> None:
    asker = f"<person id='{people.OUTSIDER.open_id}'"
    shown = conversation.ask("/history A168688")
    assert f"✅ Reopened · as {asker}" in shown.text()
    assert f"✅ 已重启 · 应 {asker}" in shown.text("zh_cn")
    assert "的请求 · 到期：" in shown.text("zh_cn")
