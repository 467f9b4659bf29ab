"""Finds the command in what was typed to the bot: by name in both languages, or by an everyday phrase.

The commands are listed in ``handlers/__init__.py``.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.domain.replies import Reply
from bot.domain.text import Text
from bot.domain.typed.addressing import Addressed
from bot.domain.typed.mistyped import name_meant

MIN_LIKENESS = 0.66
"""The share of characters that a mistyped name has in common with the one that is suggested."""
MAX_SHORT = 4
_AROUND = " \t:：,，.。、;；!！?？~…-—>*`'\"“”「」"
_SLASH = re.compile(r"(?<![0-9A-Za-z/.:])/\s?(?=[^\s/])")
# jobs.example.com is an address, and job-family a word.
_IS_PART_OF_WORD = re.compile(r"[.\-…—>'\"~*`][0-9A-Za-z]")
_POLITE = re.compile(
    r"(?:请问|请|麻烦|帮我|帮忙|给我|我想|我要|我们想|我们要|看一下|看下|看看|查看|查一下|一下|有没有|现在|目前|吗|嘛|么|呢|吧|啊|呀|啦|了|哦|的|谢谢|机器人"
    r"|\b(?:please|pls|can you|could you|i want to|i'd like to|show me|show|give me|there|the|my|bot|all)\b)"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# A suggestion must not do the opposite of what was typed.
_ENDS = re.compile(r"^(?:un|stop|end|cancel|close|no\b|not\b|don|取消|退|停|关|不|别|结束)", re.IGNORECASE)


@dataclass(frozen=True)
class Command:
    """A typed command: its English name and the text after it."""

    name: str
    arguments: str


NO_ARGUMENTS = Text("", "")


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
        phrases: everyday words and questions that mean this command, if nothing else is typed.
        modifiers: words that may stand in such a phrase and become the arguments: 本周 in 本周哪些职位到期.
        changes_something: whether it may change more than what is shown; the help shows what to type and no button that runs it.
        changes_now: whether the command as it was typed would change something, and not only ask or show a form; None if it always
            does. Takes what ``answer`` takes, and may raise as that does.
    """

    names: tuple[str, ...]
    summary: Text
    answer: Callable[[Command, Any], Reply]
    arguments: Text = NO_ARGUMENTS
    example: Text = NO_ARGUMENTS
    example_state: Literal["open", "closed"] | None = None
    for_admins: bool = False
    phrases: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    changes_something: bool = False
    changes_now: Callable[[Command, Any], bool] | None = None

    def as_typed(self, arguments: str, *, in_chinese: bool) -> str:
        """The command as people type it in that language: 订阅 城市:成都, ``/subscribe city:Chengdu``."""
        english = f"/{self.names[0]}"
        name = next((each for each in self.names if not each.isascii()), english) if in_chinese else english
        return f"{name} {arguments}".strip()

    def would_change(self, command: Command, context: Any) -> bool:
        """Whether the command would change something now: it is offered, not run, if it comes late, or if it was only guessed."""
        return self.changes_something and (self.changes_now is None or self.changes_now(command, context))


def read_command(typed: Addressed, specs: Sequence[CommandSpec]) -> Command | None:
    """The command that was typed, None if none. Empty text calls the help.

    A command stands at the beginning of what is said to the bot, or after talk with a slash before its name.
    """
    if not typed.whole:
        return Command(specs[0].names[0], "")
    main = typed.after or typed.before
    # "jobs expiring" is no list of jobs with the word "expiring"; with a slash it is what it says.
    is_free = " " in main.strip() and not main.lstrip().startswith("/")
    return (
        (_by_phrase(main, specs) if is_free else None)
        or _at_start(main, specs)
        or _after_slash(main, specs)
        or _after_slash(typed.whole, specs)
        or _by_phrase(main, specs)
    )


def closest_command(typed: str, specs: Sequence[CommandSpec]) -> str | None:
    """The text with the name that is most similar to its first word, if it is similar enough and not the opposite.

    In Chinese to whoever typed Chinese: 重启 A168688, ``/reopen A168688``.
    """
    first, rest = _first_word(typed)
    names = {name: spec for spec in specs for name in spec.names}
    same_sense = _of_same_sense(first, names)
    found = name_meant(first, names, same_sense) or _most_similar(first, same_sense)
    if found is None:
        return None
    return f"{found} {rest}".strip() if not found.isascii() else names[found].as_typed(rest, in_chinese=False)


def starts_with_mistyped_name(typed: str, specs: Sequence[CommandSpec]) -> bool:
    """Whether the first word is a Chinese name of two characters, mistyped; what follows are its arguments then."""
    first, rest = _first_word(typed)
    names = [name for spec in specs for name in spec.names]
    return bool(rest) and name_meant(first, names, _of_same_sense(first, names)) is not None


def _of_same_sense(first: str, names: Iterable[str]) -> list[str]:
    """The names that end something if the word does, and else those that do not."""
    return [name for name in names if bool(_ENDS.match(name)) is bool(_ENDS.match(first))]


def is_in_chinese(typed: Addressed, command: Command) -> bool:
    """Whether the command was typed in Chinese, whatever the language of its arguments."""
    return bool(_CHINESE.search(typed.whole.replace(command.arguments, "", 1)))


def _first_word(typed: str) -> tuple[str, str]:
    """The first word and what follows; Chinese characters end before other ones, as in 重起A168688."""
    text = typed.strip(_AROUND + "/")
    if chinese := _CHINESE.match(text):
        return chinese.group(), text[chinese.end() :].lstrip(_AROUND)
    first, _, rest = text.partition(" ")
    return first.casefold(), rest


def _most_similar(first: str, names: Sequence[str]) -> str | None:
    scorer = OSA.normalized_similarity
    best = process.extractOne(first[:40], names, scorer=scorer, score_cutoff=MIN_LIKENESS)
    # Two changes make another word of a short one: open is not reopen.
    return best[0] if best and (len(first) > MAX_SHORT or OSA.distance(first, best[0]) <= 1) else None


def _at_start(text: str, specs: Sequence[CommandSpec]) -> Command | None:
    """``/job A168688``, ``job: A168688``, ``职位A168688``; 职位表 is not 职位, as Chinese has no space between words."""
    typed = text.lstrip(_AROUND.replace("?", "").replace("？", "")).removeprefix("/").lstrip()
    names = {name: spec for spec in specs for name in spec.names}
    for name in sorted(names, key=len, reverse=True):
        rest = typed[len(name) :]
        if typed[: len(name)].casefold() == name and _ends_name(name, rest):
            return Command(names[name].names[0], rest.lstrip(_AROUND.replace("-", "")))
    return None


def _ends_name(name: str, rest: str) -> bool:
    if _IS_PART_OF_WORD.match(rest):
        return False
    if not rest or rest[0].isspace() or rest[0] in _AROUND:
        return name != "?" or not rest.strip(_AROUND)
    return not name.isascii() and (rest[0] in "#＃/" or (rest[0].isascii() and rest[0].isalnum()))


def _after_slash(text: str, specs: Sequence[CommandSpec]) -> Command | None:
    for slash in _SLASH.finditer(text):
        if found := _at_start(text[slash.start() :], specs):
            return found
    return None


def _by_phrase(text: str, specs: Sequence[CommandSpec]) -> Command | None:
    folded = text.casefold()
    for spec in specs:
        # A name within politeness; of a command without phrases it would lack its arguments.
        phrases = _cores(spec.phrases + spec.names) if spec.phrases else frozenset()
        found = next((word for word in spec.modifiers if _modifier(word).search(folded)), "")
        if found and _core(_modifier(found).sub(" ", folded)) in phrases:
            return Command(spec.names[0], found)
        if _core(folded) in phrases:
            return Command(spec.names[0], "")
    return None


@cache
def _modifier(word: str) -> re.Pattern[str]:
    """An English word only as a whole one."""
    return re.compile(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word))


@cache
def _cores(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(core for phrase in phrases if (core := _core(phrase)))


def _core(text: str) -> str:
    """The words without politeness, punctuation and spaces, for comparing."""
    folded = text.casefold()
    bare = "".join(char for char in folded if char.isalnum() or char.isspace())
    return "".join(_POLITE.sub("", bare).split()) or "".join(bare.split())
