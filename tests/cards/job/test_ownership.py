from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.buttons import Subscribe, pack
from bot.domain.job_buttons import CancelAutoReopen, RefreshJob, ScheduleAutoReopen
from bot.domain.jobs import Job
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Card
from cards.job_card import JobView, job_card
from tests.support.card_assertions import assert_platform_accepts, shown, tagged, values
from tests.support.every_card import shown_card
from tests.support.job_samples import ACTOR_ID, CLOSED, EXPIRED, EXPIRING, FOREVER, NOW, OPEN, UNLISTED, ZONE, hostile
from tests.support.reminder_samples import ASSIGNMENT, auto_reopen_for

SCHEDULE = pack(ScheduleAutoReopen(EXPIRING.id, period="90d"))
CANCEL = pack(CancelAutoReopen(EXPIRING.id))


def with_order(job: Job, auto_reopen: AutoReopen) -> Card:
    return job_card(JobView(job, auto_reopen=auto_reopen), NOW, ZONE)


def test_an_auto_reopen_of_an_expiring_job_can_be_scheduled() -> None:
    card = shown_card(EXPIRING)
    assert SCHEDULE in values(card)
    form = tagged(card, "form")[0]
    names = {node["name"]: node for node in form["elements"] if "name" in node}
    assert form["name"] == "arm_form"
    assert names["period"]["options"][0]["value"] == "90d"
    assert names["period"]["initial_index"] == 1
    assert "高级工程师职位-官网广告" in names["arm"]["confirm"]["title"]["content"]
    assert_platform_accepts(card)


@pytest.mark.parametrize("job", [OPEN, CLOSED, EXPIRED, FOREVER, UNLISTED, replace(EXPIRING, id="a b")])
def test_no_auto_reopen_can_be_scheduled_for_a_job_that_does_not_expire_soon(job: Job) -> None:
    assert "arm_form" not in str(shown_card(job).content)


def test_a_scheduled_auto_reopen_shows_person_and_period_and_can_be_cancelled() -> None:
    card = with_order(EXPIRING, auto_reopen_for(EXPIRING))
    assert f"Scheduled by <person id='{ACTOR_ID}'" in shown(card, "en_us")
    assert "it is reopened (90 days)" in shown(card, "en_us")
    assert CANCEL in values(card)
    assert SCHEDULE not in values(card)


def test_an_order_for_another_expiry_is_void() -> None:
    card = with_order(replace(EXPIRING, expires_at=NOW + timedelta(days=5)), auto_reopen_for(EXPIRING))
    assert "Scheduled by" not in shown(card, "en_us")
    assert SCHEDULE in values(card)


@pytest.mark.parametrize(
    ("until", "words"),
    [("forever", "No expiry date"), ("2027-01-31", "2027-01-31"), ("<at id=all></at>", "time chosen")],
)
def test_the_order_shows_its_period_but_no_markup(until: str, words: str) -> None:
    auto_reopen = replace(auto_reopen_for(EXPIRING), until=until, scheduled_by="'></person>")
    text = shown(with_order(EXPIRING, auto_reopen), "en_us")
    assert words in text
    assert "Scheduled by somebody" in text
    assert "<at" not in text


def test_the_assignee_is_shown_on_the_job_card() -> None:
    card = job_card(JobView(EXPIRING, assignment=ASSIGNMENT), NOW, ZONE)
    assert f"Assigned to <person id='{ACTOR_ID}' show_name=true show_avatar=true style='normal'></person> on" in shown(
        card, "en_us"
    )


def test_the_chat_can_be_subscribed_and_the_card_refreshed() -> None:
    buttons = values(shown_card(OPEN))
    assert pack(RefreshJob(OPEN.id)) in buttons
    assert pack(Subscribe()) in buttons


@pytest.mark.slow
def test_a_hostile_job_with_assignee_and_order_fits() -> None:
    job = replace(hostile("😀<at id=all></at>" * 700), is_active=True)
    for view in (JobView(job), JobView(job, auto_reopen=auto_reopen_for(job), assignment=ASSIGNMENT)):
        assert_platform_accepts(job_card(view, NOW, ZONE, offer="asked"))
