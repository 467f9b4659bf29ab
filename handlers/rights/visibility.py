"""Who may see which job (docs/security.md).

A job that was ever on a careers website is shown to everybody. One that never was may be confidential: it is shown to its team
and to administrators only, and only in their direct chats, unless the operator sets ``SHOW_UNADVERTISED``.
"""

from collections.abc import Iterable

from bot.dispatch.context import Context
from bot.domain.errors import BotError, JobNotFound
from bot.domain.jobs import ADVERTISED, EVERYTHING, Audience, Job
from bot.logs import get_logger
from handlers.rights.teams import team_of

log = get_logger(__name__)

# Each needs a call to Hire within the hour; nobody is on the team of more unadvertised jobs.
MAX_CONFIRMED = 200


def may_see(job: Job, ctx: Context) -> bool:
    """Whether the job may be shown to the requester in their chat."""
    if job.is_advertised or ctx.policy.show_unadvertised:
        return True
    requester = ctx.requester
    return requester.is_direct and _is_insider(job, requester.open_id, ctx)


def is_still_shown(job: Job, ctx: Context) -> bool:
    """As ``may_see``, but for work that can be tried again: raises as ``team_of`` if Hire cannot say now."""
    if job.is_advertised or ctx.policy.show_unadvertised or not ctx.requester.is_direct:
        return may_see(job, ctx)
    return ctx.requester.open_id in {*ctx.policy.admin_ids, *team_of(job, ctx).members()}


def only_visible(jobs: Iterable[Job], ctx: Context) -> tuple[Job, ...]:
    """The jobs that may be shown to the requester in their chat."""
    return tuple(job for job in jobs if may_see(job, ctx))


def require_visible(job: Job | None, ctx: Context) -> Job:
    """The job, if there is one that may be shown.

    Raises:
        JobNotFound: the same whether the job does not exist or may not be shown.
    """
    if job is None or not may_see(job, ctx):
        raise JobNotFound
    return job


def audience_of_requester(ctx: Context) -> Audience:
    """Which jobs the lists for the requester contain."""
    if not ctx.requester.is_direct:
        return EVERYTHING if ctx.policy.show_unadvertised else ADVERTISED
    return audience_of(ctx.requester.open_id, ctx)


def audience_of(open_id: str, ctx: Context) -> Audience:
    """Which jobs the person may see in a direct chat. What Hire cannot confirm now is left out."""
    if ctx.policy.show_unadvertised or open_id in ctx.policy.admin_ids:
        return EVERYTHING
    try:
        candidates = ctx.store.jobs.get_many(ctx.team_jobs.of(open_id))
    except BotError as error:
        log.info("own_jobs_unread", error=error)
        return ADVERTISED
    hidden = sorted(job_id for job_id, job in candidates.items() if not job.is_advertised)[:MAX_CONFIRMED]
    # The filters of Hire's list only find candidates; the team itself decides.
    return Audience(job_ids=frozenset(job_id for job_id in hidden if _is_insider(candidates[job_id], open_id, ctx)))


def _is_insider(job: Job, open_id: str, ctx: Context) -> bool:
    if open_id and open_id in ctx.policy.admin_ids:
        return True
    try:
        return bool(open_id) and open_id in team_of(job, ctx).members()
    except BotError as error:
        log.info("team_unread", job=job.id, error=error)
        return False
