"""Schedules and cancels the automatic reopening of a job, from the job's card. The tasks are in ``auto_reopen.py``."""

from collections.abc import Mapping
from typing import Any

from bot.dispatch.context import Context
from bot.domain.buttons import CancelAutoReopen, ScheduleAutoReopen
from bot.domain.errors import UntilNotUnderstood
from bot.domain.job_posts import JobPost, JobState
from bot.domain.jobs import PostKey
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Reply, Toast
from bot.domain.text import Text
from cards.job_card import News
from handlers.find_posts import read_post
from handlers.job_cards import job_card_for
from handlers.refresh_cards import refresh_tasks
from handlers.reopening.expiry import parse_until
from handlers.reopening.permission import require_may_reopen

SCHEDULED = Text("已预约：职位关闭后自动重启", "Armed: the job is reopened once it closes")
CANCELLED = Text("已取消预约", "Disarmed")
NOT_SCHEDULED = Text("这个职位没有预约", "This job is not armed")
NOT_OPEN = Text("职位已经关闭，请直接重启", "The job has closed already; reopen it instead")


def schedule_auto_reopen(button: ScheduleAutoReopen, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Schedule the reopening of a job that is still open; whoever may reopen the job may do this."""
    period = form.get("period")
    if not isinstance(period, str):
        raise UntilNotUnderstood
    parse_until(period, ctx.now(), ctx.policy.zone)
    post = read_post(PostKey(button.website_id, button.post_id, button.job_id), ctx)
    require_may_reopen(post.job_id, ctx)
    if post.state(ctx.now()) not in {JobState.OPEN, JobState.EXPIRING}:
        return Reply(card=job_card_for(post, ctx, news=News(NOT_OPEN)), toast=Toast(NOT_OPEN, "warning"))
    requester = ctx.requester
    ctx.store.auto_reopens.schedule(
        AutoReopen(
            post.key, post.expires_at, period, requester.open_id, requester.chat_id, requester.message_id, ctx.now()
        )
    )
    return _changed(post, SCHEDULED, ctx)


def cancel_auto_reopen(button: CancelAutoReopen, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Cancel a scheduled reopening; whoever may reopen the job may do this."""
    post = read_post(PostKey(button.website_id, button.post_id, button.job_id), ctx)
    require_may_reopen(post.job_id, ctx)
    is_cancelled = ctx.store.auto_reopens.cancel(post.job_id) is not None
    return _changed(post, CANCELLED if is_cancelled else NOT_SCHEDULED, ctx)


def _changed(post: JobPost, text: Text, ctx: Context) -> Reply:
    return Reply(
        card=job_card_for(post, ctx, news=News(text)),
        toast=Toast(text, "success"),
        tasks=refresh_tasks(post.job_id, ctx),
    )
