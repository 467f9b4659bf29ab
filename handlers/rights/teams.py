"""Who works on a job. A team is read from Hire when it is needed, and kept for an hour."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.jobs import Job, JobTeam
from bot.logs import get_logger

log = get_logger(__name__)

KEPT_FOR = timedelta(hours=1)
# For naming the recruiter in a digest; who may reopen is decided by ``team_of``.
SHOWN_FOR = timedelta(days=1)
MAX_READ_FOR_DIGEST = 50


def read_team(job_id: str, ctx: Context) -> JobTeam:
    """The team as Hire says now; it is stored as well. Raises as ``Hire.job_team``."""
    read_at = ctx.now()
    team = ctx.hire.job_team(job_id)
    ctx.store.jobs.put_team(job_id, team, read_at)
    return team


def team_of(job: Job, ctx: Context) -> JobTeam:
    """The team as read within the hour. Raises as ``Hire.job_team``."""
    if job.team is not None and job.team_read_at is not None and abs(ctx.now() - job.team_read_at) < KEPT_FOR:
        return job.team
    return read_team(job.id, ctx)


def known_team(job: Job, ctx: Context) -> JobTeam | None:
    """The team for showing it: as last read if Hire cannot say now, None if it never could."""
    try:
        return team_of(job, ctx)
    except BotError as error:
        log.info("team_unread", job=job.id, error=error)
        return job.team


def with_teams(jobs: Iterable[Job], ctx: Context) -> dict[str, Job]:
    """The jobs by id, with the teams that a digest names. The first ones whose team was not read within a day are read.

    A digest is not late because of a name: once Hire does not say a team, the rest are shown as last read.
    """
    found = {job.id: job for job in jobs}
    unread = [job for job in found.values() if job.team_read_at is None or ctx.now() - job.team_read_at > SHOWN_FOR]
    for job in unread[:MAX_READ_FOR_DIGEST]:
        try:
            team = ctx.team_jobs.shared(job.id, partial(read_team, job.id, ctx))
            found[job.id] = replace(job, team=team, team_read_at=ctx.now())
        except BotError as error:
            log.info("team_unread", job=job.id, error=error)
            break
    return found
