"""What has changed about a job since the last reminder of it, on its row of a digest."""

from bot.domain.reminders import ShownFields
from bot.domain.text import Text
from cards.components.sanitize import join_texts, one_line
from cards.wording import labels
from cards.wording.job_fields import label_value, salary_range_text

# With smaller caps a row says less, as described in ``cards/digest_parts/row.py``.
MIN_CAP_FOR_DETAILS = 24
MIN_CAP_FOR_CHANGES = 16
_MIN_CAP_TO_COMPARE = 36
_VALUE_LENGTH = 60
_TITLE = Text("标题", "Title")
_SALARY = Text("月薪", "Monthly salary")
_HEADCOUNT = Text("招聘人数", "Headcount")
_CITY = Text("城市", "City")
_HAS_CHANGED = Text("有变更", "Changed")
_CHANGED = Text("{old} → {new}", "{old} → {new}")
_NONE = Text("无", "none")


def change_texts(before: ShownFields | None, after: ShownFields, cap: int, *, show_salary: bool) -> list[Text]:
    """The differences to the previous reminder as ``old → new``, or less if the cap is too small for that."""
    if before is None or ShownFields() in {before, after} or cap < MIN_CAP_FOR_CHANGES:
        return []
    max_length = min(cap, _VALUE_LENGTH)
    old = _compared_values(before, max_length, show_salary=show_salary)
    new = _compared_values(after, max_length, show_salary=show_salary)
    changed = [label for label, value in new.items() if value != old[label]]
    if cap < _MIN_CAP_TO_COMPARE:
        names = label_value(_HAS_CHANGED, join_texts(changed, labels.COMMA))
        return [names if cap >= MIN_CAP_FOR_DETAILS else _HAS_CHANGED] if changed else []
    return [label_value(label, _CHANGED.fill(old=_or_none(old[label]), new=_or_none(new[label]))) for label in changed]


def _compared_values(shown: ShownFields, max_length: int, *, show_salary: bool) -> dict[Text, Text]:
    title = one_line(shown.title, max_length)
    headcount = str(shown.headcount) if shown.headcount else ""
    cities = one_line("、".join(shown.cities), max_length)
    salary = salary_range_text(shown.min_salary, shown.max_salary, max_length) if show_salary else labels.NOTHING
    return {
        _TITLE: Text(title, title),
        _SALARY: salary,
        _HEADCOUNT: Text(headcount, headcount),
        _CITY: Text(cities, cities),
    }


def _or_none(value: Text) -> Text:
    return value if value.zh_cn else _NONE
