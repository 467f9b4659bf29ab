"""What was typed becomes a command: mentions out, full-width folded, the name looked up in both languages.

The commands themselves stand in ``handlers/__init__.py``; this file only reads.
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
    """A typed command: its English name and the words after it."""

    name: str
    words: str


@dataclass(frozen=True)
class CommandSpec:
    """One row of the table of commands.

    ``names`` are equal; the first is the English one. ``arguments`` says what may follow. ``example`` is what follows in
    an example, unless ``example_state`` asks for a job that is really there. ``for_admins`` keeps it out of others'
    help. ``answer`` takes the command and the handler's context (``bot/dispatch/context.py``).
    """

    names: tuple[str, ...]
    summary: Text
    answer: Callable[[Command, Any], Reply]
    arguments: str = ""
    example: str = ""
    example_state: Literal["open", "closed"] | None = None
    for_admins: bool = False


def addressed_words(message: Message, bot_open_id: str) -> str | None:
    """What was said to the bot, without its mention; None if it was not said to the bot.

    A direct chat needs no mention, but words: a picture or a recalled message says nothing. @all and other bots' mentions do not count (open-questions Q46).
    """
    own = [mention.key for mention in message.mentions if mention.open_id == bot_open_id]
    words = message.words
    if message.is_from_bot or not (own or (message.is_direct and words.strip())):
        return None
    if own:  # A rich text may name the mentioned one by the id itself.
        words = words.replace(bot_open_id, " ")
    for key in sorted(own, key=len, reverse=True):
        words = _without(words, key)
    return fold_width(words)


def fold_width(words: str) -> str:
    """Full-width forms become ordinary ones and white space becomes single spaces; case is kept."""
    return " ".join(unicodedata.normalize("NFKC", words).split())


def read_command(words: str, specs: Sequence[CommandSpec]) -> Command | None:
    """The command that these folded words call, None if none. No words at all ask for help."""
    if not words:
        return Command(specs[0].names[0], "")
    typed = words.removeprefix("/").lstrip()
    first, _, rest = typed.partition(" ")
    names = {name: spec for spec in specs for name in spec.names}
    if first.casefold() in names:
        return Command(names[first.casefold()].names[0], rest)
    return _read_glued(typed, names)


def closest_command(words: str, specs: Sequence[CommandSpec]) -> CommandSpec | None:
    """The command whose name comes nearest to the first word, if any comes near."""
    first = words.removeprefix("/").lstrip().partition(" ")[0].casefold()
    names = {name: spec for spec in specs for name in spec.names}
    best = process.extractOne(first, list(names), scorer=fuzz.WRatio, score_cutoff=CLOSE_ENOUGH)
    return names[best[0]] if best else None


def _read_glued(typed: str, names: dict[str, CommandSpec]) -> Command | None:
    """Chinese needs no space: ``职位A168688``. What follows must not be Chinese, or 职位表 would be a 职位."""
    for name in sorted(names, key=len, reverse=True):
        rest = typed[len(name) :]
        if not name.isascii() and typed.startswith(name) and rest[:1].isascii():
            return Command(names[name].names[0], rest.strip())
    return None


def _without(words: str, key: str) -> str:
    """The words without one mention; ``@_user_1`` is not a part of ``@_user_12``."""
    parts = words.split(key)
    kept = parts[0]
    for part in parts[1:]:
        kept += f"{key}{part}" if part[:1].isdigit() else f" {part}"
    return kept
