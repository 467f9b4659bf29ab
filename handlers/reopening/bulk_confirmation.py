"""Asks whoever chose several jobs to confirm that they are reopened; the buttons are in ``reopen_many_buttons.py``."""

import hashlib
from collections.abc import Sequence

from bot.dispatch.context import Context
from bot.domain.errors import BotError, FeishuBusy, NotAllowed
from bot.domain.jobs import Job
from bot.domain.replies import FollowUp, Reply, Toast
from bot.domain.text import Text
from bot.domain.typed.until import Expiry
from bot.interfaces.bulk_request_store import BulkRequest, LeftOutJob
from bot.logs import get_logger
from cards.reopen_form import DEFAULT_NOTE
from cards.reopenings_card import NONE_REOPENABLE, ChosenJob, Mark, confirm_card
from cards.reopenings_parts.rows import MAX_JOBS
from handlers.read_job import read_job
from handlers.reopening.attempt_history import AttemptRecorder
from handlers.reopening.permission import may_reopen
from handlers.rights.visibility import only_visible

log = get_logger(__name__)

# The job, if it was open, and its team.
CALLS_OF_A_CHOICE = 2
CONFIRM_IN_THREAD = Text("请在话题中确认", "Please confirm in the thread")


def ask_to_confirm(
    jobs: Sequence[Job],
    until: Expiry,
    ctx: Context,
    *,
    in_thread: bool,
    digest_page: int | None = None,
    notes: Sequence[Text] = (),
) -> Reply:
    """A card that names the jobs and until when; only the requester can confirm it.

    Jobs that the requester may not reopen, or that are open, are marked and left out; the history has the refusals. ``in_thread`` is for a click: the card is
    a message of its own in the thread of the clicked one, which stays as it is. Otherwise it answers a command. For a
    click in a digest, ``digest_page`` is the page that it shows: its rows are refreshed afterwards. ``notes`` stand above the
    jobs.

    Raises:
        TooManyCalls
    """
    ctx.hire_calls.count(ctx.requester.open_id, calls=CALLS_OF_A_CHOICE * len(jobs))
    chosen = _with_marks(only_visible(jobs, ctx)[:MAX_JOBS], ctx)
    _record_refusals(chosen, ctx)
    request = _request(chosen, until, ctx, digest_page)
    if request.job_ids:
        ctx.store.bulk_requests.put(request)
    else:  # No period holds for anything.
        notes = [each for each in notes if each != DEFAULT_NOTE]
    card = confirm_card(chosen, until.expires_at, request.requester_id, request.id, notes)
    if not in_thread:
        return Reply(card=card)
    toast = Toast(CONFIRM_IN_THREAD) if request.job_ids else Toast(NONE_REOPENABLE, "warning")
    return Reply(toast=toast, follow_ups=(FollowUp(card, in_thread=True),))


def _record_refusals(chosen: Sequence[ChosenJob], ctx: Context) -> None:
    """Choosing a job is the attempt: it is refused here, also if nothing is left that could be confirmed."""
    for each in chosen:
        if each.mark == "not_allowed":
            AttemptRecorder(ctx, "reopen", each.job.id, each.job).record("refused", NotAllowed.__name__)


def _request(chosen: Sequence[ChosenJob], until: Expiry, ctx: Context, digest_page: int | None) -> BulkRequest:
    requester = ctx.requester
    left_out = ((each.job.id, each.mark) for each in chosen)
    return BulkRequest(
        # The same when the step is repeated after a crash. It gives no right, so it may be known.
        id=hashlib.sha256(ctx.idempotency_key.encode()).hexdigest()[:32],
        requester_id=requester.open_id,
        chat_id=requester.chat_id,
        job_ids=tuple(each.job.id for each in chosen if each.is_reopenable),
        expires_at=until.expires_at,
        created_at=ctx.now(),
        left_out=tuple(LeftOutJob(job_id, mark) for job_id, mark in left_out if mark and mark != "unknown"),
        digest_message_id="" if digest_page is None else requester.message_id,
        digest_page=digest_page or 0,
    )


def _with_marks(jobs: Sequence[Job], ctx: Context) -> tuple[ChosenJob, ...]:
    """Each job with what is to be said about it. Once Hire does not answer, it is not asked about the others."""
    found = []
    is_answering = True
    for job in jobs:
        mark: Mark | None = "unknown"
        try:
            mark = _mark(job, ctx) if is_answering else "unknown"
        except BotError as error:
            is_answering = not isinstance(error, FeishuBusy)
            log.info("job_unmarked", job=job.id, error=error)
        found.append(ChosenJob(job, mark))
    return tuple(found)


def _mark(job: Job, ctx: Context) -> Mark | None:
    # Read again, so that a job that has closed since the last scan is not left out.
    if job.is_open(ctx.now()) and read_job(job.id, ctx, with_adverts=False).is_open(ctx.now()):
        return "already_open"
    return None if may_reopen(job, ctx) else "not_allowed"
