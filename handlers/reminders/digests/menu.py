"""The menu of a digest's row: does what was chosen, with the rules of the button that does the same elsewhere."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.dispatch.context import Context
from bot.dispatch.dispatcher import OPTION
from bot.domain.errors import CardOutdated
from bot.domain.job_buttons import (
    AssignToMe,
    ChooseForJob,
    ReleaseAssignment,
    ScheduleAutoReopen,
    ShowJob,
    SnoozeJob,
)
from bot.domain.replies import Reply
from cards.reopen_form import DEFAULT_PERIOD
from handlers.reminders.digests.buttons import (
    SNOOZES,
    assign_to_me,
    digest_card_of,
    end_snooze,
    release_assignment,
    snooze_job,
)
from handlers.reminders.digests.view import require_own_digest
from handlers.reopening.auto_reopen_buttons import schedule_auto_reopen
from handlers.show_job import show_chosen_job


def choose_for_job(button: ChooseForJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    """Do what the chosen option says. The digest stays on the screen. Raises CardOutdated for an unknown option."""
    option = str(form.get(OPTION))
    act = _ACTIONS.get(option)
    if act is None:
        raise CardOutdated
    return act(button, {OPTION: option}, ctx)


def _open(button: ChooseForJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    return show_chosen_job(ShowJob(button.job_id), form, ctx)


def _assign(button: ChooseForJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    return assign_to_me(AssignToMe(button.digest_id, button.job_id, button.page), form, ctx)


def _release(button: ChooseForJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    return release_assignment(ReleaseAssignment(button.digest_id, button.job_id, button.page), form, ctx)


def _snooze(button: ChooseForJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    return snooze_job(SnoozeJob(button.digest_id, button.job_id, button.page), form, ctx)


def _remind_again(button: ChooseForJob, form: Mapping[str, Any], ctx: Context) -> Reply:
    return end_snooze(SnoozeJob(button.digest_id, button.job_id, button.page), form, ctx)


def _reopen_later(button: ChooseForJob, _form: Mapping[str, Any], ctx: Context) -> Reply:
    """Schedule the automatic reopening. What that answers shows the job's card, which must not replace the digest."""
    require_own_digest(button.digest_id, ctx)
    reply = schedule_auto_reopen(ScheduleAutoReopen(button.job_id, period=DEFAULT_PERIOD), {}, ctx)
    return Reply(digest_card_of(button.digest_id, button.page, ctx), reply.toast, tasks=reply.tasks)


_ACTIONS: Mapping[str, Callable[[ChooseForJob, Mapping[str, Any], Context], Reply]] = {
    "open": _open,
    "assign": _assign,
    "release": _release,
    **dict.fromkeys(SNOOZES, _snooze),
    "remind": _remind_again,
    "reopen": _reopen_later,
}
