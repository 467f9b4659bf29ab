"""Among several chosen jobs, each one that the person may not reopen is a refusal that the history has, once. In both worlds."""

import pytest

from simulator.core import people
from simulator.core.job_store import Job
from tests.conversations.reopening.conftest import Pauses
from tests.support.whole_bot.auto_reopens import outcomes
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.digests import choose_jobs

CONFIRM, CANCEL = {"do": "confirm_bulk"}, {"do": "cancel_bulk"}


@pytest.fixture
def theirs(conversation: Conversation, closed: list[Job], digest: BotMessage) -> Job:
    """One of the digest's jobs, which has another team now."""
    closed[0].team = people.SECOND_TEAM
    conversation.wait(hours=2)
    return closed[0]


@pytest.mark.parametrize("then", [None, CONFIRM, CANCEL])
def test_a_job_that_was_left_out_is_a_refusal(
    conversation: Conversation,
    closed: list[Job],
    digest: BotMessage,
    theirs: Job,
    pauses: Pauses,
    then: dict[str, str] | None,
) -> None:
    card = choose_jobs(conversation, digest, closed[:2], period="30d")
    if then:
        conversation.click(card, then)
    assert not theirs.is_active
    assert outcomes(conversation, theirs) == ["refused"]
    (entry,) = conversation.store.history.entries(theirs.id, 0, 9)[0]
    assert (entry.actor_id, entry.action, entry.detail) == (people.RECRUITER.open_id, "reopen", "NotAllowed")
    assert outcomes(conversation, closed[1]) == (["reopened"] if then is CONFIRM else [])
    assert "Not allowed" in conversation.ask(f"/history {theirs.code}").text()
    assert "无权限" in conversation.last().text("zh_cn")


def test_codes_that_are_pasted_are_attempts_too(conversation: Conversation, closed: list[Job]) -> None:
    conversation.scan()
    card = conversation.ask(f"/reopen {closed[0].code} {closed[1].code} 30d", people.OUTSIDER)
    assert "None of the chosen jobs can be reopened" in card.text()
    for job in closed[:2]:
        assert outcomes(conversation, job) == ["refused"]


def test_if_none_may_be_reopened_nobody_is_told_to_confirm(
    conversation: Conversation, closed: list[Job], digest: BotMessage
) -> None:
    form = {"posts": [job.id for job in closed[:2]], "period": "30d"}
    outcome = conversation.click(digest, {"do": "choose_reopenings"}, people.OUTSIDER, form=form)
    assert outcome.toast_kind == "warning"
    assert outcome.toast is not None
    assert outcome.toast.en_us == "None of the chosen jobs can be reopened"
    card = conversation.last()
    assert "can confirm or cancel" not in card.text()
    assert not card.has_button("confirm_bulk")
    conversation.click(card, {"do": "show_post", "job_id": closed[1].id}, people.OUTSIDER)
    assert closed[1].code in conversation.last().text()
    assert conversation.last().has_button("ask_to_reopen")


def test_a_repeated_click_writes_it_once(
    conversation: Conversation, closed: list[Job], digest: BotMessage, theirs: Job
) -> None:
    form = {"posts": [job.id for job in closed[:2]], "period": "30d"}
    click = conversation.start_click(digest, {"do": "choose_reopenings"}, form=form)
    conversation.push(click.event)
    conversation.engine.results.clear()
    conversation.push(click.event)
    assert outcomes(conversation, theirs) == ["refused"]
