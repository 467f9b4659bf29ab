"""Who works on a job. A team is read from Hire when it is needed, and kept for an hour."""

import logging
from datetime import timedelta

from bot.dispatch.context import Context
from bot.domain.errors import BotError
from bot.domain.jobs import Job, JobTeam

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(hours=1)


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
        log.info("team_unread job=%s error=%s", job.id, error)
        return job.team
