"""The domain model of a job post (职位广告), and the state of its job. Ids are strings, times are aware datetimes.

The fields are those of the Feishu page ``hire-v1/get-candidates/website/get`` (docs/feishu/api.md 5.4).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, IntEnum

from bot.domain.jobs import PostKey
from bot.domain.text import Text

EXPIRING_WITHIN = timedelta(days=7)
NOTHING = Text("", "")


class JobState(Enum):
    """The state of a job that is shown to recruiters."""

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
    """A field that the company added. Only the attribute that belongs to its type has a value."""

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
    """The advertisement of a job on one careers website, with the fields of the job that it shows.

    Attributes:
        expires_at: None if the job never expires.
        is_active: whether the job itself is open (job_active_status 1).
        is_listed: False once the website no longer has the post (1002509).
        min_salary: as Hire sends it; the unit is not documented (docs/feishu/open-questions.md Q20).
        max_salary: as ``min_salary``.
        creator: who created the post; the id is an open_id.
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
        """The three ids that cards and buttons contain."""
        return PostKey(self.website_id, self.id, self.job_id)

    def state(self, now: datetime) -> JobState:
        """The state to show. A closed job is closed whatever its expiry date (docs/feishu/open-questions.md Q14)."""
        if not self.is_listed:
            return JobState.UNLISTED
        if not self.is_active:
            return JobState.CLOSED
        if self.expires_at is None:
            return JobState.OPEN
        if self.expires_at <= now:
            return JobState.EXPIRED
        return JobState.EXPIRING if self.expires_at <= now + EXPIRING_WITHIN else JobState.OPEN
