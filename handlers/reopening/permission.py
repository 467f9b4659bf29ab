"""Checks who may reopen a job, for every click and every command.

The requester is the operator named in the verified event. Neither being in the chat nor seeing a button is a permission.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from bot.dispatch.context import Context
from bot.domain import error_texts
from bot.domain.errors import BotError, FeishuMisconfigured, NotAllowed
from bot.domain.jobs import Job, JobTeam
from bot.domain.text import Text
from cards.components.sanitize import join_texts
from handlers.rights.teams import read_team, team_of

Act = Literal["reopen", "publish", "schedule", "decide"]

_ACTS: dict[Act, Text] = {
    "reopen": Text("重启这个职位", "reopen this job"),
    "publish": Text("发布这个职位的广告", "publish this job's adverts"),
    "schedule": Text("预约或取消自动重启这个职位", "schedule or cancel the reopening of this job"),
    "decide": Text("处理重启这个职位的请求", "decide about reopening this job"),
}
_SENTENCES = Text("", " ")


def require_may_reopen(job_id: str, ctx: Context, act: Act = "reopen") -> None:
    """Check that the requester may reopen this job, or do something else that needs the same right.

    Raises:
        NotAllowed: with those who may; its words name the act. If Hire does not tell the job's team, only administrators may.
    """
    policy = ctx.policy
    if may_reopen_every_job(ctx):
        return
    if policy.reopen_allowed == "admins":
        raise NotAllowed(error_texts.ONLY_ADMINS_MAY.fill(act=_ACTS[act]), admin_ids=policy.admin_ids)
    members = _team(job_id, ctx, act).members()
    if ctx.requester.open_id not in members:
        raise NotAllowed(error_texts.ONLY_TEAM_MAY.fill(act=_ACTS[act]), team_ids=members, admin_ids=policy.admin_ids)


def may_reopen(job: Job, ctx: Context) -> bool:
    """The same as an answer, to say it before anything is done; ``require_may_reopen`` decides when it is done.

    Whoever was on the team within the hour counts. Raises as ``Hire.job_team`` if Hire cannot say who is.
    """
    if may_reopen_every_job(ctx):
        return True
    if ctx.policy.reopen_allowed == "admins":
        return False
    team = team_of(job, ctx)
    if team is job.team and ctx.requester.open_id not in team.members():
        # It was read earlier, and the requester may have joined since.
        team = read_team(job.id, ctx)
    return ctx.requester.open_id in team.members()


def may_reopen_every_job(ctx: Context) -> bool:
    """Whether the requester need not be on a job's team."""
    return ctx.policy.reopen_allowed == "anyone" or ctx.requester.open_id in ctx.policy.admin_ids


@contextmanager
def asking_suggested(job_id: str) -> Iterator[None]:
    """Tell somebody who may not reopen the job that they can ask for it, on its card."""
    try:
        yield
    except NotAllowed as error:
        text = join_texts([error.text, error_texts.MAY_ASK], _SENTENCES)
        raise NotAllowed(text, team_ids=error.team_ids, admin_ids=error.admin_ids, job_id=job_id) from error


def _team(job_id: str, ctx: Context, act: Act) -> JobTeam:
    try:
        return read_team(job_id, ctx)
    except FeishuMisconfigured as error:
        text = join_texts([error_texts.TEAM_REFUSED.fill(act=_ACTS[act]), error.text], _SENTENCES)
        raise NotAllowed(text, admin_ids=ctx.policy.admin_ids) from error
    except BotError as error:
        raise NotAllowed(error_texts.TEAM_UNKNOWN.fill(act=_ACTS[act]), admin_ids=ctx.policy.admin_ids) from error
