"""Reopens a job once, however many people ask. Commands, forms, bulk reopenings and auto-reopens all call ``reopen``."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from bot.dispatch.context import Context
from bot.domain.errors import BotError, FeishuBusy, SomebodyElseIsAtIt
from bot.domain.job_posts import JobPost
from bot.domain.jobs import PostKey
from bot.interfaces.feishu import OpenResult
from handlers.find_posts import read_post
from handlers.reopening.attempt_history import failures_recorded, has_attempt_since, make_recorder
from handlers.reopening.expiry import Expiry
from handlers.reopening.permission import require_may_reopen

log = logging.getLogger(__name__)

LOCK_TIMEOUT = timedelta(seconds=8)
LOCK_POLL_EVERY = timedelta(seconds=0.25)

Outcome = Literal["reopened", "already_open"]


def reopen(key: PostKey, until: Expiry, ctx: Context) -> tuple[Outcome, JobPost]:
    """Reopen a job; the second of two requesters finds it open already.

    The post is read from Hire once before and once after. It is read once more only if somebody else may have reopened
    the job since the first read. Every attempt is written to the history.

    Raises:
        NotAllowed: if the requester may not reopen this job.
        SomebodyElseIsAtIt: if another request works on the job for longer than ``LOCK_TIMEOUT``.
        BotError: as ``Hire.get_post`` and ``Hire.open_job`` do.
    """
    read_at = ctx.now()
    with failures_recorded(make_recorder(key, ctx.store.posts.get(key.website_id, key.post_id), until, ctx)):
        before = read_post(key, ctx)
    # The ids in a card come from the client; from here on, those that Hire returned count.
    record = make_recorder(before.key, before, until, ctx)
    with failures_recorded(record):
        require_may_reopen(before.job_id, ctx)
        was_held = _lock(before.job_id, ctx)
    try:
        with failures_recorded(record):
            outcome, after = _open_locked(_read_if_changed(before, read_at, ctx, was_held=was_held), until, ctx)
            record(outcome, "", "")
            _end_assignment(before.job_id, ctx)
    finally:
        ctx.store.job_locks.release(before.job_id, ctx.idempotency_key)
    return outcome, after


def is_temporary(error: BotError) -> bool:
    """Whether a task should try again: Hire is busy, or another request works on the same job."""
    return isinstance(error, (FeishuBusy, SomebodyElseIsAtIt)) or isinstance(error.__cause__, FeishuBusy)


def is_open(post: JobPost, now: datetime) -> bool:
    """Whether the job is known to be open; an unlisted post does not tell, so Hire has to be asked."""
    return post.is_active and post.is_listed and (post.expires_at is None or post.expires_at > now)


def _lock(job_id: str, ctx: Context) -> bool:
    """Lock the job, waiting for whoever holds it; whether another request held it just before."""
    was_held = ctx.store.job_locks.holder(job_id) not in {None, ctx.idempotency_key}
    for _ in range(int(LOCK_TIMEOUT / LOCK_POLL_EVERY)):
        if ctx.store.job_locks.acquire(job_id, ctx.idempotency_key, ctx.now()):
            return was_held
        was_held = True
        ctx.wait(LOCK_POLL_EVERY)
    raise SomebodyElseIsAtIt


def _read_if_changed(before: JobPost, read_at: datetime, ctx: Context, *, was_held: bool) -> JobPost:
    """The post of a locked job, read again only if another request may have reopened it after ``read_at``.

    An attempt is in the history before its lock is released.
    """
    may_be_reopened = not is_open(before, ctx.now()) and has_attempt_since(before.job_id, read_at, ctx)
    return read_post(before.key, ctx) if was_held or may_be_reopened else before


def _open_locked(post: JobPost, until: Expiry, ctx: Context) -> tuple[Outcome, JobPost]:
    """Open a job that this request has locked, and read the post after that."""
    has_started = _has_started(post.job_id, ctx)
    if is_open(post, ctx.now()):
        return ("reopened" if has_started else "already_open"), post
    ctx.store.snoozes.prune(ctx.now())
    ctx.store.job_locks.mark_started(post.job_id, ctx.idempotency_key)
    try:
        result = ctx.hire.open_job(post.job_id, until.expires_at)
    except BotError as error:
        if not getattr(error, "outcome_unknown", False):
            raise
        after = read_post(post.key, ctx)
        if not is_open(after, ctx.now()):
            raise
        return "reopened", after
    if result is OpenResult.ALREADY_OPEN and not has_started:
        return "already_open", _read_after(post, ctx)
    return "reopened", _read_reopened(post, until, ctx)


def _has_started(job_id: str, ctx: Context) -> bool:
    """Whether this request called Hire before a crash. If so, an open job means that its call succeeded."""
    known = ctx.store.history.outcome(ctx.idempotency_key, job_id)
    return known == "reopened" or ctx.store.job_locks.has_started(job_id, ctx.idempotency_key)


def _read_reopened(post: JobPost, until: Expiry, ctx: Context) -> JobPost:
    """The post of a reopened job. Hire has accepted the call, so a record that still says closed is corrected."""
    after = _read_after(post, ctx)
    if after.is_active and after.is_listed:
        return after
    after = replace(after, is_active=True, expires_at=until.expires_at)
    ctx.store.posts.put(after, ctx.now())
    return after


def _read_after(post: JobPost, ctx: Context) -> JobPost:
    """The post after the call to Hire, or as it was before if Hire fails now: the job is open all the same."""
    try:
        return read_post(post.key, ctx)
    except BotError as error:
        log.warning("reopened_post_unread job=%s error=%s", post.job_id, error)
        return post


def _end_assignment(job_id: str, ctx: Context) -> None:
    """A reopened job is reminded of from the first stage again, and anybody may take responsibility for it."""
    assignment = ctx.store.assignments.get_many([job_id]).get(job_id)
    if assignment is not None:
        ctx.store.assignments.release(job_id, assignment.open_id)
