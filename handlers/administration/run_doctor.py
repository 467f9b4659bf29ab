"""``/doctor``: administrators have the installation examined; what was found is told when that is over.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass

from bot.dispatch.card_sender import Destination
from bot.dispatch.commands import Command
from bot.dispatch.context import Context
from bot.domain.errors import AdminsOnly
from bot.domain.replies import FollowUp, Reply, TaskRequest
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.doctor_card import doctor_card
from cards.notice_cards import notice_card
from handlers.administration.scan_now import may_scan
from handlers.rights.visibility import audience_of_requester

TITLE = Text("正在体检", "Checking")
BEGUN = Text(
    "正在检查设置、网络、权限、数据库和后台工作，最多需要一分钟，结果会在这里告知。",
    "Checking the settings, the network, the permissions, the database and the work. It takes a minute at most, and the result comes here.",
)


@dataclass(frozen=True)
class DoctorRequest:
    """Who asked for an examination, and the message that is answered."""

    asked_by: str
    chat_id: str
    message_id: str


@dataclass(frozen=True)
class DoctorReport:
    """What was found."""

    findings: tuple[Finding, ...]


def run_doctor(command: Command, ctx: Context) -> Reply:
    """Say that the examination has begun; it takes longer than anybody waits for an answer."""
    if not may_scan(command, ctx):
        raise AdminsOnly
    requester = ctx.requester
    asked = DoctorRequest(requester.open_id, requester.chat_id, requester.message_id)
    task = TaskRequest("tell_doctor", ctx.idempotency_key, dump(asked))
    return Reply(card=notice_card(TITLE, BEGUN), tasks=(task,))


def tell_doctor(task: TaskContext, payload: str) -> None:
    """Examine, and tell in the same place. In a group only the jobs are counted that it may be shown."""
    request = load(DoctorRequest, payload)
    ctx = task.context(request.asked_by, request.chat_id)

    def examine() -> str:
        return dump(DoctorReport(tuple(task.doctor.examine(audience_of_requester(ctx)))))

    found = run_with_retries(task.steps, "examine", examine)

    def outcome() -> FollowUp | None:
        if found == RETRY or not task.is_internal(request.chat_id):
            return None
        findings = load(DoctorReport, found).findings
        return FollowUp(doctor_card(findings, in_group=not ctx.requester.is_direct))

    task.send_latest("outcome", Destination(request.chat_id, request.message_id), outcome)
