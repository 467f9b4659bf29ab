"""A job post (职位广告) as a noun, and the state its job is in. Ids are strings, times are aware datetimes.

Source of the fields: Feishu page ``hire-v1/get-candidates/website/get`` (shared/seeds/website-job-post-get.md).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum

from bot.domain.jobs import PostKey
from bot.domain.text import Text

EXPIRING_WITHIN = timedelta(days=7)
NOTHING = Text("", "")


class JobState(Enum):
    """What a recruiter needs to know first."""

    OPEN = "open"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    CLOSED = "closed"
    UNLISTED = "unlisted"


class CustomFieldType(IntEnum):
    """The ten ``object_type`` values of a custom field."""

    LINE = 1
    PARAGRAPH = 2
    SINGLE_CHOICE = 3
    MULTIPLE_CHOICE = 4
    DATE = 5
    MONTH = 6
    YEAR = 7
    TIME_RANGE = 8
    NUMBER = 9
    DEFAULT = 10


@dataclass(frozen=True)
class Named:
    """An ``id_name_object`` of Hire; either language of the name may be empty."""

    id: str
    name: Text


@dataclass(frozen=True)
class Place:
    """One entry of ``address_list``; every part may be an empty Text."""

    name: Text = NOTHING
    district: Text = NOTHING
    city: Text = NOTHING
    state: Text = NOTHING
    country: Text = NOTHING


@dataclass(frozen=True)
class CustomField:
    """A field the company added. Only the value member that its type uses is filled."""

    id: str
    name: Text
    type: CustomFieldType
    content: str = ""
    choices: tuple[Text, ...] = ()
    at: datetime | None = None
    ends_at: datetime | None = None
    number: str = ""


@dataclass(frozen=True)
class JobPost:
    """A job's advertisement on one careers website, with what it says of the job.

    ``expires_at`` None means that the job never expires. ``is_active`` is the job's own switch (job_active_status 1).
    ``is_listed`` is False once the website no longer knows the post (1002509). Salaries are as sent, see Q20.
    """

    website_id: str
    id: str
    title: str
    job_id: str
    job_code: str = ""
    expires_at: datetime | None = None
    is_active: bool = True
    is_listed: bool = True
    process_type: int | None = None
    recruitment_type: Named | None = None
    department: Named | None = None
    job_type: Named | None = None
    min_level: Named | None = None
    max_level: Named | None = None
    places: tuple[Place, ...] = ()
    min_salary: str = ""
    max_salary: str = ""
    degree: int | None = None
    experience: int | None = None
    headcount: int | None = None
    highlights: tuple[Named, ...] = ()
    description: str = ""
    requirement: str = ""
    creator: Named | None = None
    created_at: datetime | None = None
    changed_at: datetime | None = None
    custom_fields: tuple[CustomField, ...] = ()
    job_function: Named | None = None
    subject: Named | None = None
    majors: tuple[Named, ...] = ()

    @property
    def key(self) -> PostKey:
        """The three ids that cards and buttons carry."""
        return PostKey(self.website_id, self.id, self.job_id)

    def state(self, now: datetime) -> JobState:
        """The one state shown. A closed job stays closed whatever its date says; open-questions Q14."""
        if not self.is_listed:
            return JobState.UNLISTED
        if not self.is_active:
            return JobState.CLOSED
        if self.expires_at is None:
            return JobState.OPEN
        if self.expires_at <= now:
            return JobState.EXPIRED
        return JobState.EXPIRING if self.expires_at <= now + EXPIRING_WITHIN else JobState.OPEN
