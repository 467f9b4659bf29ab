"""The fields of a job as ``label: value`` lines; an empty field has no line."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.domain.job_details import JobDetails, Named, Place
from bot.domain.text import Text
from cards.components.sanitize import join_texts, one_line, one_line_text
from cards.components.size_limit import max_items
from cards.wording import labels
from cards.wording.labels import NOTHING

T = TypeVar("T")

_SEMICOLON = Text("；", "; ")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
# Hire documents salaries in thousands (K), but one of its samples is 5000 (docs/feishu/open-questions.md Q20).
_MAX_IN_K = 1000
_ANY_MAJOR_ID = "0"
_AND_ABOVE = Text("{lowest} 及以上", "{lowest} or above")
_AND_BELOW = Text("{highest} 及以下", "Up to {highest}")
_AND_ELSEWHERE = Text("{city}等 {cities} 地", "{city} and {others} more")
_RANGE = Text("{lowest} – {highest}", "{lowest} – {highest}")


def short_fields(details: JobDetails, cap: int, *, show_salary: bool) -> list[Text]:
    """The fields that usually fit into half a card's width."""
    headcount = str(details.headcount) if details.headcount else ""
    fields = [
        (Text("部门", "Department"), _name(details.department, cap)),
        (Text("职位类别", "Job type"), _name(details.job_type, cap)),
        (Text("职能", "Function"), _name(details.job_function, cap)),
        (Text("雇佣类型", "Employment"), _name(details.recruitment_type, cap)),
        (Text("职级", "Level"), _levels(details, cap)),
        (
            Text("月薪", "Monthly salary"),
            salary_range_text(details.min_salary, details.max_salary, cap) if show_salary else NOTHING,
        ),
        (Text("学历要求", "Degree"), _label(labels.DEGREES, details.degree)),
        (Text("经验要求", "Experience"), _label(labels.EXPERIENCES, details.experience)),
        (Text("招聘人数", "Headcount"), Text(headcount, headcount)),
        (Text("项目", "Project"), _name(details.subject, cap)),
        (Text("创建人", "Created by"), _name(details.creator, cap)),
    ]
    return [label_value(label, value) for label, value in fields if value != NOTHING]


def long_fields(details: JobDetails, cap: int) -> list[Text]:
    """The fields that have several values."""
    fields = [
        (Text("工作地点", "Location"), _list(details.places, place_text, _SEMICOLON, cap)),
        (Text("职位亮点", "Highlights"), _list(details.highlights, _name, labels.COMMA, cap)),
        (Text("目标专业", "Majors"), _list(details.majors, _major, labels.COMMA, cap)),
    ]
    return [label_value(label, value) for label, value in fields if value != NOTHING]


def label_value(label: Text, value: Text) -> Text:
    """``label: value``, with the colon of each language."""
    return labels.COLON.fill(label=label, value=value)


def place_text(place: Place, cap: int) -> Text:
    """The place's name, with the areas that differ from it in brackets: ``大厦（四川 · 成都 · 高新区）``."""
    name = one_line_text(place.name, cap)
    parts = [one_line_text(part, cap) for part in (place.country, place.state, place.city, place.district)]
    area = Text(
        " · ".join(dict.fromkeys(part.zh_cn for part in parts if part.zh_cn and part.zh_cn != name.zh_cn)),
        ", ".join(dict.fromkeys(part.en_us for part in reversed(parts) if part.en_us and part.en_us != name.en_us)),
    )
    if not name.zh_cn or not area.zh_cn:
        return one_line_text(name if name.zh_cn else area, cap)
    return one_line_text(Text("{name}（{area}）", "{name} ({area})").fill(name=name, area=area), cap)


def city_text(details: JobDetails, cap: int) -> Text:
    """The city of the first place, and how many more cities there are."""
    cities = [one_line_text(place.city if any(place.city) else place.name, cap) for place in details.places]
    known = list(dict.fromkeys(city for city in cities if city != NOTHING))
    if len(known) <= 1:
        return known[0] if known else NOTHING
    return _AND_ELSEWHERE.fill(city=known[0], cities=len(known), others=len(known) - 1)


def _list(items: tuple[T, ...], to_text: Callable[[T, int], Text], separator: Text, cap: int) -> Text:
    limit = max_items(cap)
    texts = dict.fromkeys(to_text(item, cap) for item in items[:limit])
    return join_texts([*texts, *labels.and_more(len(items) - limit)], separator)


def _name(named: Named | None, cap: int) -> Text:
    return one_line_text(named.name, cap) if named else NOTHING


def _major(major: Named, cap: int) -> Text:
    return labels.ANY_MAJOR if major.id == _ANY_MAJOR_ID else one_line_text(major.name, cap)


def _label(names: Mapping[int, Text], number: int | None) -> Text:
    return names.get(number, NOTHING) if number is not None else NOTHING


def _levels(details: JobDetails, cap: int) -> Text:
    return _range_text(_name(details.min_level, cap), _name(details.max_level, cap))


def salary_range_text(lowest: str, highest: str, cap: int) -> Text:
    """A range of two salaries in the form in which Hire sends them."""
    return _range_text(_salary_text(lowest, cap), _salary_text(highest, cap))


def _salary_text(amount: str, cap: int) -> Text:
    """The number as sent, with K only if it can be meant in thousands (docs/feishu/open-questions.md Q20)."""
    number = one_line(amount, cap)
    if not _NUMBER.fullmatch(number):
        return Text(number, number)
    if float(number) == 0:
        return NOTHING
    salary = f"{number}K" if float(number) < _MAX_IN_K else number
    return Text(salary, salary)


def _range_text(lowest: Text, highest: Text) -> Text:
    if lowest == highest or NOTHING in (lowest, highest):
        return _open_range_text(lowest, highest)
    return _RANGE.fill(lowest=lowest, highest=highest)


def _open_range_text(lowest: Text, highest: Text) -> Text:
    if lowest == highest:
        return lowest
    return _AND_ABOVE.fill(lowest=lowest) if highest == NOTHING else _AND_BELOW.fill(highest=highest)
