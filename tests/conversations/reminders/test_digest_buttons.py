"""The buttons of a digest: pages, job cards, assignment and snoozing. In both worlds."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Site
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import days_with_digests, digest_in


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


def test_a_row_opens_the_card_of_its_job(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    subscribed.click(digest, {"do": "show_post"})
    assert subscribed.last().has_button("refresh_post")


def test_an_assignment_is_shown_to_all_and_can_be_released_by_the_assignee(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    subscribed.click(digest, {"do": "take_job"}, people.MANAGER)
    assert people.MANAGER.open_id in digest.text()
    outcome = subscribed.click(digest, {"do": "release_job"}, people.RECRUITER)
    assert outcome.toast_kind == "warning"
    subscribed.click(digest, {"do": "release_job"}, people.MANAGER)
    assert people.MANAGER.open_id not in digest.text()


def test_the_first_who_clicks_gets_the_assignment(subscribed: Conversation) -> None:
    digest = digest_in(subscribed, 3)
    click = subscribed.start_click(digest, {"do": "take_job"})
    subscribed.click(digest, {"do": "take_job"}, people.MANAGER)
    _, body = subscribed.push(click.event)
    assert "已有人认领" in body.decode()


@pytest.mark.parametrize("site", [SOCIAL_SITE, CAMPUS_SITE], ids=["social", "campus"])
@pytest.mark.parametrize("kind", ["take_job", "snooze_post"])
def test_a_button_of_release_0_1_names_an_advert_and_acts_on_its_job(
    subscribed: Conversation, feishu: Platform, expiring_job: Job, kind: str, site: Site
) -> None:
    digest = digest_in(subscribed, 3)
    click = subscribed.start_click(digest, {"do": "take_job"}, people.MANAGER)
    (post,) = [each for each in feishu.hire_service.store.posts_of_job(expiring_job.id) if each.website_id == site.id]
    value = {**click.event.payload["event"]["action"]["value"], "do": kind, "website_id": site.id, "post_id": post.id}
    del value["job_id"]
    click.event.payload["event"]["action"] |= {"value": value, "option": "closes"}
    _, body = subscribed.push(click.event)
    assert "success" in body.decode()
    store = subscribed.store
    if kind == "take_job":
        assert store.assignments.get_many([expiring_job.id])[expiring_job.id].open_id == people.MANAGER.open_id
    else:
        assert store.snoozes.list_for_chat(RECRUITING_GROUP)[expiring_job.id].until is None


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
def test_a_snoozed_job_is_left_out_for_that_time(subscribed: Conversation, option: str, days: list[int]) -> None:
    choose(subscribed, digest_in(subscribed, 3), option)
    assert [day + 3 for day in days_with_digests(subscribed, 11)] == days


def test_a_row_of_a_closed_job_shows_that_after_any_click(
    subscribed: Conversation, feishu: Platform, expiring_job: Job
) -> None:
    digest = digest_in(subscribed, 3)
    before = digest.text("en_us")
    feishu.hire_service.close_job(expiring_job.id)
    subscribed.scan()
    subscribed.click(digest, {"do": "take_job"})
    assert digest.text("en_us") != before
    assert "Closed" in digest.text("en_us")
