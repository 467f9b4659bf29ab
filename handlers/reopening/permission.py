"""Who may reopen a job: asked at every click and every typed command, here and nowhere else.

The asker is the operator of the verified envelope. Being in the chat is not a right, and neither is having a button.
"""

from bot.dispatch.context import Context
from bot.domain import error_texts
from bot.domain.errors import BotError, NotAllowed
from bot.domain.jobs import JobTeam


def require_may_reopen(job_id: str, ctx: Context) -> None:
    """Let those pass who may reopen this job.

    Raises:
        NotAllowed: naming who may. If Hire cannot say who the team is, nobody but an administrator may.
    """
    requester = ctx.requester.open_id
    policy = ctx.policy
    if policy.reopen_allowed == "anyone" or requester in policy.admin_ids:
        return
    if policy.reopen_allowed == "admins":
        raise NotAllowed(error_texts.ONLY_ADMINS_MAY, admin_ids=policy.admin_ids)
    members = _team(job_id, ctx).members()
    if requester not in members:
        raise NotAllowed(error_texts.ONLY_TEAM_MAY, team_ids=members, admin_ids=policy.admin_ids)


def _team(job_id: str, ctx: Context) -> JobTeam:
    try:
        return ctx.hire.job_team(job_id)
    except BotError as error:
        raise NotAllowed(error_texts.TEAM_UNKNOWN, admin_ids=ctx.policy.admin_ids) from error
