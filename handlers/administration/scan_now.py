"""``/scan``: administrators start a scan at once; what is due is sent after it, and its outcome is told.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from datetime import datetime

from bot.dispatch.card_sender import Destination
from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.errors import AdminsOnly, BotError
from bot.domain.replies import FollowUp, Reply, ScanReport, ScanRequest, TaskRequest
from bot.domain.schedule.reminder_schedule import JobSnapshot
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.interfaces.job_store import JobSearch
from bot.logs import get_logger
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.notice_cards import notice_card
from cards.scan_card import scan_card
from handlers.reminders.due_reminders import ChatSubscriptions, chats_with_known_zone, read_job_snapshot, reminders_due
from handlers.rights.visibility import audience_of_requester

log = get_logger(__name__)

TITLE = Text("正在扫描", "Scanning")
DUE = Text(
    "正在重新读取全部职位。目前有 {reminders} 条提醒该发送，涉及 {chats} 个会话；扫描结束后立即发送，结果也会在这里告知。",
    "Reading all jobs again. Reminders due as of now: {reminders} (chats: {chats}). They are sent as soon as the scan is over, and the outcome comes here.",
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
    asked = ScanRequest(
        ctx.idempotency_key, ctx.requester.open_id, ctx.requester.chat_id, ctx.requester.message_id, ctx.now()
    )
    return Reply(card=notice_card(TITLE, text), tasks=(TaskRequest("read_hire", ctx.idempotency_key, dump(asked)),))


def tell_scan(task: TaskContext, payload: str) -> None:
    """Tell in the same place how the scan ended. In a group only the jobs are counted that it may be shown."""
    report = load(ScanReport, payload)
    request = report.request
    ctx = task.context(request.asked_by, request.chat_id)
    ended = run_with_retries(task.steps, "when", lambda: ctx.now().isoformat())
    took = (ctx.now() if ended == RETRY else datetime.fromisoformat(ended)) - request.asked_at

    def outcome() -> FollowUp | None:
        if not task.is_internal(request.chat_id):
            return None
        are_read = any(source.kind == "jobs" and source.records is not None for source in report.sources)
        jobs = _count_jobs(ctx) if are_read else None
        return FollowUp(scan_card(jobs, report.sources, took, ctx.websites.names()))

    task.send_latest("outcome", Destination(request.chat_id, request.message_id), outcome)


def _count_jobs(ctx: Context) -> int:
    return ctx.store.jobs.search(JobSearch(audience=audience_of_requester(ctx)), ctx.now(), offset=0, limit=1)[1]


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
