"""Makes due again what a digest has claimed whose work no longer exists. The task runs after every scan.

That is so after a restore: the database holds what was claimed when the backup was made, and the unfinished work is left out
(docs/operations.md). Without this, these stages would never be told.
"""

from datetime import timedelta

from bot.domain.serialization import load
from bot.logs import get_logger
from bot.tasks.retries import run_with_retries
from bot.tasks.task_context import TaskContext
from handlers.reminders.digests.send import DigestRequest
from handlers.reminders.notify_responsible import notice_id_of

log = get_logger(__name__)

CLOCK_SET_BACK_BY = timedelta(days=1)


def release_lost(task: TaskContext, _payload: str) -> None:
    """Release the reminders of each digest and notice that was not sent and that no unfinished work will send."""
    run_with_retries(task.steps, "release", lambda: _release(task))


def _release(task: TaskContext) -> str:
    ctx = task.context("", "")
    # Read before the work: whatever has claimed something by now is among it, or has ended.
    unsent = ctx.store.reminders.unsent_digests()
    lost = unsent - _being_sent(task) if unsent else unsent
    for digest_id in sorted(lost):
        log.warning("lost_digest_released", digest=digest_id)
        # What somebody began to send may have arrived, and is told with a mark; also if the clock was set back since.
        ctx.store.reminders.release(digest_id, ctx.now() + CLOCK_SET_BACK_BY)
    return str(len(lost))


def _being_sent(task: TaskContext) -> set[str]:
    digests = {load(DigestRequest, payload).digest_id for payload in task.unfinished("send_digest").values()}
    return digests | {notice_id_of(workflow_id) for workflow_id in task.unfinished("tell_creator")}
