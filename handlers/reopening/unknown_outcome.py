"""Finds out what a call to Hire has done, if Hire did not say or cannot be read after it."""

from datetime import timedelta

from bot.dispatch.context import Context
from bot.domain.errors import BotError, FeishuBusy, OutcomeUnknown
from bot.domain.jobs import Job
from bot.logs import get_logger
from handlers.read_job import read_job

log = get_logger(__name__)

# Together with the time that each reading may take not much more than somebody waits for a job's lock.
PAUSES = (timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=4))


def job_after_failure(error: BotError, job_id: str, ctx: Context) -> Job:
    """The job as it is after a call that failed with this error and may have taken effect.

    Raises:
        BotError: ``error`` itself, if the call had no effect.
        OutcomeUnknown: if Hire does not answer now either. The lock of the job stays with this request then: if it is repeated,
            it knows that what it finds done is its own doing.
    """
    if not getattr(error, "outcome_unknown", False):
        raise error
    for pause in PAUSES:
        try:
            return read_job(job_id, ctx)
        except FeishuBusy:
            ctx.wait(pause)
    try:
        return read_job(job_id, ctx)
    except FeishuBusy as unread:
        raise OutcomeUnknown from unread


def job_after(expected: Job, ctx: Context) -> Job:
    """The job after a call that Hire has accepted, or as it is expected to be if Hire cannot be read now: the call counts all the same."""
    try:
        return read_job(expected.id, ctx)
    except BotError as error:
        log.warning("changed_job_unread", job=expected.id, error=error)
        return expected
