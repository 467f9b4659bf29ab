"""The buttons about one job. They are packed and unpacked in ``bot/domain/buttons.py``.

Buttons of release 0.1 name a job by one of its adverts, ``website_id`` and ``post_id``; new ones by ``job_id``.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ShowJob:
    """Send the job's card as a new message."""

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class ShowHistory:
    """Send the history of the job as a new message."""

    job_id: str


@dataclass(frozen=True)
class RefreshJob:
    """Read the job again and show it in place."""

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class ReopenJob:
    """Reopen the job until the date in the form that is sent with the button.

    ``period`` is what the form's list shows first; it counts if the form does not send that field.
    """

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""
    period: str = ""


@dataclass(frozen=True)
class AskToReopen:
    """Ask those who may to reopen the job, until the date in the form that is sent with the button; ``period`` as in ReopenJob."""

    job_id: str
    period: str = ""


@dataclass(frozen=True)
class ApproveRequest:
    """Reopen the job as somebody has asked."""

    request_id: str


@dataclass(frozen=True)
class DeclineRequest:
    """Do not reopen the job as somebody has asked."""

    request_id: str


@dataclass(frozen=True)
class PublishAdverts:
    """Put one advert of an open job on its site again, or all that were there when the job closed if none is named."""

    job_id: str
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class UndoReopening:
    """Close the job again. ``reopening`` is the idempotency key of the reopening in the history."""

    job_id: str
    reopening: str


@dataclass(frozen=True)
class ScheduleAutoReopen:
    """Schedule an automatic reopening once the job closes, for the time in the form; ``period`` as in ReopenJob."""

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""
    period: str = ""


@dataclass(frozen=True)
class CancelAutoReopen:
    """Cancel the automatic reopening of the job."""

    job_id: str = ""
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class SnoozeJob:
    """Stop reminding this chat of the job for the time of the chosen option: ``3d``, ``7d`` or ``closes``."""

    digest_id: str
    job_id: str = ""
    page: int = 0
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class AssignToMe:
    """Assign the job to whoever clicks; everybody can see it."""

    digest_id: str
    job_id: str = ""
    page: int = 0
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class ReleaseAssignment:
    """End the assignment of the job."""

    digest_id: str
    job_id: str = ""
    page: int = 0
    website_id: str = ""
    post_id: str = ""


@dataclass(frozen=True)
class ChooseForJob:
    """Do what was chosen in the menu of a digest's row, ``page`` being the page that shows it.

    The options are ``open``, ``assign``, ``release``, those of SnoozeJob, ``remind``, which ends a snooze, and ``reopen`` for an
    automatic reopening.
    """

    digest_id: str
    job_id: str
    page: int = 0


JobButton = (
    ShowJob
    | RefreshJob
    | ReopenJob
    | SnoozeJob
    | AssignToMe
    | ReleaseAssignment
    | ScheduleAutoReopen
    | CancelAutoReopen
)
"""The buttons that name a job by its id, or by one of its adverts on a card of release 0.1."""


@dataclass(frozen=True)
class ChooseJob:
    """Show a page of the jobs that a reference matches, counted from 0.

    ``until`` is the date typed after ``/reopen``, empty if none was; None for the list of another command. ``of_history`` if it is
    asked for what was done with them.
    """

    words: str
    page: int = 0
    until: str | None = None
    of_history: bool = False


AnyJobButton = (
    JobButton
    | PublishAdverts
    | UndoReopening
    | ChooseJob
    | ShowHistory
    | AskToReopen
    | ApproveRequest
    | DeclineRequest
    | ChooseForJob
)
JOB_KINDS: dict[str, type[Any]] = {
    "show_post": ShowJob,
    "refresh_post": RefreshJob,
    "reopen_job": ReopenJob,
    "publish_adverts": PublishAdverts,
    "undo_reopening": UndoReopening,
    "choose_post": ChooseJob,
    "snooze_post": SnoozeJob,
    "take_job": AssignToMe,
    "release_job": ReleaseAssignment,
    "arm_reopening": ScheduleAutoReopen,
    "disarm_reopening": CancelAutoReopen,
    "show_history": ShowHistory,
    "ask_to_reopen": AskToReopen,
    "approve_request": ApproveRequest,
    "decline_request": DeclineRequest,
    "choose_for_job": ChooseForJob,
}
"""The classes by their stored names (docs/glossary.md)."""
