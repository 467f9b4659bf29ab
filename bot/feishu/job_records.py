"""Parses the records of jobs themselves (docs/feishu/api.md 5.7, 5.8).

They have the fields of an advert under other names. Each time stands there twice: as text, and in an older member as a
number. Both are milliseconds.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.domain.job_details import NOTHING, Named
from bot.domain.jobs import JobRecord
from bot.feishu.detail_fields import (
    DetailTable,
    required_id,
    to_all_named,
    to_cities,
    to_custom_fields,
    to_details,
    to_named,
)
from bot.feishu.json_fields import as_instant, as_int, as_mapping, as_text
from bot.feishu.records import to_is_active


def to_job_record(record: Mapping[str, Any]) -> JobRecord:
    """An item of the list of jobs, or the ``job`` of one. Raises ValueError if it has no id made of digits.

    A job is closed only if Hire says so.
    """
    fields = as_mapping(record)
    return JobRecord(
        id=required_id(fields),
        details=to_details(fields, DETAILS),
        is_active=to_is_active(fields.get("active_status")) is not False,
        expires_at=_to_expiry(fields),
    )


def _to_expiry(fields: Mapping[str, Any]) -> datetime | None:
    """The older member counts only where the newer one is missing: that may say "never" and the older one not."""
    newer = fields.get("expiry_timestamp")
    return as_instant(fields.get("expiry_time") if newer is None else newer)


def _to_creator(value: Any) -> Named | None:
    """The record holds the creator's open_id and no name."""
    open_id = as_text(value)
    return Named(open_id, NOTHING) if open_id else None


DETAILS: DetailTable = {
    "title": (("title",), as_text),
    "code": (("code",), as_text),
    "process_type": (("process_type",), as_int),
    "recruitment_type": (("recruitment_type",), to_named),
    "department": (("department",), to_named),
    "job_type": (("job_type", "job_category"), to_named),
    "min_level": (("min_job_level",), to_named),
    "max_level": (("max_job_level",), to_named),
    "places": (("city_list", "city"), to_cities),
    "min_salary": (("min_salary",), as_text),
    "max_salary": (("max_salary",), as_text),
    "degree": (("required_degree",), as_int),
    "experience": (("experience",), as_int),
    "headcount": (("head_count",), as_int),
    "highlights": (("highlight_list",), to_all_named),
    "description": (("description",), as_text),
    "requirement": (("requirement",), as_text),
    "creator": (("create_user_id",), _to_creator),
    "created_at": (("create_timestamp", "create_time"), as_instant),
    "changed_at": (("update_timestamp", "update_time"), as_instant),
    "custom_fields": (("customized_data_list",), to_custom_fields),
    "job_function": (("job_function",), to_named),
    "subject": (("subject",), to_named),
    "majors": (("target_major_list",), to_all_named),
}
