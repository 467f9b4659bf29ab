"""The task that reopens several jobs with one expiry, one step a job, and shows its progress on the card that was confirmed.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.dispatch.context import Context
from bot.domain.error_texts import FEISHU_BUSY
from bot.domain.errors import BotError, NotAllowed
from bot.domain.jobs import Job, JobState
from bot.domain.replies import Card
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.domain.typed.until import Expiry, parse_until
from bot.interfaces.bulk_request_store import LeftOutJob
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.reopenings_card import Reopening, Reopenings, progress_card
from cards.wording.outcomes import STILL_COUNTED_OPEN, Outcome
from handlers.refresh_cards import refresh_tasks
from handlers.reminders.digests.view import digest_page
from handlers.reopening.reopen import is_temporary, reopen
from handlers.zone_of_chat import zone_of_chat


@dataclass(frozen=True)
class ChosenJob:
    """One of the jobs. Release 0.1 stored the ids of its advert as well."""

    job_id: str


@dataclass(frozen=True)
class ReopenManyRequest:
    """The task's payload: which jobs, until when, who confirmed it, and on which card.

    Attributes:
        until: an expiry as people type it; empty in requests that have ``expires_at`` instead.
        expires_at: in the zone in which its day was chosen; None means never.
        left_out: jobs that were chosen too.
        digest_message_id: the digest whose rows are to show the new states, empty if there is none.
        digest_page: the page of it that was shown.
    """

    jobs: Annotated[tuple[ChosenJob, ...], Field(alias="posts")]
    until: str = ""
    requester_id: Annotated[str, Field(alias="by")] = ""
    chat_id: str = ""
    message_id: str = ""
    expires_at: datetime | None = None
    left_out: tuple[LeftOutJob, ...] = ()
    digest_message_id: str = ""
    digest_page: int = 0


@dataclass(frozen=True)
class JobResult:
    """The outcome for one job, with the reason if it failed."""

    outcome: Outcome
    text: Annotated[Text | None, Field(alias="words")] = None


WAITING = JobResult("waiting")
# The confirmed card has no form that somebody could be filling in, and the next job waits for the progress of the last.
ANSWER_ARRIVES = timedelta(seconds=1)


def reopen_many(task: TaskContext, payload: str) -> None:
    """Reopen the jobs one after the other. Each is a step of its own, so that none is reopened twice after a crash."""
    request = load(ReopenManyRequest, payload)
    ctx = task.context(request.requester_id, request.chat_id, request.message_id)
    results = [WAITING] * len(request.jobs)
    for number, chosen in enumerate(request.jobs):
        outcome = run_with_retries(task.steps, f"reopen {number}", partial(_reopen, chosen.job_id, request, ctx))
        results[number] = load(JobResult, outcome) if outcome != RETRY else JobResult("failed", FEISHU_BUSY)
        progress = partial(_shown_progress, request, results, task, ctx)
        task.refresh(f"progress {number}", request.message_id, progress, after_click=ANSWER_ARRIVES)
    for chosen in request.jobs:
        for refresh in refresh_tasks(chosen.job_id, ctx):
            task.submit(refresh)
    # A request that an earlier release left unfinished names no digest: its steps stay as they were.
    if request.digest_message_id:
        task.refresh("digest", request.digest_message_id, partial(_digest, request, task, ctx))


def first_progress(request: ReopenManyRequest, ctx: Context) -> Card:
    """What the confirmed card shows at first: nothing is done yet."""
    return _progress(request, [WAITING] * len(request.jobs), ctx)


def _reopen(job_id: str, request: ReopenManyRequest, ctx: Context) -> str:
    try:
        outcome, job = reopen(job_id, _until(request, ctx), ctx)
    except BotError as error:
        if is_temporary(error):
            return RETRY
        return dump(JobResult("refused" if isinstance(error, NotAllowed) else "failed", error.text))
    is_past = outcome == "already_open" and job.state(ctx.now()) is JobState.EXPIRED
    return dump(JobResult(outcome, STILL_COUNTED_OPEN if is_past else None))


def _until(request: ReopenManyRequest, ctx: Context) -> Expiry:
    if request.until:
        return parse_until(request.until, ctx.now(), zone_of_chat(ctx))
    return Expiry(request.expires_at)


def _progress(request: ReopenManyRequest, results: list[JobResult], ctx: Context) -> Card:
    ids = [chosen.job_id for chosen in request.jobs]
    known = ctx.store.jobs.get_many([*ids, *(each.job_id for each in request.left_out)])
    rows = tuple(
        Reopening(known.get(job_id) or Job(job_id), result.outcome, result.text)
        for job_id, result in zip(ids, results, strict=True)
    )
    left_out = tuple((known[each.job_id], each.reason) for each in request.left_out if each.job_id in known)
    return progress_card(Reopenings(rows, request.requester_id, _until(request, ctx).expires_at, left_out))


def _shown_progress(
    request: ReopenManyRequest, results: list[JobResult], task: TaskContext, ctx: Context
) -> Card | None:
    """None in a chat where it may not be shown any more, because somebody from outside has joined; the jobs are reopened all the same."""
    return _progress(request, results, ctx) if task.is_internal(request.chat_id) else None


def _digest(request: ReopenManyRequest, task: TaskContext, ctx: Context) -> Card | None:
    """The digest with the present states of its jobs; None if it may not be shown there any more."""
    digest_id = ctx.store.reminders.digest_of_message(request.digest_message_id)
    if digest_id is None or not task.is_internal(request.chat_id):
        return None
    return digest_page(digest_id, request.digest_page, ctx)
