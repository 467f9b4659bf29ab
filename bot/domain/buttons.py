"""The buttons of cards as typed values, packed into a card and unpacked from a click.

A kind or field name is never reused or renamed while a card with it can still be clicked (14 days), and a new field has
a default. A button contains ids and search words only, never permissions: they are checked when the click arrives. Those about
one job are in ``bot/domain/job_buttons.py``.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from bot.domain.job_buttons import JOB_KINDS, AnyJobButton
from bot.domain.reminders import Filters

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
class RunCommand:
    """Run the command with this text."""

    words: str


@dataclass(frozen=True)
class Subscribe:
    """Subscribe this chat: to every job, or to the department of the job with that id.

    With ``in_list`` the chat's list of subscriptions replaces the card. Release 0.2 had no fields: every job.
    """

    scope: Literal["all", "department"] = "all"
    job_id: str = ""
    in_list: bool = False


@dataclass(frozen=True)
class SubscribeAnyway:
    """Subscribe this chat with these filters although no job fits them now."""

    filters: Filters


@dataclass(frozen=True)
class Unsubscribe:
    """Ask whether to end one of the chat's subscriptions. Up to release 0.2 it was ended at once."""

    subscription_id: str


@dataclass(frozen=True)
class EndSubscription:
    """End one of the chat's subscriptions."""

    subscription_id: str


@dataclass(frozen=True)
class RestoreSubscription:
    """Take back that a subscription of the chat was ended."""

    subscription_id: str


@dataclass(frozen=True)
class ListSubscriptions:
    """Show a page of the chat's subscriptions, counted from 0; with ``ending`` to choose one that ends."""

    page: int = 0
    ending: bool = False


@dataclass(frozen=True)
class EditReminders:
    """Show the form with the chat's settings and subscriptions in place of this card."""


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
class TurnHistory:
    """Show a page of the history of one job, or of all if ``job_id`` is empty, counted from 0."""

    job_id: str = ""
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
    """Reopen the jobs of a stored request (``bot/interfaces/bulk_request_store.py``), which says who may confirm it."""

    request_id: str


@dataclass(frozen=True)
class CancelBulkRequest:
    """Reopen none of the jobs of a stored request."""

    request_id: str


Button = (
    AnyJobButton
    | ListJobs
    | ListExpiring
    | RunCommand
    | Subscribe
    | SubscribeAnyway
    | Unsubscribe
    | EndSubscription
    | RestoreSubscription
    | ListSubscriptions
    | EditReminders
    | SaveReminders
    | ResumeReminders
    | TurnDigest
    | ChooseReopenings
    | ConfirmReopenings
    | ConfirmBulkRequest
    | CancelBulkRequest
    | TurnHistory
)
_KINDS: dict[str, type[Any]] = {
    **JOB_KINDS,
    "list_jobs": ListJobs,
    "list_expiring": ListExpiring,
    "run_command": RunCommand,
    "subscribe": Subscribe,
    "subscribe_anyway": SubscribeAnyway,
    "unsubscribe": Unsubscribe,
    "end_subscription": EndSubscription,
    "restore_subscription": RestoreSubscription,
    "list_subscriptions": ListSubscriptions,
    "edit_reminders": EditReminders,
    "save_reminders": SaveReminders,
    "resume_reminders": ResumeReminders,
    "turn_digest": TurnDigest,
    "choose_reopenings": ChooseReopenings,
    "confirm_reopenings": ConfirmReopenings,
    "confirm_bulk": ConfirmBulkRequest,
    "cancel_bulk": CancelBulkRequest,
    "turn_history": TurnHistory,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def pack(button: Button) -> dict[str, Any]:
    """The ``value`` of a callback behaviour (docs/feishu/cards.md), without fields that have their default."""
    given = ((field, getattr(button, field.name)) for field in fields(button))
    # Copying the whole button by ``asdict`` takes three times as long.
    values = {field.name: asdict(it) if isinstance(it, Filters) else it for field, it in given if it != field.default}
    return {"do": _NAMES[type(button)], **values}


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
