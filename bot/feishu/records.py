"""Parses Hire's records into the models of ``bot/domain``.

A field that is missing, null or of another type is parsed leniently or left out (docs/feishu/open-questions.md Q12 to
Q14). Only a record without an id is an error. Source: docs/feishu/api.md 5.2 to 5.4 and 5.10.
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named, Place
from bot.domain.jobs import JobTeam, Website
from bot.domain.text import Text
from bot.feishu.json_fields import as_id, as_instant, as_int, as_mapping, as_mappings, as_pair, as_text

SWITCHED_OFF = 2


def to_job_post(website_id: str, record: Mapping[str, Any]) -> JobPost:
    """An item of job_posts list, search or get. Raises ValueError if it has no id made of digits."""
    fields = as_mapping(record)
    read = {name: reader(fields.get(member)) for name, (member, reader) in FIELDS.items()}
    return JobPost(website_id=website_id, id=_required_id(fields), **read)


def to_website(record: Mapping[str, Any]) -> Website:
    """An item of the list of websites. Raises ValueError if it has no id made of digits."""
    fields = as_mapping(record)
    return Website(id=_required_id(fields), name=as_pair(fields.get("name")))


def to_job_team(record: Mapping[str, Any]) -> JobTeam:
    """The ``info`` of a job's recruiter; people without a valid open_id are left out."""
    fields = as_mapping(record)
    return JobTeam(
        recruiter_id=_to_person_id(fields.get("recruiter_id")),
        hiring_manager_ids=_to_person_ids(fields.get("hiring_manager_id_list")),
        assistant_ids=_to_person_ids(fields.get("assistant_id_list")),
    )


def _required_id(fields: Mapping[str, Any]) -> str:
    found = as_id(fields.get("id"))
    if not found:
        raise ValueError("the record has no id made of digits")
    return found


def _to_named(value: Any) -> Named | None:
    fields = as_mapping(value)
    named = Named(as_text(fields.get("id")), as_pair(fields.get("name")))
    return named if named.id or any(named.name) else None


def _to_all_named(value: Any) -> tuple[Named, ...]:
    return tuple(filter(None, map(_to_named, as_mappings(value))))


def _to_place(fields: Mapping[str, Any]) -> Place | None:
    place = Place(
        name=as_pair(fields.get("name")),
        district=_to_region(fields.get("district")),
        city=_to_region(fields.get("city")),
        state=_to_region(fields.get("state")),
        country=_to_region(fields.get("country")),
    )
    return None if place == Place() else place


def _to_region(value: Any) -> Text:
    return as_pair(value.get("name")) if isinstance(value, Mapping) else as_pair(value)


def _to_custom_field(fields: Mapping[str, Any]) -> CustomField:
    kind = _to_custom_type(fields.get("object_type"))
    value = fields.get("value")
    members = value if isinstance(value, Mapping) else {"content": value}
    return CustomField(
        id=as_text(fields.get("object_id")),
        name=as_pair(fields.get("name")),
        type=kind,
        **_to_custom_value(kind, members),
    )


def _to_custom_type(value: Any) -> CustomFieldType:
    number = as_int(value)
    return CustomFieldType(number) if number in set(CustomFieldType) else CustomFieldType.DEFAULT


def _to_custom_value(kind: CustomFieldType, members: Mapping[str, Any]) -> dict[str, Any]:
    """The member that the type uses; in the platform's sample the other members hold placeholders."""
    span = as_mapping(members.get("time_range"))
    match kind:
        case CustomFieldType.SINGLE_CHOICE:
            return {"choices": _to_choices([members.get("option")])}
        case CustomFieldType.MULTIPLE_CHOICE:
            return {"choices": _to_choices(members.get("option_list"))}
        case CustomFieldType.DATE | CustomFieldType.MONTH | CustomFieldType.YEAR:
            return {"at": as_instant(members.get("time"))}
        case CustomFieldType.TIME_RANGE:
            return {"at": as_instant(span.get("start_time")), "ends_at": as_instant(span.get("end_time"))}
        case CustomFieldType.NUMBER:
            return {"number": as_text(members.get("number"))}
        case _:
            return {"content": as_text(members.get("content"))}


def _to_choices(value: Any) -> tuple[Text, ...]:
    names = (as_pair(option.get("name")) for option in as_mappings(value))
    return tuple(name for name in names if any(name))


def _to_person_id(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _to_person_ids(value: Any) -> tuple[str, ...]:
    listed = value if isinstance(value, list | tuple) else ()
    return tuple(person for person in map(_to_person_id, listed) if person)


def _is_active(value: Any) -> bool:
    return as_int(value) != SWITCHED_OFF


def _to_places(value: Any) -> tuple[Place, ...]:
    return tuple(filter(None, map(_to_place, as_mappings(value))))


def _to_custom_fields(value: Any) -> tuple[CustomField, ...]:
    return tuple(map(_to_custom_field, as_mappings(value)))


# Attribute of JobPost: member of the record, and its parser. The record's `address` is deprecated and may differ from
# `address_list`, so it is not read.
FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "title": ("title", as_text),
    "job_id": ("job_id", as_id),
    "job_code": ("job_code", as_text),
    "expires_at": ("job_expire_time", as_instant),
    "is_active": ("job_active_status", _is_active),
    "process_type": ("job_process_type", as_int),
    "recruitment_type": ("job_recruitment_type", _to_named),
    "department": ("job_department", _to_named),
    "job_type": ("job_type", _to_named),
    "min_level": ("min_job_level", _to_named),
    "max_level": ("max_job_level", _to_named),
    "places": ("address_list", _to_places),
    "min_salary": ("min_salary", as_text),
    "max_salary": ("max_salary", as_text),
    "degree": ("required_degree", as_int),
    "experience": ("experience", as_int),
    "headcount": ("headcount", as_int),
    "highlights": ("high_light_list", _to_all_named),
    "description": ("description", as_text),
    "requirement": ("requirement", as_text),
    "creator": ("creator", _to_named),
    "created_at": ("create_time", as_instant),
    "changed_at": ("modify_time", as_instant),
    "custom_fields": ("customized_data_list", _to_custom_fields),
    "job_function": ("job_function", _to_named),
    "subject": ("subject", _to_named),
    "majors": ("target_major_list", _to_all_named),
}
