"""Parses typed text into a command: removes mentions, normalizes width, looks the name up in both languages.

The commands are listed in ``handlers/__init__.py``.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapidfuzz import fuzz, process

from bot.domain.events import Message
from bot.domain.replies import Reply
from bot.domain.text import Text

CLOSE_ENOUGH = 60


@dataclass(frozen=True)
class Command:
    """A typed command: its English name and the text after it."""

    name: str
    arguments: str


@dataclass(frozen=True)
class CommandSpec:
    """One row of the table of commands.

    Attributes:
        names: all names; the first is the English one.
        summary: one line for the help.
        answer: the handler; takes the command and its context (``bot/dispatch/context.py``).
        arguments: the arguments' grammar, for the help.
        example: the arguments of the example in the help.
        example_state: asks for an example with an existing job in that state instead.
        for_admins: whether only administrators see it in the help.
    """

    names: tuple[str, ...]
    summary: Text
    answer: Callable[[Command, Any], Reply]
    arguments: str = ""
    example: str = ""
    example_state: Literal["open", "closed"] | None = None
    for_admins: bool = False


def addressed_text(message: Message, bot_open_id: str) -> str | None:
    """The text of a message that is addressed to the bot, without its mention; None if it is not.

    A direct chat needs no mention, but text: a picture or a recalled message has none. A mention of @all or of another bot
    does not count (docs/feishu/open-questions.md Q46).
    """
    own = [mention.key for mention in message.mentions if mention.open_id == bot_open_id]
    text = message.text
    if message.is_from_bot or not (own or (message.is_direct and text.strip())):
        return None
    if own:  # A rich text may contain the mentioned id itself instead of the key.
        text = text.replace(bot_open_id, " ")
    for key in sorted(own, key=len, reverse=True):
        text = _without(text, key)
    return to_half_width(text)


def to_half_width(text: str) -> str:
    """Full-width characters become ordinary ones and white space becomes single spaces; case is kept."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_command(text: str, specs: Sequence[CommandSpec]) -> Command | None:
    """The command that this half-width text calls, None if none. Empty text calls the help."""
    if not text:
        return Command(specs[0].names[0], "")
    typed = text.removeprefix("/").lstrip()
    first, _, rest = typed.partition(" ")
    names = {name: spec for spec in specs for name in spec.names}
    if first.casefold() in names:
        return Command(names[first.casefold()].names[0], rest)
    return _read_without_space(typed, names)


def closest_command(text: str, specs: Sequence[CommandSpec]) -> CommandSpec | None:
    """The command whose name is most similar to the first word, if any is similar enough."""
    first = text.removeprefix("/").lstrip().partition(" ")[0].casefold()
    names = {name: spec for spec in specs for name in spec.names}
    best = process.extractOne(first, list(names), scorer=fuzz.WRatio, score_cutoff=CLOSE_ENOUGH)
    return names[best[0]] if best else None


def _read_without_space(typed: str, names: dict[str, CommandSpec]) -> Command | None:
    """Chinese needs no space: ``职位A168688``. Arguments that begin in Chinese do, or 职位表 would be read as 职位."""
    for name in sorted(names, key=len, reverse=True):
        rest = typed[len(name) :]
        if not name.isascii() and typed.startswith(name) and rest[:1].isascii():
            return Command(names[name].names[0], rest.strip())
    return None


def _without(text: str, key: str) -> str:
    """The text without one mention; ``@_user_1`` is not a part of ``@_user_12``."""
    parts = text.split(key)
    kept = parts[0]
    for part in parts[1:]:
        kept += f"{key}{part}" if part[:1].isdigit() else f" {part}"
    return kept
