"""The filters that people type."""

from dataclasses import replace

import pytest

from bot.domain.reminders import Filters
from bot.domain.typed.errors import FilterEmpty, FilterUnknown
from bot.domain.typed.filter_words import parse_filters


@pytest.mark.parametrize(
    ("words", "filters"),
    [
        ("", Filters()),
        ("算法 工程师", Filters(words=("算法", "工程师"))),
        ("city:上海,北京", Filters(cities=("上海", "北京"))),
        ("城市:上海、北京 部门:研发", Filters(cities=("上海", "北京"), departments=("研发",))),
        ("City: Shanghai, Beijing dept:x", Filters(cities=("Shanghai", "Beijing"), departments=("x",))),
        ("city:Shanghai, dept:x", Filters(cities=("Shanghai",), departments=("x",))),
        ("city : Shanghai ; Beijing", Filters(cities=("Shanghai", "Beijing"))),
        ("city=上海 city=上海", Filters(cities=("上海",))),
        ("type:技术 function:后端 site:校园 words:资深", Filters((), (), (), ("技术",), ("后端",), ("校园",))),
        ("social 校招 senior", Filters(words=("senior",), process_types=(1, 2))),
        ("social 社招", Filters(process_types=(1,))),
        ("9:30 C++:x https://a.example/b", Filters(words=("9:30", "C++:x", "https://a.example/b"))),
        ("level:P6,P7 职级:P8", Filters(levels=("P6", "P7", "P8"))),
        ("官网:校园 Sites:social", Filters(websites=("校园", "social"))),
        ("mine", Filters(mine=True)),
        ("我的 城市:上海", Filters(cities=("上海",), mine=True)),
        ("MINE social 工程师", Filters(words=("工程师",), process_types=(1,), mine=True)),
        ('city:"New York",上海 java', Filters(words=("java",), cities=("New York", "上海"))),
        ("部门：「产品 设计」 城市:“成都”".replace("：", ":"), Filters(departments=("产品 设计",), cities=("成都",))),
        ('"data engineer" 上海', Filters(words=("data engineer", "上海"))),
        ("工程师、上海,java", Filters(words=("工程师", "上海", "java"))),
        ("类型:技术 网站:校园", Filters(types=("技术",), websites=("校园",))),
        ("全部", Filters()),
        ("all jobs", Filters()),
        ("所有 算法", Filters(words=("所有", "算法"))),
        ("city:\u200b,上海", Filters(cities=("上海",))),
    ],
)
def test_filters_are_parsed_from_what_people_type(words: str, filters: Filters) -> None:
    expected = replace(filters, words=("资深",)) if "words:" in words else filters
    assert parse_filters(words) == expected


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("citty:上海", "“city”"),
        ("departmnt=研发 java", "“department”"),
        ("城室:上海", "“城市”"),
        ("owner:me", "no filter “owner”. The filters"),
        ("java 负责人:李雷", "no filter “负责人”"),
        ("note: city:上海", "no filter “note”"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest(typed: str, nearest: str) -> None:
    with pytest.raises(FilterUnknown) as refused:
        parse_filters(typed)
    assert nearest in refused.value.text.en_us


@pytest.mark.parametrize("typed", ["city:", "java city: ", "城市:", "city:,", "city:\u200b", 'city:""', "city:「」"])
def test_a_name_without_a_value_is_refused(typed: str) -> None:
    with pytest.raises(FilterEmpty):
        parse_filters(typed)
