"""The task that reopens several jobs with one expiry, one step a job, and shows its progress on the card.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from pydantic import Field

from bot.dispatch.context import Context
from bot.domain.error_texts import FEISHU_BUSY
from bot.domain.errors import BotError, NotAllowed
from bot.domain.jobs import Job
from bot.domain.replies import Card
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.domain.typed.until import parse_until
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.reopenings_card import Reopening, progress_card
from cards.wording.outcomes import Outcome
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import describe_until
from handlers.reopening.reopen import is_temporary, reopen


@dataclass(frozen=True)
class ChosenJob:
    """One of the jobs. Release 0.1 stored the ids of its advert as well."""

    job_id: str


@dataclass(frozen=True)
class ReopenManyRequest:
    """The task's payload: which jobs, until when, who confirmed it, and on which card."""

    jobs: Annotated[tuple[ChosenJob, ...], Field(alias="posts")]
    until: str
    requester_id: Annotated[str, Field(alias="by")]
    chat_id: str
    message_id: str


@dataclass(frozen=True)
class JobResult:
    """The outcome for one job, with the reason if it failed."""

    outcome: Outcome
    text: Annotated[Text | None, Field(alias="words")] = None


WAITING = JobResult("waiting")


def reopen_many(task: TaskContext, payload: str) -> None:
    """Reopen the jobs one after the other. Each is a step of its own, so that none is reopened twice after a crash."""
    request = load(ReopenManyRequest, payload)
    ctx = task.context(request.requester_id, request.chat_id, request.message_id)
    results = [WAITING] * len(request.jobs)
    for number, chosen in enumerate(request.jobs):
        outcome = run_with_retries(task.steps, f"reopen {number}", partial(_reopen, chosen.job_id, request, ctx))
        results[number] = load(JobResult, outcome) if outcome != RETRY else JobResult("failed", FEISHU_BUSY)
        task.refresh(f"progress {number}", request.message_id, partial(_progress, request, results, ctx))
    for chosen in request.jobs:
        for refresh in refresh_tasks(chosen.job_id, ctx):
            task.submit(refresh)


def _reopen(job_id: str, request: ReopenManyRequest, ctx: Context) -> str:
    try:
        until = parse_until(request.until, ctx.now(), ctx.policy.zone)
        outcome, _ = reopen(job_id, until, ctx)
    except BotError as error:
        if is_temporary(error):
            return RETRY
        return dump(JobResult("refused" if isinstance(error, NotAllowed) else "failed", error.text))
    return dump(JobResult(outcome))


def _progress(request: ReopenManyRequest, results: list[JobResult], ctx: Context) -> Card:
    until = parse_until(request.until, ctx.now(), ctx.policy.zone)
    known = ctx.store.jobs.get_many(chosen.job_id for chosen in request.jobs)
    rows = [
        Reopening(known.get(chosen.job_id) or Job(chosen.job_id), result.outcome, result.text)
        for chosen, result in zip(request.jobs, results, strict=True)
    ]
    until_text = describe_until(until, ctx.policy.zone)
    return progress_card(rows, request.requester_id, until_text, is_finished=WAITING not in results)
