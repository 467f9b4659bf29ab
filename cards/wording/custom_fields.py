"""The company's custom fields of a job, all ten types, as ``name: value`` lines."""

from zoneinfo import ZoneInfo

from bot.domain.job_details import CustomField, CustomFieldType
from bot.domain.text import Text
from cards.components.dates import iso_date
from cards.components.sanitize import join_texts, multi_line, one_line, one_line_text
from cards.components.size_limit import max_items
from cards.wording import labels
from cards.wording.job_fields import label_value
from cards.wording.labels import NOTHING

_UNNAMED = Text("自定义字段", "Custom field")
_NAME_LENGTH = 60
# Further lines of a paragraph are indented, because a line like "Status: closed" would look like the next field.
_INDENT = "\n\u3000\u3000"
_YEAR_LENGTH = 4
_MONTH_LENGTH = 7


def label_fields(fields: tuple[CustomField, ...], cap: int, zone: ZoneInfo) -> list[Text]:
    """A line for each field that has a value; if there are too many, the last line is the number of those not shown."""
    filled = [field for field in fields if _is_filled(field)]
    limit = max_items(cap)
    values = ((field, _value(field, cap, zone)) for field in filled[:limit])
    texts = [label_value(_name(field, cap), value) for field, value in values if value != NOTHING]
    return [*texts, *labels.and_more(len(filled) - limit)]


def _is_filled(field: CustomField) -> bool:
    return bool(field.content or field.choices or field.at or field.ends_at or field.number)


def _name(field: CustomField, cap: int) -> Text:
    name = one_line_text(field.name, min(cap, _NAME_LENGTH))
    return _UNNAMED if name == NOTHING else name


def _value(field: CustomField, cap: int, zone: ZoneInfo) -> Text:
    """The value from the member that the field's type uses; empty if that member is empty."""
    match field.type:
        case CustomFieldType.LINE | CustomFieldType.PARAGRAPH | CustomFieldType.DEFAULT:
            return _same(multi_line(field.content, cap).replace("\n", _INDENT))
        case CustomFieldType.SINGLE_CHOICE | CustomFieldType.MULTIPLE_CHOICE:
            return one_line_text(
                join_texts((one_line_text(choice, cap) for choice in field.choices[: max_items(cap)]), labels.COMMA),
                cap,
            )
        case CustomFieldType.DATE | CustomFieldType.MONTH | CustomFieldType.YEAR:
            return _same(_date(field, zone))
        case CustomFieldType.TIME_RANGE:
            return _range(field, zone)
        case CustomFieldType.NUMBER:
            return _same(one_line(field.number, cap))


def _same(text: str) -> Text:
    return Text(text, text)


def _date(field: CustomField, zone: ZoneInfo) -> str:
    if field.at is None:
        return ""
    whole = iso_date(field.at, zone)
    lengths = {CustomFieldType.YEAR: _YEAR_LENGTH, CustomFieldType.MONTH: _MONTH_LENGTH}
    return whole[: lengths.get(field.type, len(whole))]


def _range(field: CustomField, zone: ZoneInfo) -> Text:
    start = iso_date(field.at, zone) if field.at else ""
    end = iso_date(field.ends_at, zone) if field.ends_at else ""
    if start and end:
        return _same(f"{start} – {end}")
    if start:
        return Text("{start} 起", "From {start}").fill(start=start)
    return Text("至 {end}", "Until {end}").fill(end=end) if end else NOTHING
