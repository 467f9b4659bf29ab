"""UNTIL, the new expiry of a job, as typed in a command or chosen in a form: a day, a period, or for ever."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from typing import Any

from bot.domain.typed.days import read_day
from bot.domain.typed.errors import UntilInThePast, UntilNoSuchDay, UntilNotUnderstood

# Hire ends a day like this: 1722441599999 is 23:59:59.999 in China (docs/feishu/open-questions.md Q13).
LAST_MOMENT = time(23, 59, 59, 999000)
FOREVER = "forever"
_FOREVER = frozenset(
    {
        FOREVER,
        *("for ever", "always", "never", "never expires", "never expire", "indefinitely", "permanent", "permanently"),
        *("no expiry", "no expiry date", "no end date", "no limit", "without expiry", "without end"),
        *("长期", "长期有效", "长期开放", "永久", "永久有效", "永久开放", "永远", "一直开放", "一直有效"),
        *("永不过期", "永不到期", "不过期", "不到期", "不限", "不限期", "无限期", "无期限", "没有期限", "不设期限"),
    }
)
_BEFORE = re.compile(
    r"(?:(?:until|till?|up ?to|upto|through|to|by|for|in|within|another|about|around|(?:the )?next(?= \d))(?![a-z])"
    r"|(?:请|麻烦|一直|大概|大约|约|为期|有效期?|到期(?:日期?|时间)?)[为是]?"
    r"|(?:延长|延期|延|开放|重启|重新开放|再开放|再开|开|改|改期|设)?(?:直?到|截[至止]到?|至|为)"
    r"|延长|延期|再?开放?|再)[:\s]*",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"[\s,]*(?:为止|止|之?内|以内|之?后|以后|之?前|以前|from now|from today|later"
    r"|吧|哦|啊|哈|请|谢谢(?:你|您|啦|了)?|多谢|辛苦了?|please|pls|thanks?(?: you)?|thx)$",
    re.IGNORECASE,
)
_PICKED = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: ([+-])(\d{2}):?(\d{2}))?", re.ASCII)
# Between words, at punctuation, and between Chinese and other characters: A168002到年底, A168002,30d. A bracket begins an
# UNTIL after a code only, since titles have brackets too.
_JOINT = re.compile(
    r"\s+(?![\[(「『【<])|[,;|、]\s*|:(?!\d\d(?!\w))\s*|(?<=[0-9])\s*(?=[\[(「『【\"'“‘<])"
    r"|(?<=[0-9A-Za-z])(?=[^\W\x00-\x7f])|(?<=[^\W\x00-\x7f])(?=[0-9A-Za-z])"
)
# The 2027 of 2027年底 and the 12 of 12月底 belong to what follows.
_SHORT_NUMBER = re.compile(r"(?<![0-9A-Za-z_-])\d{1,4}$", re.ASCII)
_AROUND = " \t,.;:!?。，；：！？、()[]「」『』【】<>《》\"'“”‘’*`~"
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_MAX_FILLERS = 4
MAX_UNTIL_LENGTH = 40
_ANY_DAY = date(2026, 3, 1)


@dataclass(frozen=True)
class Expiry:
    """The moment when the job expires, in the zone in which its day was chosen; None means never."""

    expires_at: datetime | None


def split_until(arguments: str) -> tuple[str, str]:
    """Split the arguments of a typed command into the reference and the UNTIL at its end, empty if there is none.

    The UNTIL is the longest end of the text that has the form of one, and the reference is not empty.
    """
    for joint in _JOINT.finditer(arguments):
        head, tail = arguments[: joint.start()], arguments[joint.end() :]
        if not joint.group() and _SHORT_NUMBER.search(head):
            continue
        if head and len(tail) <= MAX_UNTIL_LENGTH and is_until(tail):
            return head.rstrip(" ,，;；:："), tail.strip()
    return arguments.strip(), ""


def is_until(typed: str) -> bool:
    """Whether it has the form of an UNTIL, also if there is no such day."""
    try:
        return _read(typed, _ANY_DAY) is not None
    except UntilNotUnderstood:
        return True


def is_forever(typed: str) -> bool:
    """Whether it says that there is no end."""
    return typed.strip(_AROUND).casefold() in _FOREVER


def parse_until(typed: str, now: datetime, zone: tzinfo) -> Expiry:
    """Parse a typed UNTIL; a day means its end in the zone.

    Raises:
        UntilNotUnderstood: if it is none, or one of its subclasses, which say why it cannot be meant.
        UntilInThePast: if the day is over.
    """
    found = _read(typed, now.astimezone(zone).date()) if len(typed) <= MAX_UNTIL_LENGTH else None
    if found is None:
        raise UntilNotUnderstood
    return found if isinstance(found, Expiry) else _end_of(found, now, zone)


def parse_until_form(form: Mapping[str, Any], now: datetime, zone: tzinfo, shown_period: str = "") -> Expiry:
    """Parse the fields of the reopen form; a picked date takes precedence over the period.

    A list that nobody touched may be missing: what it showed, ``shown_period``, counts then
    (docs/feishu/open-questions.md Q36). A date picker sends ``2027-01-31 +0800`` with the offset of the user's device; the day ends at that offset.

    Raises:
        UntilNotUnderstood, UntilInThePast: as ``parse_until``.
    """
    picked, period = form.get("date"), form.get("period")
    if isinstance(picked, str) and picked.strip():
        return _parse_picked_date(picked.strip(), now, zone)
    chosen = period if isinstance(period, str) and period.strip() else shown_period
    return parse_until(chosen, now, zone)


def _read(typed: str, today: date) -> date | Expiry | None:
    """The last day, never, or None; tried as typed, then without what people write around it."""
    for candidate in _candidates(typed.translate(_DASHES).casefold()):
        if candidate in _FOREVER:
            return Expiry(None)
        if (day := read_day(candidate, today)) is not None:
            return day
    return None


def _candidates(typed: str) -> Iterator[str]:
    """The text with less and less around it: ``until the 31 jan, thanks``."""
    text = typed.strip(_AROUND)
    for _ in range(_MAX_FILLERS):
        without_after = _AFTER.sub("", text).strip(_AROUND)
        yield from (text, without_after, _without_before(text))
        text = _without_before(without_after)


def _without_before(text: str) -> str:
    start = _BEFORE.match(text)
    return text[start.end() :].strip(_AROUND) if start else text


def _parse_picked_date(picked: str, now: datetime, zone: tzinfo) -> Expiry:
    found = _PICKED.fullmatch(picked)
    if not found:
        raise UntilNotUnderstood
    year, month, day, sign, hours, minutes = found.groups()
    if sign:
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        if offset >= timedelta(hours=24):
            raise UntilNotUnderstood
        zone = timezone(-offset if sign == "-" else offset)
    chosen = read_day(f"{year}-{month}-{day}", now.astimezone(zone).date())
    if chosen is None:
        raise UntilNoSuchDay
    return _end_of(chosen, now, zone)


def _end_of(day: date, now: datetime, zone: tzinfo) -> Expiry:
    expires_at = datetime.combine(day, LAST_MOMENT, tzinfo=zone)
    if expires_at <= now:
        raise UntilInThePast
    return Expiry(expires_at)
