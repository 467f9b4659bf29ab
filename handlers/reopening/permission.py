"""Checks who may reopen a job, for every click and every command.

The requester is the operator named in the verified event. Neither being in the chat nor seeing a button is a permission.
"""

from bot.dispatch.context import Context
from bot.domain import error_texts
from bot.domain.errors import BotError, NotAllowed
from bot.domain.jobs import JobTeam
from handlers.teams import read_team


def require_may_reopen(job_id: str, ctx: Context) -> None:
    """Check that the requester may reopen this job, publish its adverts and schedule its reopening.

    Raises:
        NotAllowed: with those who may. If Hire does not tell the job's team, only administrators may.
    """
    requester_id = ctx.requester.open_id
    policy = ctx.policy
    if policy.reopen_allowed == "anyone" or requester_id in policy.admin_ids:
        return
    if policy.reopen_allowed == "admins":
        raise NotAllowed(error_texts.ONLY_ADMINS_MAY, admin_ids=policy.admin_ids)
    members = _team(job_id, ctx).members()
    if requester_id not in members:
        raise NotAllowed(error_texts.ONLY_TEAM_MAY, team_ids=members, admin_ids=policy.admin_ids)


def _team(job_id: str, ctx: Context) -> JobTeam:
    try:
        return read_team(job_id, ctx)
    except BotError as error:
        raise NotAllowed(error_texts.TEAM_UNKNOWN, admin_ids=ctx.policy.admin_ids) from error
