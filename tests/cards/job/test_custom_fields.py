from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.job_details import CustomField, CustomFieldType
from bot.domain.text import Text
from cards.wording.custom_fields import label_fields
from tests.support.job_samples import TEN_FIELDS, ZONE

EXPECTED = [
    Text("代号：Falcon", "Code name: Falcon"),
    Text("团队介绍：我们做搜索。\n　　状态：已关闭", "Team: 我们做搜索。\n　　状态：已关闭"),
    Text("班次：白班", "Shift: Day"),
    Text("语言：英语、日语", "Languages: English, Japanese"),
    Text("到岗日期：2026-07-02", "Start date: 2026-07-02"),
    Text("毕业月份：2026-07", "Graduation: 2026-07"),
    Text("届别：2026", "Class of: 2026"),
    Text("项目周期：2026-03-01 – 2026-09-30", "Project period: 2026-03-01 – 2026-09-30"),
    Text("工位数：12.50", "Desks: 12.50"),
    Text("默认字段：如实填写", "Default field: 如实填写"),
]


@pytest.mark.parametrize(("field", "shown"), [*zip(TEN_FIELDS, EXPECTED, strict=True)])
def test_each_of_the_ten_types_is_shown_by_its_own_member(field: CustomField, shown: Text) -> None:
    assert label_fields((field,), 1000, ZONE) == [shown]


def test_the_samples_cover_all_ten_types() -> None:
    assert {field.type for field in TEN_FIELDS} == set(CustomFieldType)


def test_a_date_is_the_day_of_the_given_zone() -> None:
    assert label_fields((TEN_FIELDS[4],), 1000, ZoneInfo("UTC")) == [
        Text("到岗日期：2026-07-01", "Start date: 2026-07-01")
    ]


def test_a_line_of_a_paragraph_does_not_look_like_the_next_field() -> None:
    shown = label_fields((TEN_FIELDS[1],), 1000, ZONE)[0]
    assert all(line.startswith("　　") for line in shown.zh_cn.split("\n")[1:])


@pytest.mark.parametrize("kind", CustomFieldType)
def test_a_field_without_a_value_is_not_shown(kind: CustomFieldType) -> None:
    assert label_fields((CustomField("1", Text("空", "Empty"), kind),), 1000, ZONE) == []


def test_a_time_range_may_have_one_end() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    kind = CustomFieldType.TIME_RANGE
    name = Text("周期", "Period")
    assert label_fields((CustomField("1", name, kind, at=at),), 1000, ZONE)[0].zh_cn == "周期：2026-03-01 起"
    assert label_fields((CustomField("1", name, kind, ends_at=at),), 1000, ZONE)[0].en_us == "Period: Until 2026-03-01"


def test_a_field_without_a_name_still_shows_its_value() -> None:
    field = CustomField("1", Text("", ""), CustomFieldType.LINE, content="x")
    assert label_fields((field,), 1000, ZONE) == [Text("自定义字段：x", "Custom field: x")]


def test_a_long_list_of_fields_ends_with_the_number_of_those_not_shown() -> None:
    shown = label_fields(TEN_FIELDS * 20, 1000, ZONE)
    assert len(shown) == 101
    assert shown[-1] == Text("另有 100 项", "and 100 more")


def test_a_date_at_the_end_of_the_calendar_is_shown() -> None:
    field = CustomField("1", Text("止", "End"), CustomFieldType.DATE, at=datetime.max.replace(tzinfo=UTC))
    assert label_fields((field,), 1000, ZONE) == [Text("止：9999-12-31", "End: 9999-12-31")]
