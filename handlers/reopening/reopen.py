"""Opening a job again, once, however many ask: the one place that does it for commands, forms, lists and armed jobs.

The job is read again before and after, the asker's right is checked, and every attempt is written down.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.dispatch.context import Context
from bot.domain.errors import BotError, FeishuBusy, NotAllowed, SomebodyElseIsAtIt
from bot.domain.history import HistoryEntry
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.interfaces.feishu import OpenResult
from handlers.find_posts import read_post
from handlers.reopening.expiry import Expiry
from handlers.reopening.permission import require_may_reopen

log = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=8)
BETWEEN_LOOKS = timedelta(seconds=0.25)

Outcome = Literal["reopened", "already_open"]
Record = Callable[[Literal["reopened", "already_open", "refused", "failed"], str, str], None]


def reopen(key: PostKey, until: Expiry, ctx: Context) -> tuple[Outcome, JobPost]:
    """Reopen a job once, however many ask: the second one finds it open.

    Raises:
        NotAllowed, SomebodyElseIsAtIt; BotError as Hire's promises say. Each is written to the history.
    """
    before = ctx.store.posts.get(key.website_id, key.post_id)
    record = _recorder(key, before, until, ctx)
    try:
        before = read_post(key, ctx)
        # The id in a card is a hint; what Hire says of the post is what counts.
        record = _recorder(before.key, before, until, ctx)
        require_may_reopen(before.job_id, ctx)
        _claim(before.job_id, ctx)
    except NotAllowed as error:
        record("refused", type(error).__name__, error.log_id)
        raise
    except BotError as error:
        record("failed", type(error).__name__, error.log_id)
        raise
    try:
        outcome, after = _open_claimed(before, until, ctx)
        record(outcome, "", "")
        _end_assignment(before.job_id, ctx)
    except BotError as error:
        record("failed", type(error).__name__, error.log_id)
        raise
    finally:
        ctx.store.job_locks.release(before.job_id, ctx.idempotency_key)
    return outcome, after


def _open_claimed(before: JobPost, until: Expiry, ctx: Context) -> tuple[Outcome, JobPost]:
    """With the job to ourselves: look again, for somebody may have been faster, then open it and look once more."""
    has_started = _has_started(before.job_id, ctx)
    post = read_post(before.key, ctx)
    if is_open(post, ctx.now()):
        return ("reopened" if has_started else "already_open"), post
    ctx.store.snoozes.prune(ctx.now())
    ctx.store.job_locks.mark_started(post.job_id, ctx.idempotency_key)
    try:
        opening = ctx.hire.open_job(post.job_id, until.expires_at)
    except BotError as error:
        if not getattr(error, "outcome_unknown", False):
            raise
        post = read_post(post.key, ctx)
        if not is_open(post, ctx.now()):
            raise
        return "reopened", post
    if opening is OpenResult.ALREADY_OPEN and not has_started:
        return "already_open", _read_again(post, ctx)
    return "reopened", _after_opening(post, until, ctx)


def _end_assignment(job_id: str, ctx: Context) -> None:
    """A reopened job begins a new ladder, which somebody else may take care of."""
    store = ctx.store
    assignment = store.assignments.get_many([job_id]).get(job_id)
    if assignment is not None:
        store.assignments.release(job_id, assignment.open_id)


def _has_started(job_id: str, ctx: Context) -> bool:
    """Whether this very request had called Hire before a crash; then finding the job open means that it worked."""
    known = ctx.store.history.outcome(ctx.idempotency_key, job_id)
    return known == "reopened" or ctx.store.job_locks.has_started(job_id, ctx.idempotency_key)


def _after_opening(post: JobPost, until: Expiry, ctx: Context) -> JobPost:
    """The reopened job as Hire shows it now; Hire has accepted, so a record that lags behind does not count."""
    after = _read_again(post, ctx)
    if after.is_active and after.is_listed:
        return after
    after = replace(after, is_active=True, expires_at=until.expires_at)
    ctx.store.posts.put(after, ctx.now())
    return after


def is_passing(error: BotError) -> bool:
    """Whether work that nobody waits for had better try again: Hire, or somebody at the same job, is busy just now."""
    return isinstance(error, (FeishuBusy, SomebodyElseIsAtIt)) or isinstance(error.__cause__, FeishuBusy)


def _read_again(post: JobPost, ctx: Context) -> JobPost:
    """The post after Hire has decided: a Hire that does not answer any more does not undo that."""
    try:
        return read_post(post.key, ctx)
    except BotError as error:
        log.warning("opened_unseen job=%s error=%s", post.job_id, error)
        return post


def is_open(post: JobPost, now: datetime) -> bool:
    """Open and worth leaving alone; an unlisted post says nothing of its job, so Hire is asked."""
    return post.is_active and post.is_listed and (post.expires_at is None or post.expires_at > now)


def _claim(job_id: str, ctx: Context) -> None:
    """Have the job to ourselves, waiting a little for whoever is at it."""
    for _ in range(int(PATIENCE / BETWEEN_LOOKS)):
        if ctx.store.job_locks.acquire(job_id, ctx.idempotency_key, ctx.now()):
            return
        ctx.wait(BETWEEN_LOOKS)
    raise SomebodyElseIsAtIt


def _recorder(key: PostKey, before: JobPost | None, until: Expiry, ctx: Context) -> Record:
    """Writes this attempt's line of the history once its outcome is known."""

    def record(outcome: Literal["reopened", "already_open", "refused", "failed"], detail: str, log_id: str) -> None:
        ctx.store.history.write(
            HistoryEntry(
                idempotency_key=ctx.idempotency_key,
                happened_at=ctx.now(),
                actor_id=ctx.requester.open_id,
                action="reopen",
                job_id=key.job_id,
                chat_id=ctx.requester.chat_id,
                message_id=ctx.requester.message_id,
                outcome=outcome,
                post_id=key.post_id,
                detail=detail,
                old_expires_at=before.expires_at if before else None,
                new_expires_at=until.expires_at if outcome == "reopened" else None,
                log_id=log_id,
            )
        )

    return record
