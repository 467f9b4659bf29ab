"""Whether one value of a card is what its property wants (shared/feishu/cards.md 3 to 5). Knows no places and no counts."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from simulator.card_schema import card_tags
from simulator.card_schema.card_tags import Check, Kind, Properties

NOT_PARSED = 200621
UNKNOWN_TAG = 200861
UNKNOWN_PERSON = 100290
LONGEST_LABEL = 100
AT = re.compile(r"<at\s+ids?\s*=\s*['\"]?([^\s>'\"]*)", re.IGNORECASE)
LOCAL_TIME = re.compile(r"<local_datetime([^>]*)>")
FORMAT_TYPES = frozenset(["date_num", "date_short", "date", "week", "week_short", "time", "time_sec", "timezone"])
SCALARS: dict[Kind, type | tuple[type, ...]] = {
    Kind.STRING: str,
    Kind.BOOL: bool,
    Kind.OBJECT: dict,
    Kind.ELEMENTS: list,
    Kind.COLUMNS: list,
    Kind.SIZE: (str, int),
}


class CardRuleBroken(Exception):
    """A card that the platform refuses. ``sub_code`` stands in the words of 230099, and is 0 for other codes."""

    def __init__(self, code: int, sub_code: int, words: str) -> None:
        super().__init__(f"{code}/{sub_code} {words}")
        self.code = code
        self.sub_code = sub_code
        self.words = words


def broken(words: str, where: str, sub_code: int = NOT_PARSED) -> CardRuleBroken:
    return CardRuleBroken(230099, sub_code, f"{words}; ErrPath: {where}")


class Values:
    """Checks values for one card: who may be mentioned, and how strictly unknown properties are taken."""

    def __init__(self, known_ids: frozenset[str], *, is_strict: bool) -> None:
        self._known_ids = known_ids
        self._is_strict = is_strict
        self._checks: dict[Kind, Callable[[Any, str], None]] = {
            Kind.PLAIN: lambda value, where: self.words(value, where, ("plain_text",)),
            Kind.WORDS: lambda value, where: self.words(value, where, ("plain_text", "lark_md")),
            Kind.TITLE: lambda value, where: self.words(value, where, ("plain_text", "lark_md", "markdown")),
            Kind.I18N: self._i18n,
            Kind.ICON: lambda value, where: self.properties(value, card_tags.ICON, where),
            Kind.CONFIRM: self._confirm,
            Kind.BEHAVIORS: self._behaviors,
            Kind.OPTIONS: self._options,
            Kind.PANEL_HEADER: lambda value, where: self.properties(value, card_tags.PANEL_HEADER, where),
        }

    def properties(self, value: Any, allowed: Properties, where: str) -> None:
        """An object, every property of which is listed and has the right kind of value."""
        if not isinstance(value, dict):
            raise broken("an object is needed", where)
        for name, inner in value.items():
            if name in allowed:
                self.check(allowed[name], inner, f"{where} -> {name}")
            elif self._is_strict:
                raise broken(f"unknown property {name}", where)

    def check(self, kind: Check, value: Any, where: str) -> None:
        if isinstance(kind, frozenset):
            if not isinstance(value, str) or value not in kind:
                raise broken(f"{value!r} is none of {sorted(kind)}", where)
            return
        if kind in self._checks:
            self._checks[kind](value, where)
        elif not _is_scalar(kind, value):
            raise broken(f"{kind.value} is needed", where)

    def words(self, value: Any, where: str, tags: tuple[str, ...]) -> None:
        """A text object; mentions in anything but plain text must be of known people."""
        self.properties(value, card_tags.TEXT, where)
        if value.get("tag") not in tags:
            raise broken(f"{value.get('tag')!r} is none of {tags}", where)
        if "content" not in value and "i18n_content" not in value:
            raise broken("content is needed", where)
        if value["tag"] != "plain_text":
            self.markup(value, where)

    def markup(self, value: Mapping[str, Any], where: str) -> None:
        """What markdown and lark_md say to the platform itself: mentions and times."""
        for words in texts_of(value):
            for ids in AT.findall(words):
                self._mentions(ids.split(","), where)
            for attributes in LOCAL_TIME.findall(words):
                self._local_time(attributes, where)

    def _mentions(self, ids: list[str], where: str) -> None:
        # @all is refused as well: in these groups only the owner may use it (shared/feishu/cards.md 4).
        for open_id in ids:
            if open_id not in self._known_ids:
                raise broken(f"invalid user resource, id {open_id}", where, UNKNOWN_PERSON)

    def _local_time(self, attributes: str, where: str) -> None:
        found = dict(re.findall(r"(\w+)=['\"]([^'\"]*)['\"]", attributes))
        if found.get("format_type") not in FORMAT_TYPES or not found.get("millisecond", "0").isdigit():
            raise broken("local_datetime cannot be read", where)

    def _i18n(self, value: Any, where: str) -> None:
        if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
            raise broken("an object of strings is needed", where)
        unknown = set(value) - card_tags.LANGUAGES
        if unknown:
            raise broken(f"unknown languages {sorted(unknown)}", where)

    def _confirm(self, value: Any, where: str) -> None:
        self.properties(value, card_tags.CONFIRM, where)
        if "title" not in value:
            raise broken("confirm needs a title", where)

    def _behaviors(self, value: Any, where: str) -> None:
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise broken("a list of objects is needed", where)
        for item in value:
            is_callback = item.get("type") == "callback" and isinstance(item.get("value"), dict)
            if not is_callback and not (item.get("type") == "open_url" and isinstance(item.get("default_url"), str)):
                raise broken("a behavior is a callback with an object, or a link", where)

    def _options(self, value: Any, where: str) -> None:
        if not isinstance(value, list):
            raise broken("a list is needed", where)
        for index, option in enumerate(value):
            self.properties(option, card_tags.OPTION, f"{where} -> [{index}]")
            label_fits(option.get("text", {}), where)
        values = [option.get("value") for option in value]
        if not all(isinstance(each, str) and each for each in values) or len(set(values)) != len(values):
            raise broken("option values must be unique strings", where)


def texts_of(value: Mapping[str, Any]) -> tuple[str, ...]:
    """What a text object says, in every language."""
    return (str(value.get("content", "")), *map(str, value.get("i18n_content", {}).values()))


def label_fits(value: Mapping[str, Any], where: str) -> None:
    """Buttons, options and placeholders hold at most 100 characters."""
    if any(len(words) > LONGEST_LABEL for words in texts_of(value)):
        raise broken(f"longer than {LONGEST_LABEL} characters", where)


def _is_scalar(kind: Kind, value: Any) -> bool:
    if kind is Kind.NUMBER:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if kind is Kind.STRINGS:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind is Kind.OBJECTS:
        return isinstance(value, list) and all(isinstance(item, dict) for item in value)
    return isinstance(value, SCALARS[kind])
