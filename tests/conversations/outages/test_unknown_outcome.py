"""Hire does what it is told, and its answer is lost or it does not answer any more: what was done counts as done."""

from datetime import timedelta

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.faults import FaultKind
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation

OWN_CHAT = direct_chat_id(people.RECRUITER.open_id)
REOPEN, UNDO, PUBLISH = {"do": "reopen_job"}, {"do": "undo_reopening"}, {"do": "publish_adverts"}
OPEN, CLOSE, PUBLISHING = (
    "POST /hire/v1/jobs/*/open",
    "POST /hire/v1/jobs/*/close",
    "POST /hire/v1/advertisements/*/publish",
)
READ = "GET /hire/v1/*"
FOR_EVER = 10_000


@pytest.fixture
def job(conversation: Conversation, feishu: Platform) -> Job:
    """A closed job whose two adverts stay off their sites when it is reopened."""
    feishu.behaviour.open_lists_posts, feishu.behaviour.close_unlists_posts = False, True
    found = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    feishu.hire_service.close_job(found.id)
    conversation.scan()
    return found


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handlers.reopening.unknown_outcome.PAUSES", (timedelta(seconds=0.01),) * 3)


def outcomes(conversation: Conversation, job: Job) -> list[str]:
    return [entry.outcome for entry in conversation.store.history.entries(job.id, 0, 9)[0]]


def reads_fail_after(feishu: Platform, end: str, times: int = FOR_EVER) -> None:
    """From the next call on whose path ends so, Hire's answer to it included, nothing can be read for so many calls."""

    def on_call(call: str) -> None:
        if call.endswith(end):
            feishu.faults.add("busy", READ, times=times)

    feishu.event_log.subscribe(lambda entry: on_call(entry.detail["call"]) if entry.kind == "fault_applied" else None)


def reopened(conversation: Conversation, job: Job) -> BotMessage:
    card = conversation.ask(f"/job {job.code}", chat=OWN_CHAT)
    conversation.click(card, REOPEN)
    assert job.is_active
    return card


@pytest.mark.parametrize("failing_reads", [1, 8])
def test_whether_a_reopening_was_done_is_asked_until_hire_answers(
    conversation: Conversation, feishu: Platform, job: Job, failing_reads: int
) -> None:
    card = conversation.ask(f"/job {job.code}", chat=OWN_CHAT)
    feishu.faults.add("dropped_after", OPEN)
    reads_fail_after(feishu, "/open", failing_reads)
    outcome = conversation.click(card, REOPEN)
    assert outcome.toast is not None
    assert outcome.toast.en_us == "The job is open again"
    assert outcomes(conversation, job) == ["reopened"]


def test_a_request_of_which_nobody_knows_whether_it_was_done_says_so_and_knows_its_own_doing_if_repeated(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    feishu.faults.add("dropped_after", OPEN)
    reads_fail_after(feishu, "/open")
    answer = conversation.ask(f"/reopen {job.code} 30d", chat=OWN_CHAT)
    assert "it is not known whether that was done" in answer.text("en_us")
    assert "无法确认" in answer.text("zh_cn")
    (entry,), _ = conversation.store.history.entries(job.id, 0, 9)
    assert (entry.outcome, entry.detail) == ("failed", "OutcomeUnknown")
    assert conversation.store.job_locks.has_started(job.id, entry.idempotency_key)


def test_an_undo_whose_every_answer_is_lost_counts(conversation: Conversation, feishu: Platform, job: Job) -> None:
    card = reopened(conversation, job)
    feishu.faults.add("dropped_after", CLOSE, times=FOR_EVER)
    reads_fail_after(feishu, "/close", 3)
    outcome = conversation.click(card, UNDO)
    assert outcome.toast is not None
    assert outcome.toast.en_us == "Undone: the job is closed again"
    assert outcomes(conversation, job) == ["undone", "reopened"]


@pytest.mark.parametrize(
    ("path", "button", "said"),
    [
        (CLOSE, UNDO, "Undone: the job is closed again"),
        (PUBLISHING, PUBLISH, "2 adverts are on their careers sites again"),
    ],
)
def test_what_hire_has_done_counts_if_the_job_cannot_be_read_after_it(
    conversation: Conversation, feishu: Platform, job: Job, path: str, button: dict[str, str], said: str
) -> None:
    card = reopened(conversation, job)
    feishu.faults.add("slow", path, seconds=0.01)
    reads_fail_after(feishu, path.rpartition("*")[2])
    outcome = conversation.click(card, button)
    assert outcome.toast is not None
    assert outcome.toast.en_us == said


def test_adverts_whose_publishing_is_not_answered_count_once_they_are_on_their_sites(
    conversation: Conversation, feishu: Platform, job: Job
) -> None:
    card = reopened(conversation, job)
    feishu.faults.add("dropped_after", PUBLISHING, times=FOR_EVER)
    reads_fail_after(feishu, "/publish", 3)
    outcome = conversation.click(card, PUBLISH)
    assert outcome.toast is not None
    assert outcome.toast.en_us == "2 adverts are on their careers sites again"
    assert outcomes(conversation, job) == ["published", "reopened"]


@pytest.mark.parametrize(
    ("fault", "said", "detail"),
    [
        ("dropped_before", "Feishu is not answering", "FeishuBusy"),
        ("dropped_after", "it is not known whether that was done", "OutcomeUnknown"),
    ],
)
def test_a_publishing_that_is_not_known_to_be_done_has_failed(
    conversation: Conversation, feishu: Platform, job: Job, fault: FaultKind, said: str, detail: str
) -> None:
    card = reopened(conversation, job)
    feishu.faults.add(fault, PUBLISHING, times=FOR_EVER)
    if fault == "dropped_after":  # Hire goes on to be silent
        reads_fail_after(feishu, "/publish")
    outcome = conversation.click(card, PUBLISH)
    assert outcome.toast is not None
    assert said in outcome.toast.en_us
    entry = conversation.store.history.entries(job.id, 0, 1)[0][0]
    assert (entry.outcome, entry.detail) == ("failed", detail)


@pytest.mark.parametrize("done", [1, 2])
def test_a_publishing_that_is_repeated_after_a_crash_counts_what_it_has_done(
    conversation: Conversation, feishu: Platform, job: Job, done: int
) -> None:
    card = reopened(conversation, job)
    click = conversation.start_click(card, PUBLISH)
    key = f"click:{click.event.event_id}"
    conversation.store.job_locks.acquire(job.id, key, feishu.clock.now())
    conversation.store.job_locks.mark_started(job.id, key)
    for post in feishu.hire_service.store.posts_of_job(job.id)[:done]:
        feishu.hire_service.publish(
            post.id, {"job_channel_id": feishu.hire_service.store.sites[post.website_id].channel_id}
        )
    status, body = conversation.push(click.event)
    assert status == 200
    assert "2 adverts are on their careers sites again" in body.decode()
    assert all(post.is_listed for post in feishu.hire_service.store.posts_of_job(job.id))
    assert outcomes(conversation, job) == ["published", "reopened"]
