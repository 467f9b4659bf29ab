"""What the card of a job shows: the job, and what belongs to it elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.job_buttons import UndoReopening
from bot.domain.jobs import Job
from bot.domain.reminders import Assignment, AutoReopen
from bot.domain.text import Text


@dataclass(frozen=True)
class Links:
    """Web pages: ``job_url`` of the job in Hire, ``advert_urls`` on careers sites by website id and advert id."""

    job_url: str = ""
    advert_urls: Mapping[tuple[str, str], str] = field(default_factory=dict)


@dataclass(frozen=True)
class JobView:
    """A job as its card shows it.

    Attributes:
        websites: the names of careers sites by id.
        undo: the button that takes the last reopening back, if that is still possible.
        may_ask: whether a closed job has the button for those who may not reopen it. A card is the same for everybody.
    """

    job: Job
    websites: Mapping[str, Text] = field(default_factory=dict)
    links: Links = Links()
    assignment: Assignment | None = None
    auto_reopen: AutoReopen | None = None
    undo: UndoReopening | None = None
    show_salary: bool = True
    may_ask: bool = True
