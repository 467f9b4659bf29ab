"""The buttons of a digest: turn its pages, snooze a job or end that, take responsibility for it, or release it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from bot.dispatch.context import Context
from bot.dispatch.dispatcher import OPTION
from bot.domain.buttons import TurnDigest
from bot.domain.errors import BotError, CardOutdated
from bot.domain.job_buttons import AssignToMe, ReleaseAssignment, SnoozeJob
from bot.domain.reminders import Assignment, Snooze
from bot.domain.replies import Card, Reply, Toast
from bot.domain.text import Text
from bot.logs import get_logger
from handlers.job_of_button import job_of
from handlers.refresh_cards import refresh_tasks
from handlers.reminders.digests.today import todays_digest_page
from handlers.reminders.digests.view import digest_page, is_todays_digest, require_own_digest

log = get_logger(__name__)

SNOOZES: dict[str, tuple[timedelta | None, Text]] = {
    "3d": (timedelta(days=3), Text("3 天内不再提醒这个职位", "Snoozed for 3 days")),
    "7d": (timedelta(days=7), Text("1 周内不再提醒这个职位", "Snoozed for 1 week")),
    "closes": (None, Text("职位关闭前不再提醒", "Snoozed until it closes")),
}
REMINDED_AGAIN = Text("已恢复这个职位的提醒", "Reminders of this job are on again")
ASSIGNED = Text("这个职位由你处理", "Assigned to you")
ASSIGNED_TO_OTHER = Text("已有人处理这个职位", "Assigned to somebody else already")
RELEASED = Text("已取消处理人", "Released")
ASSIGNED_TO_NOBODY = Text("这个职位现在没有处理人", "Nobody is assigned to this job now")
NOT_YOURS_TO_RELEASE = Text(
    "只有处理人本人或机器人管理员可以取消", "Only the person it is assigned to, or an administrator, can release it"
)


def turn_digest(button: TurnDigest, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Show a page of the digest in its current state."""
    return Reply(card=digest_card_of(button.digest_id, button.page, ctx))


def snooze_job(button: SnoozeJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Stop reminding this chat of the job for the chosen time."""
    chosen = SNOOZES.get(str(form.get(OPTION)))
    if chosen is None:
        raise CardOutdated
    require_own_digest(button.digest_id, ctx)
    span, text = chosen
    until = ctx.now() + span if span else None
    ctx.store.snoozes.put(Snooze(ctx.requester.chat_id, job_of(button, ctx).id, until))
    return Reply(card=_page_after_change(button.digest_id, button.page, ctx), toast=Toast(text, "success"))


def end_snooze(button: SnoozeJob, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Remind this chat of the job again."""
    require_own_digest(button.digest_id, ctx)
    ctx.store.snoozes.delete(ctx.requester.chat_id, job_of(button, ctx).id)
    return Reply(_page_after_change(button.digest_id, button.page, ctx), Toast(REMINDED_AGAIN, "success"))


def assign_to_me(button: AssignToMe, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Make the requester responsible for the job, unless somebody is already."""
    require_own_digest(button.digest_id, ctx)
    wanted = Assignment(job_of(button, ctx).id, ctx.requester.open_id, ctx.requester.chat_id, ctx.now())
    assignment = ctx.store.assignments.assign(wanted)
    is_mine = assignment.open_id == ctx.requester.open_id
    toast = Toast(ASSIGNED, "success") if is_mine else Toast(ASSIGNED_TO_OTHER, "warning")
    return Reply(_page_after_change(button.digest_id, button.page, ctx), toast, tasks=refresh_tasks(wanted.job_id, ctx))


def release_assignment(button: ReleaseAssignment, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """End somebody's responsibility for a job: the assignee can, and an administrator."""
    require_own_digest(button.digest_id, ctx)
    job_id = job_of(button, ctx).id
    assignment, person = ctx.store.assignments.get_many([job_id]).get(job_id), ctx.requester.open_id
    if assignment is None:
        toast = Toast(ASSIGNED_TO_NOBODY)
    elif person != assignment.open_id and person not in ctx.policy.admin_ids:
        toast = Toast(NOT_YOURS_TO_RELEASE, "warning")
    else:
        ctx.store.assignments.release(job_id, assignment.open_id)
        toast = Toast(RELEASED, "success")
    return Reply(_page_after_change(button.digest_id, button.page, ctx), toast, tasks=refresh_tasks(job_id, ctx))


def _page_after_change(digest_id: str, page: int, ctx: Context) -> Card | None:
    """As ``digest_card_of``; None, which leaves the card as it is, if Hire cannot say now whose jobs are whose: the change is made."""
    try:
        return digest_card_of(digest_id, page, ctx)
    except CardOutdated:
        raise
    except BotError as error:
        log.info("own_jobs_unread", error=error)
        return None


def digest_card_of(digest_id: str, page: int, ctx: Context) -> Card:
    """A page of the digest as it is now. Raises CardOutdated if nothing of it can be shown."""
    if is_todays_digest(digest_id):
        return todays_digest_page(digest_id, page, ctx)
    card = digest_page(digest_id, page, ctx)
    if card is None:
        raise CardOutdated
    return card
