"""Locks a job, so that of several requests at once only one changes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.dispatch.context import Context
from bot.domain.errors import BotError, OutcomeUnknown, SomebodyElseIsAtIt

LOCK_TIMEOUT = timedelta(seconds=8)
LOCK_POLL_EVERY = timedelta(seconds=0.25)


@contextmanager
def locked(job_id: str, ctx: Context) -> Iterator[bool]:
    """Hold the lock of the job; yields whether another request held it just before.

    An outage of the database leaves it held, as a crash does, and so does a call to Hire that may have taken effect: the request
    is repeated, and the lock knows whether it had begun.

    Raises:
        SomebodyElseIsAtIt: if another request holds it for longer than ``LOCK_TIMEOUT``.
    """
    was_held = _acquire(job_id, ctx)
    try:
        yield was_held
    except OutcomeUnknown:
        raise
    except BotError:
        ctx.store.job_locks.release(job_id, ctx.idempotency_key)
        raise
    # After any other error, such as an outage of the database, the same request goes on as after a crash. The lock then says
    # that it had called Hire; others take the lock over once it is old.
    ctx.store.job_locks.release(job_id, ctx.idempotency_key)


def _acquire(job_id: str, ctx: Context) -> bool:
    was_held = ctx.store.job_locks.holder(job_id) not in {None, ctx.idempotency_key}
    for _ in range(int(LOCK_TIMEOUT / LOCK_POLL_EVERY)):
        if ctx.store.job_locks.acquire(job_id, ctx.idempotency_key, ctx.now()):
            return was_held
        was_held = True
        ctx.wait(LOCK_POLL_EVERY)
    raise SomebodyElseIsAtIt
