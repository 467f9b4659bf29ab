"""The buttons of a digest: its pages, and the menu of a row. In both worlds."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Site
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_in_menu, days_with_digests, digest_in, menus, options_of


def test_the_pages_of_a_digest_are_shown_on_the_same_card(conversation: Conversation, feishu: Platform) -> None:
    for job in list(feishu.jobs.values())[10:40]:
        expires_at = feishu.clock.now() + timedelta(days=2, hours=3)
        feishu.hire_service.edit_job(job.id, is_active=True, expires_at=expires_at)
    conversation.scan()
    conversation.ask("/subscribe")
    (digest,) = conversation.remind()
    first = digest.text()
    conversation.click(digest, {"do": "turn_digest", "page": 1})
    assert digest.text() != first


def test_a_row_opens_the_card_of_its_job_and_the_digest_stays(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    before = digest.text()
    assert choose_in_menu(subscribed, digest, "open").toast is None
    assert subscribed.last().has_button("refresh_post")
    assert digest.text() == before


def test_an_assignment_is_shown_to_all_and_can_be_released_by_the_assignee(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    assert choose_in_menu(subscribed, digest, "assign", people.MANAGER).toast_kind == "success"
    assert people.MANAGER.open_id in digest.text()
    assert options_of(menus(digest)[0])[:2] == ["open", "release"]
    assert choose_in_menu(subscribed, digest, "release", people.RECRUITER).toast_kind == "warning"
    assert choose_in_menu(subscribed, digest, "release", people.MANAGER).toast_kind == "success"
    assert people.MANAGER.open_id not in digest.text()


def test_the_first_who_chooses_gets_the_assignment(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    choose_in_menu(subscribed, digest, "assign", people.MANAGER)
    late = choose_in_menu(subscribed, digest, "assign")
    assert late.toast is not None
    assert late.toast.zh_cn == "已有人处理这个职位"


def test_a_job_that_is_about_to_expire_is_reopened_automatically_by_choice(
    subscribed: Conversation, expiring_job: Job
) -> None:
    digest = digest_in(subscribed, 7)
    outcome = choose_in_menu(subscribed, digest, "reopen")
    assert outcome.toast is not None
    assert outcome.toast.en_us == "Scheduled: the job will be reopened when it expires"
    assert "Will be reopened when it expires (90 days)" in digest.text("en_us")
    assert "reopen" not in options_of(menus(digest)[0])
    (order,) = subscribed.store.auto_reopens.list_all()
    assert (order.job_id, order.until, order.scheduled_by) == (expiring_job.id, "90d", people.RECRUITER.open_id)


def test_only_who_may_reopen_a_job_may_have_it_reopened_automatically(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 7)
    before = digest.text()
    assert choose_in_menu(subscribed, digest, "reopen", people.OUTSIDER).toast_kind == "error"
    assert subscribed.store.auto_reopens.list_all() == ()
    assert digest.text() == before


def test_a_job_that_has_closed_meanwhile_is_not_scheduled_and_the_digest_stays(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    digest = digest_in(subscribed, 7)
    feishu.hire_service.close_job(expiring_job.id)
    outcome = choose_in_menu(subscribed, digest, "reopen")
    assert outcome.toast_kind == "warning"
    assert "since this reminder" in digest.text("en_us")
    assert subscribed.store.auto_reopens.list_all() == ()


@pytest.mark.parametrize("option", ["", "gone", "__class__"])
def test_an_option_that_the_menu_does_not_have_is_refused(subscribed: Conversation, option: str) -> None:
    digest = digest_in(subscribed, 3)
    before = digest.text()
    outcome = choose_in_menu(subscribed, digest, option)
    assert (outcome.toast_kind, outcome.card) == ("error", None)
    assert digest.text() == before


@pytest.mark.parametrize("option", ["open", "assign", "release", "3d", "remind", "reopen"])
def test_a_menu_that_names_an_unknown_job_does_nothing(subscribed: Conversation, option: str) -> None:
    digest = digest_in(subscribed, 3)
    assert choose_in_menu(subscribed, digest, option, job_id="404").toast_kind == "error"
    assert subscribed.store.assignments.get_many(["404"]) == {}


def press_old(conversation: Conversation, digest: BotMessage, value: dict[str, str], option: str = "") -> bytes:
    """Press a button of a digest that an earlier release sent; the answer."""
    old = {"digest_id": menus(digest)[0]["behaviors"][0]["value"]["digest_id"], **value}
    action = {"tag": "overflow", "value": old, "option": option} if option else {"tag": "button", "value": old}
    click = conversation.user_actions.send_action(digest.message.id, people.MANAGER.open_id, lambda _card: action)
    return conversation.push(click.event)[1]


@pytest.mark.parametrize("site", [SOCIAL_SITE, CAMPUS_SITE, None], ids=["social", "campus", "by-id"])
@pytest.mark.parametrize("kind", ["take_job", "release_job", "snooze_post"])
def test_a_button_of_an_earlier_release_acts_on_its_job(
    subscribed: Conversation, feishu: Platform, expiring_job: Job, kind: str, site: Site | None
) -> None:
    digest = digest_in(subscribed, 3)
    name = {"job_id": expiring_job.id}
    if site is not None:  # release 0.1 named an advert
        posts = feishu.hire_service.store.posts_of_job(expiring_job.id)
        (post,) = [each for each in posts if each.website_id == site.id]
        name = {"website_id": site.id, "post_id": post.id}
    if kind == "release_job":
        choose_in_menu(subscribed, digest, "assign", people.MANAGER)
    body = press_old(subscribed, digest, {"do": kind, **name}, "closes" if kind == "snooze_post" else "")
    assert "success" in body.decode()
    assignment = subscribed.store.assignments.get_many([expiring_job.id]).get(expiring_job.id)
    assert (assignment is not None) == (kind == "take_job")
    assert (expiring_job.id in subscribed.store.snoozes.list_for_chat(RECRUITING_GROUP)) == (kind == "snooze_post")


@pytest.mark.parametrize(("option", "days"), [("3d", [7, 9, 10, 11]), ("7d", [10, 11]), ("closes", [11])])
def test_a_snoozed_job_is_left_out_for_that_time(subscribed: Conversation, option: str, days: list[int]) -> None:
    assert choose_in_menu(subscribed, digest_in(subscribed, 3), option).toast_kind == "success"
    assert [day + 3 for day in days_with_digests(subscribed, 11)] == days


@pytest.mark.parametrize("option", ["3d", "7d", "closes"])
def test_a_snooze_is_ended_from_the_same_menu(subscribed: Conversation, option: str) -> None:
    digest = digest_in(subscribed, 3)
    choose_in_menu(subscribed, digest, option)
    assert options_of(menus(digest)[0]) == ["open", "assign", "remind"]
    ended = choose_in_menu(subscribed, digest, "remind", people.MANAGER)
    assert ended.toast is not None
    assert (ended.toast_kind, ended.toast.en_us) == ("success", "Reminders of this job are on again")
    assert "Snoozed" not in digest.text("en_us")
    assert options_of(menus(digest)[0]) == ["open", "assign", "3d", "7d", "closes"]
    assert [day + 3 for day in days_with_digests(subscribed, 11)] == [7, 9, 10, 11]


def test_a_card_that_was_drawn_before_the_snooze_can_still_change_it(subscribed: Conversation) -> None:
    """The menu of an earlier card has the three spans, also while the job is snoozed."""
    digest = digest_in(subscribed, 3)
    assert choose_in_menu(subscribed, digest, "closes").toast_kind == "success"
    assert choose_in_menu(subscribed, digest, "3d").toast_kind == "success"
    (snooze,) = subscribed.store.snoozes.list_for_chat(RECRUITING_GROUP).values()
    assert snooze.until is not None


def test_a_row_of_a_closed_job_shows_that_after_any_choice(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    digest = digest_in(subscribed, 3)
    before = digest.text("en_us")
    feishu.hire_service.close_job(expiring_job.id)
    subscribed.scan()
    choose_in_menu(subscribed, digest, "assign")
    assert digest.text("en_us") != before
    assert "Closed" in digest.text("en_us")
