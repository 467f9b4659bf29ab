"""How often one reopening, one digest and one refresh read from Hire, from Feishu and from the database."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from simulator.core import people
from simulator.core.event_log import LogEntry
from simulator.core.job_store import SOCIAL_SITE, Job
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE, TWO_ADVERTS_CODE
from tests.support.whole_bot.conversation import Conversation

POST_ID, JOB_ID = "7392894182636144946", "7392894182636030258"
READ = f"GET /hire/v1/jobs/{JOB_ID}"
ADVERT = f"GET /hire/v1/websites/{SOCIAL_SITE.id}/job_posts/{POST_ID}"
TEAM = f"GET /hire/v1/jobs/{JOB_ID}/recruiter"
OPEN = f"POST /hire/v1/jobs/{JOB_ID}/open"
REOPEN = {"do": "reopen_job"}


@pytest.fixture
def calls(feishu: Platform) -> list[str]:
    """The API calls of the bot, in their order."""
    found: list[str] = []

    def note(entry: LogEntry) -> None:
        if entry.kind == "api_call":
            found.append(entry.detail["call"])

    feishu.event_log.subscribe(note)
    return found


@pytest.fixture
def queries() -> Iterator[list[str]]:
    """The SELECT statements, in their order."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            found.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield found
    event.remove(Engine, "before_cursor_execute", note)


def once(feishu: Platform, call: str, action: Callable[[], object]) -> None:
    """Act right after the next such API call, before its caller goes on."""
    is_waiting = [True]

    def act(entry: LogEntry) -> None:
        if entry.kind == "api_call" and entry.detail["call"] == call and is_waiting:
            is_waiting.clear()
            action()

    feishu.event_log.subscribe(act)


def test_a_reopening_by_form_reads_the_job_before_and_after_and_its_advert_after(
    conversation: Conversation, feishu: Platform, calls: list[str]
) -> None:
    card = conversation.ask("/job A168688")
    calls.clear()
    conversation.click(card, REOPEN)
    assert feishu.jobs[JOB_ID].is_active
    assert (calls.count(READ), calls.count(ADVERT)) == (2, 1)


def test_refreshing_the_other_cards_after_a_reopening_reads_nothing_more(
    conversation: Conversation, feishu: Platform, calls: list[str]
) -> None:
    other, card = conversation.ask("/job A168688"), conversation.ask("/job A168688")
    conversation.wait(minutes=1)
    calls.clear()
    conversation.click(card, REOPEN)
    assert (calls.count(READ), calls.count(ADVERT)) == (2, 1)
    assert len(feishu.message_service.messages[other.message.id].versions) == 2
    assert not other.has_button("reopen_job")


def test_a_reopening_by_command_reads_the_job_before_and_after(
    conversation: Conversation, feishu: Platform, calls: list[str]
) -> None:
    conversation.ask("/reopen A168688 30d")
    assert feishu.jobs[JOB_ID].is_active
    assert (calls.count(READ), calls.count(ADVERT)) == (2, 1)


def test_a_reopening_by_form_needs_few_reads_of_the_database(
    conversation: Conversation, feishu: Platform, queries: list[str]
) -> None:
    card = conversation.ask("/job A168688")
    queries.clear()
    conversation.click(card, REOPEN)
    assert feishu.jobs[JOB_ID].is_active
    assert len(queries) <= 30


@pytest.mark.parametrize(
    ("text", "most", "calls_of_hire"),
    [("/job A168688", 13, 4), ("/jobs", 7, 0), ("/expiring", 12, 0), ("/history", 4, 0), ("/history A168688", 7, 0)],
)
def test_a_command_needs_few_reads(
    conversation: Conversation, calls: list[str], queries: list[str], text: str, most: int, calls_of_hire: int
) -> None:
    conversation.ask("/help")
    calls.clear()
    queries.clear()
    conversation.ask(text)
    assert len(queries) <= most
    assert sum("/hire/" in call for call in calls) == calls_of_hire


def test_a_click_on_the_card_of_an_open_job_reads_it_once(conversation: Conversation, calls: list[str]) -> None:
    first, second = conversation.ask("/job A168688"), conversation.ask("/job A168688")
    conversation.click(first, REOPEN)
    calls.clear()
    conversation.click(second, REOPEN, people.MANAGER)
    assert calls.count(READ) == 1
    assert OPEN not in calls


def test_a_job_that_somebody_reopens_between_the_read_and_the_lock_is_read_again_and_opened_once(
    conversation: Conversation, feishu: Platform, calls: list[str]
) -> None:
    first, second = conversation.ask("/job A168688"), conversation.ask("/job A168688")
    once(feishu, TEAM, lambda: conversation.click(first, REOPEN, people.MANAGER, {"period": "30d"}))
    outcome = conversation.click(second, REOPEN, form={"period": "180d"})
    assert outcome.toast is not None
    assert "already" in outcome.toast.en_us
    assert calls.count(OPEN) == 1
    entries, _ = conversation.store.history.entries(JOB_ID, 0, 9)
    assert [(entry.actor_id, entry.outcome) for entry in reversed(entries)] == [
        (people.MANAGER.open_id, "reopened"),
        (people.RECRUITER.open_id, "already_open"),
    ]


def test_a_lock_that_was_left_behind_is_taken_over_after_another_read(
    conversation: Conversation, feishu: Platform, calls: list[str]
) -> None:
    card = conversation.ask("/job A168688")
    conversation.store.job_locks.acquire(JOB_ID, "a request that crashed", feishu.clock.now())
    conversation.wait(minutes=2)
    calls.clear()
    conversation.click(card, REOPEN)
    assert feishu.jobs[JOB_ID].is_active
    assert calls.count(READ) == 3


def test_a_digest_of_one_job_needs_few_reads(
    conversation: Conversation, feishu: Platform, queries: list[str], calls: list[str]
) -> None:
    expires_at = feishu.clock.now() + timedelta(days=3, hours=8)
    job = feishu.hire_service.store.job_with_code(OPEN_SAMPLE_CODE)
    feishu.hire_service.edit_job(job.id, is_active=True, expires_at=expires_at)
    conversation.scan()
    conversation.ask(f"/subscribe {OPEN_SAMPLE_CODE} website:{SOCIAL_SITE.name.zh_cn}")
    reads_of: dict[str, int] = {}
    calls_of: dict[str, list[str]] = {}
    start = conversation.engine.start

    def counted(kind: str, workflow_id: str, payload: str) -> None:
        before, calls_before = len(queries), len(calls)
        start(kind, workflow_id, payload)
        reads_of[kind], calls_of[kind] = len(queries) - before, calls[calls_before:]

    conversation.engine.start = counted  # type: ignore[method-assign]  # counts what one task reads
    assert len(conversation.remind()) == 1
    assert reads_of["send_digest"] <= 14
    # A scan has just read the job by itself: it is not read again. Its team, which a row names, was never read.
    assert [call for call in calls_of["send_digest"] if "/hire/" in call] == [f"GET /hire/v1/jobs/{job.id}/recruiter"]


def test_a_digest_reads_a_job_by_itself_once_if_no_scan_has_just_done_so(
    conversation: Conversation, feishu: Platform, calls: list[str]
) -> None:
    job = feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)
    conversation.ask(f"/subscribe {TWO_ADVERTS_CODE}")
    feishu.hire_service.edit_job(job.id, expires_at=feishu.clock.now() + timedelta(days=4))
    conversation.scan()
    conversation.wait(hours=1)
    conversation.scan()
    conversation.wait(hours=22, minutes=40)  # the hour of the digest, and not yet time for the daily full read
    calls.clear()
    assert len(conversation.remind()) == 1
    posts = feishu.hire_service.store.posts_of_job(job.id)
    about_it = [call for call in calls if any(each in call for each in (job.id, *(post.id for post in posts)))]
    assert about_it == [f"GET /hire/v1/jobs/{job.id}", f"GET /hire/v1/jobs/{job.id}/recruiter"]


@pytest.fixture
def job(feishu: Platform) -> Job:
    return feishu.jobs[JOB_ID]


def open_in_hire(conversation: Conversation, job: Job) -> None:
    """Somebody opens the job in Hire itself, and a scan detects it."""
    conversation.wait(minutes=5)
    conversation.platform.hire_service.edit_job(job.id, is_active=True, expires_at=None)
    conversation.scan()


def test_refreshing_twenty_cards_reads_the_job_once_and_checks_the_chat_once(
    conversation: Conversation, job: Job, calls: list[str]
) -> None:
    cards = [conversation.ask("/job A168688") for _ in range(20)]
    calls.clear()
    open_in_hire(conversation, job)
    assert not any(card.has_button("reopen_job") for card in cards)
    assert calls.count(READ) == 1
    assert sum(call.startswith("GET /im/v1/chats/") for call in calls) == 1


def test_a_card_that_is_tried_again_after_a_pause_shows_the_job_as_it_is_then(
    conversation: Conversation, feishu: Platform, job: Job, calls: list[str]
) -> None:
    cards = []
    for _ in range(3):
        cards.append(conversation.ask("/job A168688"))
        conversation.wait(seconds=1)  # The newest is refreshed first.
    locked = f"PATCH /im/v1/messages/{cards[1].message.id}"
    feishu.faults.add("card_locked", locked, times=1)
    once(feishu, locked, lambda: feishu.hire_service.edit_job(job.id, is_active=False))
    calls.clear()
    open_in_hire(conversation, job)
    assert [card.has_button("reopen_job") for card in cards] == [True, True, False]
    assert calls.count(READ) == 2
