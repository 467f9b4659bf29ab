"""The task that tells an administrator once, in the direct chat, that the bot is up.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from bot.dispatch.card_sender import Destination, SendStatus
from bot.domain.replies import FollowUp
from bot.domain.serialization import load
from bot.interfaces.store import ADMIN_UNREACHED, ADMIN_WELCOMED
from bot.logs import get_logger
from bot.tasks.onboarding import AdminWelcome
from bot.tasks.retries import run_with_retries
from bot.tasks.task_context import TaskContext
from cards.help_card import admin_welcome_card

log = get_logger(__name__)

# The step's result is not used, but steps return text.
NOTED = "noted"


def welcome_admin(task: TaskContext, payload: str) -> None:
    """Send the welcome and note that; or note that the person was not reached, which is tried again at the next start."""
    order = load(AdminWelcome, payload)
    ctx = task.context(order.open_id, order.open_id)

    card = FollowUp(admin_welcome_card(order.findings))
    status, _ = task.send("welcome", Destination(order.open_id, ""), card)
    is_sent = status is SendStatus.SENT
    key = ADMIN_WELCOMED if is_sent else ADMIN_UNREACHED
    named = key.format(open_id=order.open_id, attempt=order.attempt)

    def note() -> str:
        ctx.store.key_value.set_once(named, ctx.now().isoformat())
        return NOTED

    run_with_retries(task.steps, "note", note)
    if not is_sent:
        log.warning(
            "admin_not_welcomed", open_id=order.open_id, status=status.value, action="check_availability_of_app"
        )
