"""The forms of UNTIL that people type, what they mean, and that no title is taken for one."""

import contextlib
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BotError
from bot.domain.typed.errors import UntilInThePast, UntilNoSuchDay, UntilNotUnderstood, UntilTooFar, UntilTooShort
from bot.domain.typed.until import is_until, parse_until, split_until
from simulator.clock import MovableClock
from simulator.platform import Platform

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 29, 10, tzinfo=SHANGHAI)
MEANINGS = {
    "2027-01-31": "2027-01-31 2027/1/31 2027.01.31 20270131 2027年1月31日 2027年1月31号 1月31日 01-31 1/31",
    "2026-11-30": "tomorrow 明天 明日 月底 本月底 1d 1天 一天",
    "2026-12-01": "后天 后日 2d 两天 2天 二天",
    "2026-12-29": "30 30d 30天 三十天 30日",
    "2026-12-13": "2w 两周 2周 二周 两个星期 两个礼拜 14d",
    "2027-02-28": "3m 三个月 3个月",
    "2027-05-29": "半年 6m 六个月",
    "2027-11-29": "1y 一年 1年 12m",
    "2026-12-31": "年底 年末 今年底 今年年底 2026年底 12月31日 12/31 下月底 下个月底 12月底 十二月底 今年12月31日",
    "2027-12-31": "明年底 明年年底 2027年底 2027年末 明年12月31日 27年12月31日 2027年十二月三十一日",
    "2026-12-14": "半个月 半月 15天 十五天",
    "2028-02-29": "2月29日 2028-02-29",
}
PHRASES = {
    "2027-01-31": (
        "Jan 31 2027",
        "January 31, 2027",
        "31 Jan 2027",
        "31st January 2027",
        "Jan 31",
        "until 2027-01-31",
        "到2027年1月31日",
        "截止到 1月31日",
        "延到2027-01-31",
        "2027年 1月 31日",
        "to Jan 31st",
        "till 2027/01/31",
        "至2027-1-31",
        "(2027-01-31)",
        "「2027-01-31」",
        "2027–01–31",
        "31-Jan-2027",
        "一月三十一号",
        "1月底",
        "明年1月底",
        "end of January",
        "until the end of Jan 2027",
        "到期日：2027-01-31",
        "请开到2027年1月31日，谢谢",
    ),
    "2026-12-29": (
        "for 30 days",
        "30天后",
        "延长30天",
        "再开放 30 天",
        "thirty days",
        "30 days from now",
        "in 30 days",
        "for the next 30 days",
        "within 30 days",
        "about 30 days",
        "为期30天",
        "大概三十天吧",
        "30d please",
        "30天，谢谢",
    ),
    "2026-12-13": (
        "下下周",
        "2 weeks",
        "for two weeks",
        "再开放两周",
        "two weeks later",
        "within 2 weeks".removeprefix("within "),
    ),
    "2026-12-31": (
        "end of the year",
        "by the end of the year",
        "到年底为止",
        "end of next month",
        *("下个月", "下月", "next month", "by next month"),
        "year end",
        "until the end of next month",
    ),
    "2026-12-06": (
        *("下周", "下周日", "下星期", "下个星期天", "下礼拜", "下周末", "下周日之前"),
        *("next week", "end of next week", "by the end of next week", "next weekend", "next Sunday"),
    ),
    "2026-12-04": (
        "下周五",
        "到下周五",
        "下个星期五之前",
        "周五",
        "next Friday",
        "until next fri",
        "Friday",
        "by Friday",
    ),
    "2026-11-29": ("本周", "这周日", "周末", "周日", "this week", "end of the week", "this weekend", "Sunday"),
    "2027-11-29": ("a year", "one year", "for 12 months", "延长一年"),
}
FORMS = [(typed, day) for day, words in MEANINGS.items() for typed in words.split()]
FORMS += [(typed, day) for day, phrases in PHRASES.items() for typed in phrases]


@pytest.mark.parametrize(("typed", "day"), FORMS)
def test_every_form_means_the_end_of_its_day(typed: str, day: str) -> None:
    found = parse_until(typed, NOW, SHANGHAI).expires_at
    assert found is not None
    assert found.astimezone(SHANGHAI).isoformat() == f"{day}T23:59:59.999000+08:00"


@pytest.mark.parametrize(("typed", "day"), FORMS)
def test_every_form_is_split_from_its_reference(typed: str, day: str) -> None:
    assert split_until(f"A168688 {typed}") == ("A168688", typed)


@pytest.mark.parametrize(
    "typed",
    [
        "forever",
        "for ever",
        "never",
        "never expires",
        "permanently",
        "永远",
        "一直开放",
        "长期",
        "永久",
        "长期有效",
        "FOREVER",
        "永不过期",
        "不限期",
    ],
)
def test_for_ever(typed: str) -> None:
    assert parse_until(typed, NOW, SHANGHAI).expires_at is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        *(
            (typed, UntilNoSuchDay)
            for typed in ("2027-13-01", "2027-02-30", "2-30", "13月1日", "20271301", "十十天", "Feb 30")
        ),
        *(
            (typed, UntilNoSuchDay)
            for typed in ("0000-01-01", "0000年底", "0000年1月底", "end of 0000", "end of Jan 0000", "Jan 1 0000")
        ),
        *((typed, UntilTooShort) for typed in ("0d", "0天", "零天", "0 weeks", "0")),
        *((typed, UntilTooFar) for typed in ("99999d", "11y", "2036-11-30", "121m", "600w", "二十年")),
        *(
            (typed, UntilInThePast)
            for typed in ("昨天", "yesterday", "2026-11-28", "2020年1月1日", "20260101", "Jan 1 2020")
        ),
        *((typed, UntilNotUnderstood) for typed in ("soon", "2027", "三月", "Java", "", "   ", "30x", "d", "天")),
    ],
)
def test_what_cannot_be_meant_says_why(typed: str, error: type[BotError]) -> None:
    with pytest.raises(error) as refused:
        parse_until(typed, NOW, SHANGHAI)
    assert type(refused.value) is error


@pytest.mark.parametrize(
    ("arguments", "reference", "until"),
    [
        ("A168002到年底", "A168002", "到年底"),
        ("A168690 延到2027年1月31日", "A168690", "延到2027年1月31日"),
        ("A168002三十天", "A168002", "三十天"),
        ("Senior Engineer to 31 Jan 2027", "Senior Engineer", "to 31 Jan 2027"),
        ("招聘经理 两周", "招聘经理", "两周"),
        ("A168002, until tomorrow", "A168002", "until tomorrow"),
        ("A168002,30d", "A168002", "30d"),
        ("A168002:两周", "A168002", "两周"),
        ("A168002(30天)", "A168002", "(30天)"),
        ("A168002 (Jan 31)", "A168002", "(Jan 31)"),
        ("把A168002开到年底", "把A168002", "开到年底"),
        ("A168002 2027 年底", "A168002", "2027 年底"),
        ("A168002 十年的年底", "A168002 十年的年底", ""),
        ("A168002 2027年的1月底", "A168002 2027年的", "1月底"),
        ("A168002 2027-01-31 23:59", "A168002 2027-01-31 23:59", ""),
        ("产品经理 (长期)", "产品经理 (长期)", ""),
        ("Java 工程师 2027", "Java 工程师 2027", ""),
        ("产品经理（长期）", "产品经理（长期）", ""),
        ("30d", "30d", ""),
        ("", "", ""),
    ],
)
def test_the_until_is_the_longest_end_that_can_be_one(arguments: str, reference: str, until: str) -> None:
    assert split_until(arguments) == (reference, until)


# Ten years are read, and in New York it is the 27th where the test asks.
DAYS = st.dates(date(2026, 11, 29), date(2036, 11, 27))
WRITTEN = (
    lambda day: day.isoformat(),
    lambda day: f"{day:%Y/%m/%d}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%b} {day.day} {day.year}",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"到{day.year}年{day.month}月{day.day}号为止",
)


@given(DAYS, st.sampled_from(WRITTEN), st.sampled_from([SHANGHAI, ZoneInfo("America/New_York"), UTC]))
def test_every_written_day_is_read_as_that_day(day: date, write: object, zone: ZoneInfo) -> None:
    assert callable(write)
    found = parse_until(write(day), NOW.astimezone(zone) - timedelta(days=1), zone).expires_at
    assert found is not None
    assert found.astimezone(zone).date() == day


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(typed: str) -> None:
    with contextlib.suppress(UntilNotUnderstood, UntilInThePast):
        parse_until(typed, NOW, SHANGHAI)
    reference, until = split_until(typed)
    assert not until or is_until(until)
    assert len(reference) + len(until) <= len(typed)


def test_no_title_is_taken_for_a_date() -> None:
    titles = {job.title for job in Platform(MovableClock(NOW)).jobs.values()}
    assert len(titles) > 100
    assert {title for title in titles if is_until(title) or split_until(title)[1]} == set()
