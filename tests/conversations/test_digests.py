"""Reminders: the ladder, the one digest a day, and what can be done from it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.conversation import BotMessage, Conversation

# The job is advertised on both websites, and each post would be a row.
SUBSCRIBE = f"/subscribe {OPEN_SAMPLE_CODE} website:{SOCIAL_SITE.name.zh_cn}"

OTHER_JOBS = 20


@pytest.fixture
def job(feishu: Platform) -> Job:
    """An open job that expires in ten days and a bit. Few others are left, because these tests scan for many days."""
    store = feishu.hire_service.store
    found = store.job_with_code(OPEN_SAMPLE_CODE)
    found.is_active, found.expires_at = True, feishu.clock.now() + timedelta(days=10, hours=8)
    kept = {found.id, *list(store.jobs)[:OTHER_JOBS]}
    store.jobs = {job_id: job for job_id, job in store.jobs.items() if job_id in kept}
    store.posts = {key: post for key, post in store.posts.items() if post.job_id in kept}
    return found


@pytest.fixture
def subscribed(start_conversation: Callable[..., Conversation], job: Job) -> Conversation:
    """A chat that is reminded of that one job and of nothing else."""
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    return conversation


def days_with_digests(conversation: Conversation, days: int) -> list[int]:
    """On which of the coming days, counted from today, a digest came."""
    found = []
    for day in range(days):
        if conversation.remind():
            found.append(day)
        conversation.wait(days=1)
    return found


def digest_in(conversation: Conversation, days: int) -> BotMessage:
    conversation.wait(days=days)
    (reply,) = conversation.remind()
    return reply


def test_each_stage_reaches_the_chat_once(subscribed: Conversation) -> None:
    assert days_with_digests(subscribed, 14) == [3, 7, 9, 10, 11]


def test_a_second_tick_says_nothing_more(subscribed: Conversation) -> None:
    digest_in(subscribed, 3)
    assert subscribed.remind() == []
    subscribed.wait(hours=5)
    assert subscribed.remind() == []


def test_after_downtime_only_the_most_urgent_stage_is_told(subscribed: Conversation) -> None:
    reply = digest_in(subscribed, 9)
    assert OPEN_SAMPLE_CODE in reply.text()
    assert "tomorrow" in reply.text("en_us")
    subscribed.wait(hours=2)
    assert subscribed.remind() == []


def test_a_new_expiry_begins_a_new_stages(subscribed: Conversation, feishu: Platform, job: Job) -> None:
    digest_in(subscribed, 3)
    job.expires_at = feishu.clock.now() + timedelta(days=30, hours=8)
    assert days_with_digests(subscribed, 40) == [23, 27, 29, 30, 31]


def test_nothing_comes_before_the_chats_hour(start_conversation: Callable[..., Conversation], job: Job) -> None:
    conversation = start_conversation(REMIND_AT="18:00")
    conversation.ask(SUBSCRIBE)
    conversation.wait(days=3)
    assert conversation.remind() == []
    conversation.wait(hours=9)
    assert len(conversation.remind()) == 1


def test_the_operators_stages_is_the_default(start_conversation: Callable[..., Conversation], job: Job) -> None:
    conversation = start_conversation(REMIND_BEFORE_DAYS="5,2")
    conversation.ask(SUBSCRIBE)
    assert days_with_digests(conversation, 13) == [5, 8, 11]


def test_a_job_that_has_closed_is_told_once_more(subscribed: Conversation, feishu: Platform, job: Job) -> None:
    subscribed.wait(days=1)
    feishu.hire_service.close_job(job.id)
    assert subscribed.remind() == []
    reply = digest_in(subscribed, 1)
    assert "已关闭" in reply.text("zh_cn")
    subscribed.wait(days=1)
    assert subscribed.remind() == []


def test_jobs_that_closed_before_the_subscription_are_not_told(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe A168688")
    conversation.wait(days=2)
    assert conversation.remind() == []


def test_one_card_tells_all_jobs_of_a_chat(conversation: Conversation, feishu: Platform) -> None:
    conversation.ask("/subscribe city:成都")
    conversation.ask("/subscribe city:上海")
    assert len(conversation.remind()) == 1


def test_pages_of_a_digest_turn_on_the_same_card(conversation: Conversation, feishu: Platform) -> None:
    for job in list(feishu.jobs.values())[10:40]:
        job.is_active, job.expires_at = True, feishu.clock.now() + timedelta(days=2, hours=3)
    conversation.scan()
    conversation.ask("/subscribe")
    (digest,) = conversation.remind()
    first = digest.text()
    conversation.click(digest, {"do": "turn_digest", "page": 1})
    assert digest.text() != first


def test_a_row_opens_its_jobs_card(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    subscribed.click(digest, {"do": "show_post"})
    assert subscribed.last().has_button("refresh_post")


def test_taking_a_job_is_seen_by_all_and_can_be_given_back(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    subscribed.click(digest, {"do": "take_job"}, people.MANAGER)
    assert people.MANAGER.open_id in digest.text()
    outcome = subscribed.click(digest, {"do": "release_job"}, people.RECRUITER)
    assert outcome.toast_kind == "warning"
    subscribed.click(digest, {"do": "release_job"}, people.MANAGER)
    assert people.MANAGER.open_id not in digest.text()


def test_the_first_who_takes_a_job_has_it(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    click = subscribed.start_click(digest, {"do": "take_job"})
    subscribed.click(digest, {"do": "take_job"}, people.MANAGER)
    _, body = subscribed.push(click.event)
    assert "已有人认领" in body.decode()


def choose(conversation: Conversation, card: BotMessage, option: str) -> None:
    """Choose in the snooze menu of the first row."""
    menu = next(element for element in _menus(card.message.card))
    click = conversation.start_click(card, {"do": "show_post"})
    action = {"tag": "overflow", "value": menu["behaviors"][0]["value"], "option": option}
    click.event.payload["event"]["action"] = action
    status, body = conversation.push(click.event)
    assert status == 200
    assert "success" in body.decode()


def _menus(element: object) -> list[dict]:  # type: ignore[type-arg]  # raw card JSON
    if isinstance(element, list):
        return [found for child in element for found in _menus(child)]
    if not isinstance(element, dict):
        return []
    own = [element] if element.get("tag") == "overflow" else []
    return own + [found for child in element.values() for found in _menus(child)]


@pytest.mark.parametrize(("option", "days"), [("3d", [7, 9, 10, 11]), ("7d", [10, 11]), ("closes", [11])])
def test_a_snoozed_job_is_left_out_for_that_long(subscribed: Conversation, option: str, days: list[int]) -> None:
    choose(subscribed, digest_in(subscribed, 3), option)
    assert [day + 3 for day in days_with_digests(subscribed, 11)] == days


def test_changes_since_the_last_reminder_are_shown(subscribed: Conversation, feishu: Platform, job: Job) -> None:
    digest_in(subscribed, 3)
    post = next(post for post in feishu.hire_service.store.posts.values() if post.job_id == job.id)
    post.fields["min_salary"] = "77"
    reply = digest_in(subscribed, 4)
    assert "→" in reply.text("zh_cn")


def test_a_row_that_no_longer_holds_says_so_when_the_page_is_turned(
    subscribed: Conversation, feishu: Platform, job: Job
) -> None:
    digest = digest_in(subscribed, 3)
    before = digest.text("en_us")
    feishu.hire_service.close_job(job.id)
    subscribed.scan()
    subscribed.click(digest, {"do": "take_job"})
    assert digest.text("en_us") != before
    assert "Closed" in digest.text("en_us")


@pytest.mark.parametrize(("setting", "sent"), [("true", 1), ("false", 0)])
def test_an_unclaimed_job_on_its_last_stage_is_brought_to_its_creator(
    start_conversation: Callable[..., Conversation], job: Job, feishu: Platform, setting: str, sent: int
) -> None:
    conversation = start_conversation(REMIND_CREATOR=setting)
    conversation.ask(SUBSCRIBE)
    conversation.wait(days=10)
    reply = conversation.remind()
    assert len(reply) == 1 + sent


def test_a_claimed_job_is_not_brought_to_its_creator(start_conversation: Callable[..., Conversation], job: Job) -> None:
    conversation = start_conversation(REMIND_CREATOR="true")
    conversation.ask(SUBSCRIBE)
    conversation.click(digest_in(conversation, 9), {"do": "take_job"}, people.MANAGER)
    conversation.wait(days=1)
    assert len(conversation.remind()) == 1


def test_scan_lists_and_sends_what_is_due_now(subscribed: Conversation) -> None:
    subscribed.wait(days=3)
    assert len(subscribed.say("/scan", people.ADMIN)) == 2
    assert len(subscribed.say("/scan", people.ADMIN)) == 1


def test_scan_is_for_administrators(subscribed: Conversation) -> None:
    assert "administrators" in subscribed.ask("/scan", people.OUTSIDER).text("en_us")
