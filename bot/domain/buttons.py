"""What a button means: typed values, packed into a card and unpacked from a click.

A name is never reused or renamed while a card with it can still be clicked (14 days), and a new field has a default.
A button carries ids and search words only, never rights: whoever clicks is checked when the click arrives.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

StateFilter = Literal["any", "open", "closed"]


@dataclass(frozen=True)
class ShowPost:
    """Send the post's card as a new message."""

    website_id: str
    post_id: str


@dataclass(frozen=True)
class RefreshPost:
    """Read the post again and show it in place."""

    website_id: str
    post_id: str


@dataclass(frozen=True)
class ReopenJob:
    """Open the job again; until when stands in the form that is sent with it."""

    website_id: str
    post_id: str
    job_id: str


@dataclass(frozen=True)
class ListJobs:
    """Turn the list to a page, counted from 0."""

    words: str = ""
    state: StateFilter = "any"
    page: int = 0


@dataclass(frozen=True)
class ListExpiring:
    """Turn the list of expiring jobs to a page, counted from 0."""

    days: int = 30
    page: int = 0


@dataclass(frozen=True)
class ChoosePost:
    """Turn the list of posts that a reference matched to a page, counted from 0."""

    words: str
    page: int = 0


@dataclass(frozen=True)
class RunCommand:
    """Do what typing these words would do."""

    words: str


@dataclass(frozen=True)
class Subscribe:
    """Remind this chat of every job, or show what it is reminded of if it is already."""


@dataclass(frozen=True)
class Unsubscribe:
    """End one of the chat's subscriptions."""

    subscription_id: str


@dataclass(frozen=True)
class EditReminders:
    """Show the form with the chat's settings and subscriptions in place of this card."""


@dataclass(frozen=True)
class SaveReminders:
    """Keep the chat's settings as the form sent with it says."""


@dataclass(frozen=True)
class TurnDigest:
    """Show a page of a digest, counted from 0, as things stand now."""

    digest_id: str
    page: int = 0


@dataclass(frozen=True)
class SnoozePost:
    """Do not remind this chat of the post: the chosen option says for how long (``3d``, ``7d``, ``closes``)."""

    digest_id: str
    website_id: str
    post_id: str
    page: int = 0


@dataclass(frozen=True)
class AssignToMe:
    """Say for all to see that somebody takes care of the job."""

    digest_id: str
    website_id: str
    post_id: str
    job_id: str
    page: int = 0


@dataclass(frozen=True)
class ReleaseAssignment:
    """Give a taken job back."""

    digest_id: str
    website_id: str
    post_id: str
    job_id: str
    page: int = 0


@dataclass(frozen=True)
class ChooseReopenings:
    """The closed jobs chosen in a digest's form, and until when: to be confirmed before anything happens."""

    digest_id: str


@dataclass(frozen=True)
class ConfirmReopenings:
    """Reopen the named posts' jobs; ``posts`` are ``website_id/post_id``, ``until`` an UNTIL."""

    digest_id: str
    posts: tuple[str, ...]
    until: str


@dataclass(frozen=True)
class ScheduleAutoReopen:
    """Reopen the job once it closes, for as long as the form sent with it says."""

    website_id: str
    post_id: str
    job_id: str


@dataclass(frozen=True)
class CancelAutoReopen:
    """Do not reopen the job by itself after all."""

    website_id: str
    post_id: str
    job_id: str


@dataclass(frozen=True)
class TurnHistory:
    """Turn the history of a job, or of all, to a page, counted from 0."""

    job_id: str = ""
    page: int = 0


Button = (
    ShowPost
    | RefreshPost
    | ReopenJob
    | ListJobs
    | ListExpiring
    | ChoosePost
    | RunCommand
    | Subscribe
    | Unsubscribe
    | EditReminders
    | SaveReminders
    | TurnDigest
    | SnoozePost
    | AssignToMe
    | ReleaseAssignment
    | ChooseReopenings
    | ConfirmReopenings
    | ScheduleAutoReopen
    | CancelAutoReopen
    | TurnHistory
)

_KINDS: dict[str, type[Any]] = {
    "show_post": ShowPost,
    "refresh_post": RefreshPost,
    "reopen_job": ReopenJob,
    "list_jobs": ListJobs,
    "list_expiring": ListExpiring,
    "choose_post": ChoosePost,
    "run_command": RunCommand,
    "subscribe": Subscribe,
    "unsubscribe": Unsubscribe,
    "edit_reminders": EditReminders,
    "save_reminders": SaveReminders,
    "turn_digest": TurnDigest,
    "snooze_post": SnoozePost,
    "take_job": AssignToMe,
    "release_job": ReleaseAssignment,
    "choose_reopenings": ChooseReopenings,
    "confirm_reopenings": ConfirmReopenings,
    "arm_reopening": ScheduleAutoReopen,
    "disarm_reopening": CancelAutoReopen,
    "turn_history": TurnHistory,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def pack(button: Button) -> dict[str, Any]:
    """The ``value`` of a callback behaviour."""
    return {"do": _NAMES[type(button)], **asdict(button)}


def unpack(value: dict[str, Any]) -> Button | None:
    """The button behind a click's ``value``, or None if it is none of ours."""
    kind = _KINDS.get(str(value.get("do")))
    if kind is None:
        return None
    try:
        button: Button = TypeAdapter(kind).validate_python({key: field for key, field in value.items() if key != "do"})
    except ValidationError:
        return None
    return button
