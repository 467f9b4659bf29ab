"""An order to reopen a job waits while Hire counts the job as open, however long its date has passed."""

from datetime import timedelta
from typing import Any

from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.auto_reopens import card_of, is_open, let_it_close, outcomes, scheduled
from tests.support.whole_bot.conversation import Conversation


def test_an_order_waits_while_hire_counts_the_job_as_open_after_its_date(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    """However long that is, and whether or not Hire would take the call: it fires once the job is read as closed."""
    feishu.behaviour.expired_job, feishu.behaviour.expired_can_be_opened = "stays_active", True
    scheduled(conversation, expiring, "30d")
    said = conversation.last().message.id
    for _ in range(5):
        conversation.wait(days=1, hours=1)
        conversation.scan()
    assert [order.job_id for order in conversation.store.auto_reopens.list_all()] == [expiring.id]
    assert outcomes(conversation, expiring) == ["scheduled"]
    assert conversation.last().message.id == said
    card = card_of(conversation, expiring)
    assert "Scheduled by" in card.text()
    assert card.has_button("disarm_reopening")
    feishu.hire_service.close_job(expiring.id)
    conversation.scan()
    assert is_open(conversation, expiring)
    assert "reopened as scheduled" in conversation.last().text()
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_order_is_void_once_an_expired_job_that_counts_as_open_has_another_date(
    conversation: Conversation, feishu: Platform, expiring: Job
) -> None:
    feishu.behaviour.expired_job = "stays_active"
    scheduled(conversation, expiring)
    conversation.wait(days=3)
    conversation.scan()
    feishu.hire_service.edit_job(expiring.id, expires_at=feishu.clock.now() - timedelta(hours=1))
    conversation.scan()
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_order_waits_if_the_job_reads_as_open_again_when_it_is_carried_out(
    conversation: Conversation, feishu: Platform, expiring: Job, pauses: Any
) -> None:
    """Hire may answer from a copy that is a moment behind: the order is not used up by that."""
    scheduled(conversation, expiring)
    let_it_close(conversation, expiring)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=1_000)
    is_behind = [True]

    def change() -> None:
        """At the first pause the job counts as open, at the second it is closed again."""
        feishu.faults.clear()
        feishu.behaviour.expired_job = "stays_active"
        expiring.is_active = is_behind.pop() if is_behind else False

    pauses.on_pause = change
    conversation.scan()
    assert is_open(conversation, expiring)
    assert "reopened as scheduled" in conversation.last().text()


def test_an_order_that_could_not_be_carried_out_because_hire_is_down_has_ended(
    conversation: Conversation, feishu: Platform, expiring: Job, pauses: Any
) -> None:
    scheduled(conversation, expiring)
    let_it_close(conversation, expiring)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=10_000)
    conversation.scan()
    assert "The schedule has ended" in conversation.last().text()
    assert conversation.store.auto_reopens.list_all() == ()


def test_an_order_that_is_cancelled_while_it_waits_for_hire_is_not_carried_out(
    conversation: Conversation, feishu: Platform, expiring: Job, pauses: Any
) -> None:
    card = scheduled(conversation, expiring)
    let_it_close(conversation, expiring)
    feishu.faults.add("busy", f"GET /hire/v1/jobs/{expiring.id}/recruiter", times=1_000)

    def cancel() -> None:
        feishu.faults.clear()
        conversation.click(card, {"do": "disarm_reopening"})

    pauses.on_pause = cancel
    conversation.scan()
    assert not is_open(conversation, expiring)
    assert conversation.store.auto_reopens.list_all() == ()
