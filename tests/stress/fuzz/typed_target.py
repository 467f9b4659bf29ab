"""Fuzzed words: whatever is typed is read or refused with a reason, in bounded time; every form of a date is read as that date."""

import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from bot.dispatch.commands import closest_command, read_command, starts_with_mistyped_name
from bot.domain.errors import BotError
from bot.domain.events import Message
from bot.domain.normalization import normalize, storable
from bot.domain.typed import references
from bot.domain.typed.addressing import addressed
from bot.domain.typed.cleaning import clean
from bot.domain.typed.filter_words import parse_filters
from bot.domain.typed.likeness import most_alike
from bot.domain.typed.numbers import read_number
from bot.domain.typed.spans import split_span
from bot.domain.typed.until import is_until, parse_until, parse_until_form, split_until
from bot.webhook.envelope import VerifiedEvent
from bot.webhook.event_parser import parse_event
from handlers import COMMANDS
from simulator.core import people
from tests.stress.fuzz.choices import Choices
from tests.stress.fuzz.world import Violation

MAX_LENGTH = 4_000
ZONES: tuple[tzinfo, ...] = (
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("America/New_York"),
    ZoneInfo("Pacific/Kiritimati"),
    ZoneInfo("Etc/GMT+12"),
    UTC,
)
NOW = datetime(2026, 11, 29, 10, tzinfo=UTC)
FIRST_DAY, DAYS = date(2026, 12, 1), 3640
WRITTEN = (
    "{0.year}-{0.month}-{0.day}",
    "{0:%Y-%m-%d}",
    "{0:%Y/%m/%d}",
    "{0.year}.{0.month}.{0.day}",
    "{0:%Y%m%d}",
    "{0.year}年{0.month}月{0.day}日",
    "{0.year}年{0.month}月{0.day}号",
    "{0:%b} {0.day} {0.year}",
    "{0:%B} {0.day}, {0.year}",
    "{0.day} {0:%B} {0.year}",
    "{0.day}-{0:%b}-{0.year}",
    "until {0:%Y-%m-%d}",
    "到{0.year}年{0.month}月{0.day}号为止",
    "{0:%Y-%m-%d} please",
    "（{0:%Y-%m-%d}）",
    "{0.year}–{0.month}–{0.day}",
)
WORDS = (
    *(f"/{name}" for spec in COMMANDS for name in spec.names),
    *(name for spec in COMMANDS for name in spec.names),
    *(phrase for spec in COMMANDS for phrase in spec.phrases[:3]),
    *("A168688", "HR-2026-017", "6960663240925956555", "B1", "P7", "ID", "https://x.example/12345", "a.b.example/1"),
    *("city:", "城市：", "department:", "x:", "社招", "mine", "全部", '"', "“", "'", "《", "open", "关闭"),
    *("2027-01-31", "0000年底", "0000-01-01", "9999年12月31日", "end of Jan 0000", "明年", "年底", "月底", "12月底"),
    *(
        "30d",
        "0d",
        "999999天",
        "九千九百九十九年",
        "半年",
        "a year",
        "two weeks",
        "forever",
        "长期",
        "本周",
        "next month",
    ),
    *("until", "到", "为止", "谢谢", "please", "the", "-", ".", ",", "，", ":", "/", "(", "[", " ", "\n", "@_user_1"),
    *(
        "@_all",
        "@_user_12",
        "ou_bot",
        "<at id=ou_bot></at>",
        "<at id=",
        "</at>",
        "\u200b",
        "\u200d",
        "👨‍👩‍👧",
        "\ufe0f",
    ),
    *("\ud800", "\x00", "\u202e", "ﷺ", "İ", "ſ", "ß", "K", "Å", "½", "²", "٣", "１", "十", "零", "〇", "千百"),
    *("a", "x1", "-a", "a.", "--.", "a-", "1,", "=", "a=b", "a:b,", "重起", "职为", "reopn"),
)
TITLES = {
    number: f"{word} Engineer 高级{number}工程师"
    for number, word in enumerate(("Java", "Go", "Senior", "Lead", "数据") * 20)
}


def read_typed_words(data: bytes) -> int:
    """Reads one text in every way in which the bot reads what people type, then a date in some form."""
    choices = Choices(data)
    zone = choices.one_of(ZONES)
    _check_date(choices, zone)
    typed = make_text(choices)
    _check_message(typed, choices)
    text = clean(typed[:MAX_LENGTH])
    if clean(text) != text:
        raise Violation(f"cleaned again it is another text: {text[:80]!r}")
    if normalize(normalize(text)) != normalize(text):
        raise Violation(f"normalized again it is another text: {text[:80]!r}")
    storable(typed).encode()
    _read(text, zone)
    return 1


def make_text(choices: Choices) -> str:
    """Words that mean something and any characters, each up to 255 times."""
    parts: list[str] = []
    while choices.has_more and len(parts) < 60:
        way = choices.number(8)
        part = choices.one_of(WORDS) if way < 5 else choices.take(choices.number(16)).decode("utf-8", "surrogateescape")
        if way == 6 and choices.chance(5):
            part *= choices.byte()
        parts.append(part + (" " if way == 0 else ""))
    return "".join(parts)[:MAX_LENGTH]


def _read(text: str, zone: tzinfo) -> None:
    """Each reader gives an answer or a BotError, which has words for the user."""
    today = NOW.astimezone(zone).date()
    for read in (
        lambda: parse_until(text, NOW, zone),
        lambda: parse_until_form({"date": text, "period": text}, NOW, zone, text),
        lambda: split_span(text, today),
        lambda: parse_filters(text),
    ):
        with suppress(BotError):
            read()
    reference, until = split_until(text)
    if until and not is_until(until):
        raise Violation(f"split off, but no date: {until!r}")
    with suppress(BotError):
        parse_until(until, NOW, zone)
    found = references.read_references(reference)
    references.codes_within(text)
    short = references.short_codes_within(text)
    references.all_codes_within(text)
    references.places_of({*found.codes, *short}, text)
    most_alike(text, TITLES, 3)
    closest_command(text, COMMANDS)
    starts_with_mistyped_name(text, COMMANDS)
    read_number(text[:9])


def _check_message(typed: str, choices: Choices) -> None:
    """The same text as a message: plain, in one of the forms of a rich text, or as the whole content."""
    contents: tuple[Any, ...] = (
        {"text": typed},
        {"title": typed, "content": [[{"tag": "text", "text": typed}, {"tag": "at", "user_id": typed}]]},
        {"en_us": {"title": "", "content": [[{"tag": "md", "text": typed}], {"tag": "a", "href": typed, "text": ""}]}},
        choices.value(),
    )
    content = json.dumps(choices.one_of(contents)) if choices.chance(90) else typed
    key = choices.one_of(("@_user_1", "@_user_12", "", typed[:8], "(", "\\"))
    payload = {
        "sender": {"sender_id": {"open_id": "ou_x"}, "sender_type": "user", "tenant_key": "t"},
        "message": {
            "message_id": "om_1",
            "chat_id": "oc_1",
            "chat_type": choices.one_of(("group", "p2p")),
            "message_type": choices.one_of(("text", "post", "image")),
            "content": content,
            "create_time": choices.one_of(("1700000000000", "9" * 13, "0" * 13, "9" * 16, "٣" * 13, "", typed[:16])),
            "mentions": [{"key": key, "id": {"open_id": people.BOT_ID}, "name": typed[:20]}],
        },
    }
    message = parse_event(VerifiedEvent("e", "im.message.receive_v1", "t", payload))
    if not isinstance(message, Message):
        raise Violation("a message was not parsed")
    said = addressed(message, people.BOT_ID)
    if said is not None:
        command = read_command(said, COMMANDS)
        if command is not None and command.name not in {spec.names[0] for spec in COMMANDS}:
            raise Violation(f"no command: {command.name!r}")


def _check_date(choices: Choices, zone: tzinfo) -> None:
    day = FIRST_DAY + timedelta(days=choices.number(DAYS))
    written = choices.one_of(WRITTEN).format(day)
    expiry = parse_until(clean(written), NOW, zone).expires_at
    if expiry is None or expiry.astimezone(zone).date() != day:
        raise Violation(f"{written!r} was read as {expiry}")
    if split_until(clean(f"A168688 {written}"))[0] != "A168688":
        raise Violation(f"{written!r} was not split from a code")
