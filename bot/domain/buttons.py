"""The buttons of cards as typed values, packed into a card and unpacked from a click.

A kind or field name is never reused or renamed while a card with it can still be clicked (14 days), and a new field has
a default. A button contains ids and search words only, never permissions: they are checked when the click arrives. Those about
one job are in ``bot/domain/job_buttons.py``.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot.domain.job_buttons import (
    ApproveRequest,
    AskToReopen,
    AssignToMe,
    CancelAutoReopen,
    DeclineRequest,
    PublishAdverts,
    RefreshJob,
    ReleaseAssignment,
    ReopenJob,
    ScheduleAutoReopen,
    ShowJob,
    SnoozeJob,
    UndoReopening,
)

StateFilter = Literal["any", "open", "closed"]


@dataclass(frozen=True)
class ListJobs:
    """Show a page of the list of jobs, counted from 0; with ``mine`` only the jobs of that person."""

    words: str = ""
    state: StateFilter = "any"
    page: int = 0
    mine: str = ""


@dataclass(frozen=True)
class ListExpiring:
    """Show a page of the list of expiring jobs, counted from 0; with ``mine`` only the jobs of that person.

    ``words`` are the filters as typed.
    """

    days: int = 30
    page: int = 0
    mine: str = ""
    words: str = ""


@dataclass(frozen=True)
class ChooseJob:
    """Show a page of the jobs that a reference matches, counted from 0."""

    words: str
    page: int = 0


@dataclass(frozen=True)
class RunCommand:
    """Run the command with this text."""

    words: str


@dataclass(frozen=True)
class Subscribe:
    """Subscribe this chat to every job, or show its subscriptions if it has some."""


@dataclass(frozen=True)
class Unsubscribe:
    """End one of the chat's subscriptions."""

    subscription_id: str


@dataclass(frozen=True)
class EditReminders:
    """Show the form with the chat's settings and subscriptions in place of this card."""


@dataclass(frozen=True)
class ShowSubscriptions:
    """Show the chat's subscriptions in place of this card, with nothing saved."""


@dataclass(frozen=True)
class ResumeReminders:
    """End the pause of the chat's reminders now."""


@dataclass(frozen=True)
class SaveReminders:
    """Save the chat's settings from the form that is sent with the button."""


@dataclass(frozen=True)
class TurnDigest:
    """Show a page of a digest with the current state of its jobs; pages count from 0."""

    digest_id: str
    page: int = 0


@dataclass(frozen=True)
class ChooseReopenings:
    """Ask for confirmation to reopen the closed jobs that were chosen in a digest's form.

    ``period`` is as in ReopenJob, ``page`` is the page that the digest shows.
    """

    digest_id: str
    period: str = ""
    page: int = 0


@dataclass(frozen=True)
class ConfirmReopenings:
    """Reopen several jobs: ``until`` is an expiry as people type it, such as ``90d``.

    Only cards of releases up to 0.2 have it. Release 0.1 named the jobs by ``posts``, each ``website_id/post_id``.
    """

    digest_id: str
    until: str
    job_ids: tuple[str, ...] = ()
    posts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ConfirmBulkRequest:
    """Reopen the jobs of a stored request (``bot/interfaces/request_store.py``), which says who may confirm it."""

    request_id: str


@dataclass(frozen=True)
class CancelBulkRequest:
    """Reopen none of the jobs of a stored request."""

    request_id: str


@dataclass(frozen=True)
class TurnHistory:
    """Show a page of the history of one job, or of all if ``job_id`` is empty, counted from 0."""

    job_id: str = ""
    page: int = 0


Button = (
    ShowJob
    | RefreshJob
    | ReopenJob
    | PublishAdverts
    | UndoReopening
    | ListJobs
    | ListExpiring
    | ChooseJob
    | RunCommand
    | Subscribe
    | Unsubscribe
    | EditReminders
    | SaveReminders
    | ShowSubscriptions
    | ResumeReminders
    | TurnDigest
    | SnoozeJob
    | AssignToMe
    | ReleaseAssignment
    | ChooseReopenings
    | ConfirmReopenings
    | ConfirmBulkRequest
    | CancelBulkRequest
    | ScheduleAutoReopen
    | CancelAutoReopen
    | TurnHistory
    | AskToReopen
    | ApproveRequest
    | DeclineRequest
)


_KINDS: dict[str, type[Any]] = {
    "show_post": ShowJob,
    "refresh_post": RefreshJob,
    "reopen_job": ReopenJob,
    "publish_adverts": PublishAdverts,
    "undo_reopening": UndoReopening,
    "list_jobs": ListJobs,
    "list_expiring": ListExpiring,
    "choose_post": ChooseJob,
    "run_command": RunCommand,
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "edit_reminders": EditReminders,
    "save_reminders": SaveReminders,
    "show_subscriptions": ShowSubscriptions,
    "resume_reminders": ResumeReminders,
    "turn_digest": TurnDigest,
    "snooze_post": SnoozeJob,
    "take_job": AssignToMe,
    "release_job": ReleaseAssignment,
    "choose_reopenings": ChooseReopenings,
    "confirm_reopenings": ConfirmReopenings,
    "confirm_bulk": ConfirmBulkRequest,
    "cancel_bulk": CancelBulkRequest,
    "arm_reopening": ScheduleAutoReopen,
    "disarm_reopening": CancelAutoReopen,
    "turn_history": TurnHistory,
    "ask_to_reopen": AskToReopen,
    "approve_request": ApproveRequest,
    "decline_request": DeclineRequest,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def pack(button: Button) -> dict[str, Any]:
    """The ``value`` of a callback behaviour (docs/feishu/cards.md), without fields that have their default."""
    defaults = {field.name: field.default for field in fields(button)}
    given = {name: value for name, value in asdict(button).items() if value != defaults[name]}
    return {"do": _NAMES[type(button)], **given}


def unpack(value: dict[str, Any]) -> Button | None:
    """The button of a click's ``value``, or None if the value is not a button of this bot."""
    kind = _KINDS.get(str(value.get("do")))
    if kind is None:
        return None
    try:
        button: Button = TypeAdapter(kind).validate_python({key: field for key, field in value.items() if key != "do"})
    except ValidationError:
        return None
    return button
