"""What a post says in short lines, each only when it is there. Words only, no card JSON."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.domain.job_posts import JobPost, Named, Place
from bot.domain.text import Text
from cards.components.sanitize import join_texts, one_line, one_line_text
from cards.components.size_limit import max_items
from cards.wording import labels

T = TypeVar("T")

_NOTHING = Text("", "")
_SEMICOLON = Text("；", "; ")
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,4})?", re.ASCII)
# Hire says that salaries are in K, and one of its samples says 5000 (open-questions Q20).
_MAX_IN_K = 1000
_ANY_MAJOR_ID = "0"
_AND_ABOVE = Text("{lowest} 及以上", "{lowest} or above")
_AND_BELOW = Text("{highest} 及以下", "Up to {highest}")
_AND_ELSEWHERE = Text("{city} 等 {cities} 地", "{city} and {others} more")
_RANGE = Text("{lowest} – {highest}", "{lowest} – {highest}")


def short_fields(post: JobPost, cap: int, *, show_salary: bool) -> list[Text]:
    """``label: value`` lines that usually fit into half a card's width."""
    headcount = str(post.headcount) if post.headcount else ""
    fields = [
        (Text("部门", "Department"), _name(post.department, cap)),
        (Text("职位类别", "Job type"), _name(post.job_type, cap)),
        (Text("职能", "Function"), _name(post.job_function, cap)),
        (Text("雇佣类型", "Employment"), _name(post.recruitment_type, cap)),
        (Text("职级", "Level"), _levels(post, cap)),
        (
            Text("月薪", "Monthly salary"),
            salary_range_text(post.min_salary, post.max_salary, cap) if show_salary else _NOTHING,
        ),
        (Text("学历要求", "Degree"), _label(labels.DEGREES, post.degree)),
        (Text("经验要求", "Experience"), _label(labels.EXPERIENCES, post.experience)),
        (Text("招聘人数", "Headcount"), Text(headcount, headcount)),
        (Text("项目", "Project"), _name(post.subject, cap)),
        (Text("创建人", "Created by"), _name(post.creator, cap)),
    ]
    return [label_value(label, value) for label, value in fields if value != _NOTHING]


def long_fields(post: JobPost, cap: int) -> list[Text]:
    """``label: value`` lines that list several things."""
    fields = [
        (Text("工作地点", "Location"), _several(post.places, place_text, _SEMICOLON, cap)),
        (Text("职位亮点", "Highlights"), _several(post.highlights, _name, labels.COMMA, cap)),
        (Text("目标专业", "Majors"), _several(post.majors, _major, labels.COMMA, cap)),
    ]
    return [label_value(label, value) for label, value in fields if value != _NOTHING]


def label_value(label: Text, value: Text) -> Text:
    """``label: value``."""
    return labels.COLON.fill(label=label, value=value)


def place_text(place: Place, cap: int) -> Text:
    """The place's name, and around it the parts that the name does not say: ``大厦（四川 · 成都 · 高新区）``."""
    name = one_line_text(place.name, cap)
    areas = [one_line_text(area, cap) for area in (place.country, place.state, place.city, place.district)]
    around = Text(
        " · ".join(dict.fromkeys(area.zh_cn for area in areas if area.zh_cn and area.zh_cn != name.zh_cn)),
        ", ".join(dict.fromkeys(area.en_us for area in reversed(areas) if area.en_us and area.en_us != name.en_us)),
    )
    if not name.zh_cn or not around.zh_cn:
        return one_line_text(name if name.zh_cn else around, cap)
    return one_line_text(Text("{name}（{around}）", "{name} ({around})").fill(name=name, around=around), cap)


def city_text(post: JobPost, cap: int) -> Text:
    """The first place's city in a word, and how many more places there are."""
    cities = [one_line_text(place.city if any(place.city) else place.name, cap) for place in post.places]
    known = list(dict.fromkeys(city for city in cities if city != _NOTHING))
    if len(known) <= 1:
        return known[0] if known else _NOTHING
    return _AND_ELSEWHERE.fill(city=known[0], cities=len(known), others=len(known) - 1)


def _several(things: tuple[T, ...], words_of: Callable[[T, int], Text], between: Text, cap: int) -> Text:
    most = max_items(cap)
    shown = [words for words in dict.fromkeys(words_of(thing, cap) for thing in things[:most]) if words != _NOTHING]
    if len(things) > most:
        shown.append(labels.AND_MORE.fill(count=len(things) - most))
    return join_texts(shown, between)


def _name(named: Named | None, cap: int) -> Text:
    return one_line_text(named.name, cap) if named else _NOTHING


def _major(major: Named, cap: int) -> Text:
    return labels.ANY_MAJOR if major.id == _ANY_MAJOR_ID else one_line_text(major.name, cap)


def _label(names: Mapping[int, Text], number: int | None) -> Text:
    return names.get(number, _NOTHING) if number is not None else _NOTHING


def _levels(post: JobPost, cap: int) -> Text:
    return _between(_name(post.min_level, cap), _name(post.max_level, cap))


def salary_range_text(lowest: str, highest: str, cap: int) -> Text:
    """Two salaries as Hire sends them, as one range."""
    return _between(_salary_text(lowest, cap), _salary_text(highest, cap))


def _salary_text(amount: str, cap: int) -> Text:
    """The number as sent; K only where it can be meant (open-questions Q20)."""
    words = one_line(amount, cap)
    if not _NUMBER.fullmatch(words):
        return Text(words, words)
    if float(words) == 0:
        return _NOTHING
    shown = f"{words}K" if float(words) < _MAX_IN_K else words
    return Text(shown, shown)


def _between(lowest: Text, highest: Text) -> Text:
    if lowest == highest or _NOTHING in (lowest, highest):
        return _one_end(lowest, highest)
    return _RANGE.fill(lowest=lowest, highest=highest)


def _one_end(lowest: Text, highest: Text) -> Text:
    if lowest == highest:
        return lowest
    return _AND_ABOVE.fill(lowest=lowest) if highest == _NOTHING else _AND_BELOW.fill(highest=highest)
