"""Parses the fields that records of adverts and of jobs share, such as names, places and custom fields.

A field that is missing, null or of another type is parsed leniently or left out (docs/feishu/open-questions.md Q12 to
Q14). The two kinds of record differ in the names of their fields and in how a name is written (docs/feishu/api.md 5.4, 5.7).
"""

from collections.abc import Callable, Mapping
from typing import Any

from bot.domain.job_details import CustomField, CustomFieldType, JobDetails, Named, Place
from bot.domain.text import Text
from bot.feishu.json_fields import as_id, as_instant, as_int, as_mapping, as_mappings, as_pair, as_text

Fields = Mapping[str, Any]
DetailTable = dict[str, tuple[tuple[str, ...], Callable[[Any], Any]]]
"""An attribute of JobDetails: the members of a record that may hold it, the preferred one first, and their parser."""


def to_details(fields: Fields, table: DetailTable) -> JobDetails:
    """The details of a record; of several members the first one that has a value counts."""
    return JobDetails(**{name: _first(fields, members, parse) for name, (members, parse) in table.items()})


def required_id(fields: Fields, member: str = "id") -> str:
    """Raises ValueError if the member is not an id made of digits."""
    found = as_id(fields.get(member))
    if not found:
        raise ValueError(f"the record has no {member} made of digits")
    return found


def to_named(value: Any) -> Named | None:
    """``{id, name}`` or ``{id, zh_name, en_name}``; None if it has neither id nor name."""
    if not value:
        return None
    fields = as_mapping(value)
    named = Named(as_text(fields.get("id")), to_name(fields))
    return named if named.id or any(named.name) else None


def to_name(fields: Fields) -> Text:
    """The name of an object that has a ``name``, or whose own members are the name in both languages."""
    nested = as_pair(fields.get("name"))
    return nested if any(nested) else as_pair(fields)


def to_all_named(value: Any) -> tuple[Named, ...]:
    return tuple(filter(None, map(to_named, as_mappings(value))))


def to_places(value: Any) -> tuple[Place, ...]:
    """An ``address_list``."""
    return tuple(filter(None, map(_to_place, as_mappings(value))))


def to_cities(value: Any) -> tuple[Place, ...]:
    """The ``city_list`` of a job, or its older single ``city``."""
    cities = as_mappings([value] if isinstance(value, Mapping) else value)
    names = (to_name(city) for city in cities)
    return tuple(Place(city=name) for name in names if any(name))


def to_custom_fields(value: Any) -> tuple[CustomField, ...]:
    return tuple(map(_to_custom_field, as_mappings(value)))


def _first(fields: Fields, members: tuple[str, ...], parse: Callable[[Any], Any]) -> Any:
    parsed = None
    for member in members:
        parsed = parse(fields.get(member))
        if parsed:
            break
    return parsed


def _to_place(fields: Fields) -> Place | None:
    place = Place(
        name=as_pair(fields.get("name")),
        district=_to_region(fields.get("district")),
        city=_to_region(fields.get("city")),
        state=_to_region(fields.get("state")),
        country=_to_region(fields.get("country")),
    )
    return None if place == Place() else place


def _to_region(value: Any) -> Text:
    return to_name(value) if isinstance(value, Mapping) else as_pair(value)


def _to_custom_field(fields: Fields) -> CustomField:
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


def _to_custom_value(kind: CustomFieldType, members: Fields) -> dict[str, Any]:
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
