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


Button = ShowPost | RefreshPost | ReopenJob | ListJobs | ListExpiring | ChoosePost | RunCommand

_KINDS: dict[str, type[Any]] = {
    "show_post": ShowPost,
    "refresh_post": RefreshPost,
    "reopen_job": ReopenJob,
    "list_jobs": ListJobs,
    "list_expiring": ListExpiring,
    "choose_post": ChoosePost,
    "run_command": RunCommand,
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
