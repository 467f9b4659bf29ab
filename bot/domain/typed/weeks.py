"""Days that people name by the week: ``下周``, ``下周五``, ``本周末``, ``Friday``, ``end of next week``. A week ends on its Sunday."""

import calendar
import re
from datetime import date, timedelta

_CHINESE_DAYS = {**{char: number for number, char in enumerate("一二三四五六日")}, "天": 6}
_ENGLISH_DAYS = {name.casefold(): number for number, name in enumerate(calendar.day_name)}
_SHORT_DAYS = {name[:length]: number for name, number in _ENGLISH_DAYS.items() for length in (3, 4, 5)}
_SUNDAY = 6
_LONGEST_FIRST = sorted({*_ENGLISH_DAYS, *_SHORT_DAYS}, key=len, reverse=True)

CHINESE_WEEK = rf"(?P<which>[本这当]|下{{1,2}})一?个?(?:周|星期|礼拜)(?P<day>[{''.join(_CHINESE_DAYS)}末])?"
CHINESE_DAY = rf"(?P<which>)(?:周|星期|礼拜)(?P<day>[{''.join(_CHINESE_DAYS)}末])"
ENGLISH_WEEK = (
    r"(?:the )?(?:end of (?:the )?)?(?P<which>this|next) (?:week|weekend)|(?:the )?(?:end of the week|weekend)"
)
ENGLISH_DAY = rf"(?P<which>this|next) (?P<day>{'|'.join(_LONGEST_FIRST)})"
ENGLISH_DAY_ALONE = rf"(?P<which>)(?P<day>{'|'.join(_ENGLISH_DAYS)})"


def day_of_week(found: re.Match[str], today: date) -> date:
    """The day of a match of one of the patterns; without a day the week's Sunday, without a week the next such day."""
    typed = found.groupdict()
    which, name = (typed.get("which") or "").casefold(), (typed.get("day") or "").casefold()
    number = {**_CHINESE_DAYS, **_ENGLISH_DAYS, **_SHORT_DAYS}.get(name, _SUNDAY)
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=number, weeks=1 if which == "next" else which.count("下"))
    return day if which or day >= today else day + timedelta(weeks=1)
