"""Parses Hire's records of careers websites, adverts and teams into the models of ``bot/domain``.

Only a record without the ids that name it is an error. Source: docs/feishu/api.md 5.1 to 5.4, 5.10 and 5.16.
"""

from collections.abc import Mapping
from typing import Any

from bot.domain.jobs import Advert, JobTeam, Website
from bot.feishu.detail_fields import (
    DetailTable,
    required_id,
    to_all_named,
    to_custom_fields,
    to_details,
    to_named,
    to_places,
)
from bot.feishu.json_fields import as_id, as_instant, as_int, as_mapping, as_pair, as_text

IS_ACTIVE = {1: True, 2: False}
"""The values of ``job_active_status`` and ``active_status``; another value says nothing."""


def to_advert(website_id: str, record: Mapping[str, Any]) -> Advert:
    """An item of job_posts list, search or get, or a publish record. Raises ValueError without an id and a job's id."""
    fields = as_mapping(record)
    return Advert(
        website_id=website_id,
        id=required_id(fields),
        job_id=required_id(fields, "job_id"),
        details=to_details(fields, DETAILS),
        is_active=to_is_active(fields.get("job_active_status")),
        expires_at=as_instant(fields.get("job_expire_time")),
    )


def to_website(record: Mapping[str, Any]) -> Website:
    """An item of the list of websites. Raises ValueError if it has no id made of digits."""
    fields = as_mapping(record)
    return Website(required_id(fields), as_pair(fields.get("name")), as_id(fields.get("job_channel_id")))


def to_job_team(record: Mapping[str, Any]) -> JobTeam:
    """The ``info`` of a job's recruiter; people without a valid open_id are left out."""
    fields = as_mapping(record)
    return JobTeam(
        recruiter_id=_to_person_id(fields.get("recruiter_id")),
        hiring_manager_ids=_to_person_ids(fields.get("hiring_manager_id_list")),
        assistant_ids=_to_person_ids(fields.get("assistant_id_list")),
    )


def to_is_active(value: Any) -> bool | None:
    """Whether a job is open, by the number that Hire sends; None if that is missing or unknown."""
    status = as_int(value)
    return None if status is None else IS_ACTIVE.get(status)


def _to_person_id(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _to_person_ids(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else ()
    return tuple(person for person in map(_to_person_id, listed) if person)


# The record's `address` is deprecated and may differ from `address_list`, so it is not read.
DETAILS: DetailTable = {
    "title": (("title",), as_text),
    "code": (("job_code",), as_text),
    "process_type": (("job_process_type",), as_int),
    "recruitment_type": (("job_recruitment_type",), to_named),
    "department": (("job_department",), to_named),
    "job_type": (("job_type",), to_named),
    "min_level": (("min_job_level",), to_named),
    "max_level": (("max_job_level",), to_named),
    "places": (("address_list",), to_places),
    "min_salary": (("min_salary",), as_text),
    "max_salary": (("max_salary",), as_text),
    "degree": (("required_degree",), as_int),
    "experience": (("experience",), as_int),
    "headcount": (("headcount",), as_int),
    "highlights": (("high_light_list",), to_all_named),
    "description": (("description",), as_text),
    "requirement": (("requirement",), as_text),
    "creator": (("creator",), to_named),
    "created_at": (("create_time",), as_instant),
    "changed_at": (("modify_time",), as_instant),
    "custom_fields": (("customized_data_list",), to_custom_fields),
    "job_function": (("job_function",), to_named),
    "subject": (("subject",), to_named),
    "majors": (("target_major_list",), to_all_named),
}
