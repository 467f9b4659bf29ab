"""Feishu is down when a command is typed and back when the answer is sent: the answer is what was asked for."""

from datetime import timedelta

import pytest

from bot.domain.replies import Reply
from bot.domain.serialization import load
from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.faults import FaultKind
from simulator.core.job_store import Job
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation

OWN_CHAT = direct_chat_id(people.RECRUITER.open_id)
JOB_ID = "7392894182636030258"
TRY_LATER = "try again in a moment"


class PausesOfEngine(list[timedelta]):
    """The pauses between attempts to send; Feishu is back after so many of them."""

    def __init__(self, feishu: Platform, number: int) -> None:
        super().__init__()
        self._feishu, self._number = feishu, number

    def append(self, pause: timedelta) -> None:
        super().append(pause)
        if len(self) == self._number:
            self._feishu.faults.clear()


def ask_in_outage(conversation: Conversation, text: str, *, pauses: int = 1, kind: FaultKind = "busy") -> BotMessage:
    """Type a command to a bot whose every call fails until it has paused so often; the only answer."""
    feishu = conversation.platform
    for path in ("* /hire/v1/*", "* /im/v1/*"):
        feishu.faults.add(kind, path, times=10_000)
    conversation.engine.pauses = PausesOfEngine(feishu, pauses)
    answer = conversation.ask(text, chat=OWN_CHAT)
    assert len(conversation.engine.pauses) == pauses
    return answer


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


@pytest.mark.parametrize("pauses", [1, 3])
@pytest.mark.parametrize("kind", ["busy", "dropped_before"])
def test_a_job_that_was_asked_for_in_an_outage_is_shown_after_it(
    conversation: Conversation, job: Job, pauses: int, kind: FaultKind
) -> None:
    answer = ask_in_outage(conversation, f"/job {job.code}", pauses=pauses, kind=kind)
    assert job.title in answer.text()
    assert answer.has_button("reopen_job")
    assert TRY_LATER not in answer.text("en_us")


def test_while_hire_stays_down_the_answer_says_so(conversation: Conversation, feishu: Platform, job: Job) -> None:
    feishu.faults.add("busy", "* /hire/v1/*", times=10_000)
    assert TRY_LATER in conversation.ask(f"/job {job.code}", chat=OWN_CHAT).text("en_us")
    assert conversation.engine.pauses == []


def test_the_form_of_a_reopening_comes_after_it(conversation: Conversation, job: Job) -> None:
    answer = ask_in_outage(conversation, f"/reopen {job.code}")
    assert answer.has_button("reopen_job")
    assert not job.is_active


def test_a_reopening_that_had_begun_is_not_begun_again(conversation: Conversation, feishu: Platform, job: Job) -> None:
    feishu.faults.add("dropped_before", f"POST /hire/v1/jobs/{job.id}/open", times=10_000)
    feishu.faults.add("busy", "POST /im/v1/messages*", times=10_000)
    conversation.engine.pauses = PausesOfEngine(feishu, 1)
    answer = conversation.ask(f"/reopen {job.code} 30d", chat=OWN_CHAT)
    assert not job.is_active
    assert "That did not work" in answer.text("en_us")
    entries, _ = conversation.store.history.entries(job.id, 0, 9)
    assert [entry.outcome for entry in entries] == ["failed"]


def test_an_answer_that_an_earlier_release_stored_is_sent_as_it_was() -> None:
    assert not load(Reply, '{"card": null, "toast": null, "follow_ups": [], "orders": []}').says_try_later
