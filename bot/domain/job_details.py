"""What recruiters read about a job beside its state: title, department, places, salary and the rest.

The fields are those of the Feishu page ``hire-v1/get-candidates/website/get`` (docs/feishu/api.md 5.4); a job's own record
(5.7, 5.8) has the same ones under other names.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from bot.domain.text import Text

NOTHING = Text("", "")


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
class JobDetails:
    """The fields of a job that an advert, or the job's own record, shows.

    Attributes:
        min_salary: as Hire sends it; the unit is not documented (docs/feishu/open-questions.md Q20).
        max_salary: as ``min_salary``.
        creator: who created the job or the advert; the id is an open_id.
    """

    title: str = ""
    code: str = ""
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
