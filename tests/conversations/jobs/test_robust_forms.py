"""Forms that a client sends in part (docs/feishu/open-questions.md Q36, Q50), and cards that the platform refuses (Q51)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.domain.reminders import ReminderDays
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE, digest_in, prepare_expiring_job

Start = Callable[..., Conversation]
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture(params=["sent", "empty"])
def submit_value(request: pytest.FixtureRequest, feishu: Platform) -> str:
    feishu.behaviour.submit_value = request.param
    return str(request.param)


@pytest.fixture(params=[True, False], ids=["all fields", "touched fields"])
def sends_untouched(request: pytest.FixtureRequest, feishu: Platform) -> bool:
    feishu.behaviour.sends_untouched_selects = request.param
    return bool(request.param)


@pytest.mark.usefixtures("submit_value", "sends_untouched")
def test_an_untouched_reopen_form_means_the_period_it_shows(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    job = feishu.hire_service.store.job_with_code(SAMPLE_CODE)
    conversation.click(conversation.ask(f"/job {SAMPLE_CODE}"), "Reopen job")
    assert job.expires_at is not None
    day = job.expires_at.astimezone(SHANGHAI).date()
    assert day == feishu.clock.now().astimezone(SHANGHAI).date() + timedelta(days=90)


@pytest.mark.usefixtures("submit_value", "sends_untouched")
@pytest.mark.parametrize(("form", "days"), [(None, 90), ({"period": "30d"}, 30)])
def test_a_request_to_reopen_is_for_the_period_that_the_form_shows(
    start_conversation: Start, feishu: Platform, form: dict[str, str] | None, days: int
) -> None:
    conversation = start_conversation()
    card = conversation.ask(f"/job {SAMPLE_CODE}")
    assert conversation.click(card, "Ask to reopen", people.OUTSIDER, form).toast_kind == "success"
    (request,) = conversation.store.reopen_requests.asked_before(feishu.clock.now())
    assert request.until is not None
    day = request.until.astimezone(SHANGHAI).date()
    assert day == feishu.clock.now().astimezone(SHANGHAI).date() + timedelta(days=days)


@pytest.mark.usefixtures("submit_value", "sends_untouched")
def test_an_untouched_settings_form_changes_nothing(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    conversation.ask("/subscribe")
    chosen: dict[str, Any] = {"working_days": "china", "pause_until": "2026-12-24", "hour": "17:00", "ladder": ["14"]}
    conversation.click(_settings_form(conversation), "Save", form=chosen)
    before = conversation.store.subscriptions.settings(RECRUITING_GROUP)
    assert before is not None
    assert before.reminder_days is ReminderDays.CHINA
    assert before.paused_until is not None
    conversation.click(_settings_form(conversation), "Save")
    assert conversation.store.subscriptions.settings(RECRUITING_GROUP) == before


def _settings_form(conversation: Conversation) -> Any:
    card = conversation.ask("/subscriptions")
    conversation.click(card, {"do": "edit_reminders"})
    return card


@pytest.mark.usefixtures("submit_value", "sends_untouched")
def test_an_untouched_order_means_the_period_it_shows(start_conversation: Start, feishu: Platform) -> None:
    job = prepare_expiring_job(feishu)
    conversation = start_conversation()
    conversation.wait(days=4)
    conversation.click(conversation.ask(f"/job {job.code}"), {"do": "arm_reopening"} if _sent(feishu) else "arm")
    order = conversation.store.auto_reopens.get(job.id)
    assert order is not None
    assert order.until == "90d"


def _sent(feishu: Platform) -> bool:
    return feishu.behaviour.submit_value == "sent"


@pytest.mark.usefixtures("submit_value", "sends_untouched")
def test_closed_jobs_are_chosen_in_a_digest(start_conversation: Start, feishu: Platform) -> None:
    job = prepare_expiring_job(feishu)
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    conversation.wait(minutes=30)
    feishu.hire_service.close_job(job.id)
    conversation.scan()
    digest = digest_in(conversation, 1)
    conversation.click(digest, "choose", form={"posts": [job.id]})
    asked = conversation.last()
    assert "New expiry: " in asked.text()
    assert asked.has_button("confirm_bulk")


def test_a_card_with_an_unknown_person_is_sent_without_people(start_conversation: Start, feishu: Platform) -> None:
    conversation = start_conversation()
    job: Job = feishu.hire_service.store.job_with_code(SAMPLE_CODE)
    feishu.people.remove(people.MANAGER.open_id)
    card = conversation.ask(f"/job {SAMPLE_CODE}")
    assert card.is_card
    assert job.title in card.text() or "高级工程师" in card.text()
    assert "<person" not in card.message.content_text


def test_a_missing_tenant_key_means_that_of_the_envelope(start_conversation: Start, feishu: Platform) -> None:
    feishu.behaviour.sends_tenant_key = False
    conversation = start_conversation()
    card = conversation.ask(f"/job {SAMPLE_CODE}")
    outcome = conversation.click(card, {"do": "refresh_post"})
    assert outcome.toast is not None
    assert outcome.toast.en_us == "Up to date"
