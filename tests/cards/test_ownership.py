from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import CancelAutoReopen, RefreshPost, ScheduleAutoReopen, Subscribe, pack
from bot.domain.job_posts import JobPost
from cards.job_card import job_card
from cards.ownership import Ownership
from tests.support.card_assertions import assert_platform_accepts, shown, tagged, values
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRED, EXPIRING, FOREVER, NOW, OPEN, UNLISTED, ZONE, hostile
from tests.support.reminder_samples import ASSIGNMENT, auto_reopen_for

MAY_SCHEDULE = Ownership(may_schedule=True)
SCHEDULE = pack(ScheduleAutoReopen(OPEN.website_id, OPEN.id, OPEN.job_id))
CANCEL = pack(CancelAutoReopen(OPEN.website_id, OPEN.id, OPEN.job_id))


@pytest.mark.parametrize("post", [OPEN, EXPIRING])
def test_an_auto_reopen_of_an_open_job_with_an_expiry_can_be_scheduled_if_permitted(post: JobPost) -> None:
    card = job_card(post, NOW, ZONE, ownership=MAY_SCHEDULE)
    assert SCHEDULE in values(card)
    assert [form["name"] for form in tagged(card, "form")] == ["arm_form"]
    assert_platform_accepts(card)
    assert SCHEDULE not in values(job_card(post, NOW, ZONE))


@pytest.mark.parametrize("post", [CLOSED, EXPIRED, FOREVER, UNLISTED, replace(OPEN, job_id="a b")])
def test_no_auto_reopen_can_be_scheduled_for_a_job_that_is_closed_or_never_expires(post: JobPost) -> None:
    assert "arm_form" not in str(job_card(post, NOW, ZONE, ownership=MAY_SCHEDULE).content)


def test_a_scheduled_auto_reopen_shows_person_and_period_and_can_be_cancelled() -> None:
    card = job_card(EXPIRING, NOW, ZONE, ownership=Ownership(auto_reopen_for(EXPIRING), may_schedule=True))
    assert f"Armed by <person id='{ACTOR_ID}'" in shown(card, "en_us")
    assert "it is reopened (90 days)" in shown(card, "en_us")
    assert CANCEL in values(card)
    assert SCHEDULE not in values(card)


def test_an_order_for_another_expiry_is_void() -> None:
    moved = replace(EXPIRING, expires_at=NOW + timedelta(days=5))
    card = job_card(moved, NOW, ZONE, ownership=Ownership(auto_reopen_for(EXPIRING), may_schedule=True))
    assert "Armed by" not in shown(card, "en_us")
    assert SCHEDULE in values(card)


@pytest.mark.parametrize(
    ("until", "words"), [("forever", "For ever"), ("2027-01-31", "2027-01-31"), ("<at id=all></at>", "time chosen")]
)
def test_the_order_shows_its_period_but_no_markup(until: str, words: str) -> None:
    auto_reopen = replace(auto_reopen_for(EXPIRING), until=until, scheduled_by="'></person>")
    text = shown(job_card(EXPIRING, NOW, ZONE, ownership=Ownership(auto_reopen)), "en_us")
    assert words in text
    assert "Armed by somebody" in text
    assert "<at" not in text


def test_the_assignee_is_shown_on_the_job_card() -> None:
    card = job_card(EXPIRING, NOW, ZONE, ownership=Ownership(assignment=ASSIGNMENT))
    assert f"<person id='{ACTOR_ID}' show_name=true show_avatar=true style='normal'></person> took it on" in shown(
        card, "en_us"
    )


def test_the_chat_can_be_subscribed_and_the_card_refreshed() -> None:
    buttons = values(job_card(OPEN, NOW, ZONE))
    assert pack(RefreshPost(OPEN.website_id, OPEN.id)) in buttons
    assert pack(Subscribe()) in buttons


@pytest.mark.slow
def test_a_hostile_post_with_assignee_and_order_fits() -> None:
    post = replace(hostile("😀<at id=all></at>" * 700), is_active=True)
    for ownership in (MAY_SCHEDULE, Ownership(auto_reopen_for(post), ASSIGNMENT, may_schedule=True)):
        assert_platform_accepts(job_card(post, NOW, ZONE, ownership=ownership, offer="asked"))
