"""``/scan``: administrators start a scan at once; what is due is sent after it."""

from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.errors import AdminsOnly, BotError
from bot.domain.reminder_schedule import JobSnapshot
from bot.domain.replies import Reply, TaskRequest
from bot.domain.text import Text
from bot.logs import get_logger
from cards.notice_cards import notice_card
from handlers.reminders.due_reminders import ChatSubscriptions, chats_with_known_zone, read_job_snapshot, reminders_due

log = get_logger(__name__)

TITLE = Text("正在扫描", "Scanning")
DUE = Text(
    "正在重新读取全部职位。目前有 {reminders} 条提醒该发送，涉及 {chats} 个会话；扫描结束后立即发送。",
    "Reading all jobs again. Reminders due as of now: {reminders} (chats: {chats}). They are sent as soon as the scan is over.",
)


def scan_now(command: Command, ctx: Context) -> Reply:
    """Say how much is due by what is stored now, start a scan, and send what is due after it.

    In a group direct chats are not counted: what is due there may be about jobs that the group is not shown.
    """
    if not may_scan(command, ctx):
        raise AdminsOnly
    chats = chats_with_known_zone(ctx.store.subscriptions.list_chats())
    snapshot = read_job_snapshot(max((stage for settings, _ in chats for stage in settings.stages), default=0), ctx)
    counted = [chat for chat in chats if ctx.requester.is_direct or not chat[0].is_direct]
    due = [_count(chat, snapshot, ctx) for chat in counted]
    text = DUE.fill(chats=sum(count > 0 for count in due), reminders=sum(due))
    return Reply(
        card=notice_card(TITLE, text), tasks=(TaskRequest("read_hire", ctx.idempotency_key, ctx.idempotency_key),)
    )


def may_scan(_command: Command, ctx: Context) -> bool:
    """Whether the requester is an administrator; nothing happens for anybody else."""
    return ctx.requester.open_id in ctx.policy.admin_ids


def _count(chat: ChatSubscriptions, snapshot: JobSnapshot, ctx: Context) -> int:
    """How many reminders are due for a chat; 0 if Hire cannot say now whose jobs are whose, which must not stop the scan."""
    try:
        return len(reminders_due(chat, snapshot, ctx).reminders)
    except BotError as error:
        log.info("own_jobs_unread", error=error)
        return 0
