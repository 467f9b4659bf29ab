"""The fields of a job on its card: short ones in pairs, long ones folded."""

from zoneinfo import ZoneInfo

from bot.domain.job_details import JobDetails
from bot.domain.text import Text
from cards.components.elements import Element, line, local_time, markdown, panel, side_by_side
from cards.components.sanitize import join_texts, multi_line
from cards.wording import labels
from cards.wording.custom_fields import label_fields
from cards.wording.job_fields import long_fields, short_fields

_HALF_WIDTH = 40
_DESCRIPTION = Text("职位描述", "Description")
_REQUIREMENT = Text("职位要求", "Requirements")
_CUSTOM_FIELDS = Text("更多信息", "More details")
_CREATED = Text("创建于 {at}", "Created {at}")
_CHANGED = Text("更新于 {at}", "Changed {at}")


def field_rows(details: JobDetails, cap: int, *, show_salary: bool) -> list[Element]:
    """The fields, those that are short enough two to a row."""
    short = short_fields(details, cap, show_salary=show_salary)
    narrow = [field for field in short if max(map(len, field)) <= _HALF_WIDTH]
    wide = [field for field in short if field not in narrow]
    pairs = zip(narrow[::2], narrow[1::2], strict=False)
    rows = [side_by_side([line(left)], [line(right)]) for left, right in pairs]
    unpaired = narrow[-1:] if len(narrow) % 2 else []
    return [*rows, *(line(field) for field in (*unpaired, *wide, *long_fields(details, cap)))]


def panels(details: JobDetails, cap: int, zone: ZoneInfo) -> list[Element]:
    """Custom fields, description and requirements, each folded and left out if empty."""
    description, requirement = multi_line(details.description, cap), multi_line(details.requirement, cap)
    fields = label_fields(details.custom_fields, cap, zone)
    return [
        *([panel(_CUSTOM_FIELDS, [line(join_texts(fields, labels.NEW_LINE))])] if fields else []),
        *([panel(_DESCRIPTION, [line(description)])] if description else []),
        *([panel(_REQUIREMENT, [line(requirement)])] if requirement else []),
    ]


def times(details: JobDetails) -> list[Element]:
    """When the job was created and changed."""
    created = _CREATED.fill(at=local_time(details.created_at)) if details.created_at else labels.NOTHING
    changed = _CHANGED.fill(at=local_time(details.changed_at)) if details.changed_at else labels.NOTHING
    both = join_texts([created, changed], labels.DOT)
    return [markdown(both, "notation")] if both.zh_cn else []
