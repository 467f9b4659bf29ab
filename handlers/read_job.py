"""Reads one job and its adverts from Hire into the store."""

from bot.dispatch.context import Context
from bot.dispatch.single_reads import SingleReads
from bot.domain.errors import BotError, JobNotFound
from bot.domain.jobs import Job
from bot.logs import get_logger

log = get_logger(__name__)


def read_job(job_id: str, ctx: Context, *, with_adverts: bool = True) -> Job:
    """The job as Hire returns it now; it is stored as well.

    While the jobs API is refused its adverts tell about it, so they are read in any case then.

    Raises:
        JobNotFound: if Hire does not know it.
        BotError: as ``Hire.get_job`` and ``Hire.get_advert`` do. What Hire refuses is an error only if it refuses everything.
    """
    jobs, reads = ctx.store.jobs, SingleReads(ctx.hire, ctx.store.jobs, ctx.clock)
    reading = reads.with_job(reads.begin(), job_id)
    is_refused = not reading.jobs and not reading.deleted_jobs
    known = jobs.get(job_id) if with_adverts or is_refused else None
    for advert in known.adverts if known else ():
        reading = reads.with_advert(reading, advert.key)
    if is_refused and not reading.adverts and not reading.gone and reads.refusals:
        # Nothing was read, and what was last seen must not pass for the present state.
        raise reads.refusals[0]
    jobs.put(reading)
    job = jobs.get(job_id)
    if job is None or reading.deleted_jobs:
        raise JobNotFound
    return job


def read_or_known(job_id: str, ctx: Context) -> Job | None:
    """The job as Hire returns it now, or as last seen if it cannot be read; None if Hire does not know it."""
    try:
        return read_job(job_id, ctx)
    except JobNotFound:
        return None
    except BotError as error:
        log.info("job_unread", job=job_id, error=error)
        return ctx.store.jobs.get(job_id)
