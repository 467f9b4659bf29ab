"""The submit buttons of forms that came without their value, from what the store knows of the clicked card.

Some clients send only the button's name (docs/feishu/open-questions.md Q50).
"""

from collections.abc import Callable, Mapping

from bot.dispatch.context import Context
from bot.domain.buttons import Button, ChooseReopenings, SaveReminders, Subscribe
from bot.domain.job_buttons import AskToReopen, ReopenJob, ScheduleAutoReopen
from cards.reopen_form import PERIODS
from handlers.reopening.undo_offer import undo_offer

# What a form's list shows first.
_PERIOD = PERIODS[0][0]


def reopen_button_of_card(ctx: Context) -> Button | None:
    """The submit button of a job's reopen form."""
    job_id = ctx.store.cards.job_of(ctx.requester.message_id)
    return ReopenJob(job_id, period=_PERIOD) if job_id else None


def ask_button_of_card(ctx: Context) -> Button | None:
    """The second submit button of a job's reopen form."""
    job_id = ctx.store.cards.job_of(ctx.requester.message_id)
    return AskToReopen(job_id, _PERIOD) if job_id else None


def schedule_button_of_card(ctx: Context) -> Button | None:
    """The submit button of a job's form for the automatic reopening."""
    job_id = ctx.store.cards.job_of(ctx.requester.message_id)
    return ScheduleAutoReopen(job_id, period=_PERIOD) if job_id else None


def choose_button_of_card(ctx: Context) -> Button:
    """The submit button of a digest's form."""
    # The card of /digest has the same form and no digest in the store; the chosen jobs are in the form.
    return ChooseReopenings(ctx.store.reminders.digest_of_message(ctx.requester.message_id) or "", _PERIOD)


def save_button_of_card(_ctx: Context) -> Button:
    """The submit button of the reminder settings."""
    return SaveReminders()


def subscribe_button_of_card(_ctx: Context) -> Button:
    """The button of the welcome that subscribes the chat to every job."""
    return Subscribe()


def undo_button_of_card(ctx: Context) -> Button | None:
    """The button that takes the last reopening of a card's job back."""
    job = ctx.store.jobs.get(ctx.store.cards.job_of(ctx.requester.message_id))
    return undo_offer(job, ctx) if job is not None else None


FORM_BUTTONS: Mapping[str, Callable[[Context], Button | None]] = {
    "reopen": reopen_button_of_card,
    "arm": schedule_button_of_card,
    "choose": choose_button_of_card,
    "save": save_button_of_card,
    "undo": undo_button_of_card,
    "ask": ask_button_of_card,
    "subscribe": subscribe_button_of_card,
}
"""By the stored name of the submit button."""
