"""The texts of settings, from the environment, ``.env`` and ``NAME_FILE`` files, and what is wrong with them as texts."""

import io
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dotenv.parser import parse_stream

from bot.settings.file_problems import file_problem
from bot.settings.rules import BOTH, EMPTY_FILE, INVISIBLE, NOT_UTF8, QUOTED, UNREADABLE_FILE, UNREADABLE_LINE, Rule

DOTENV = Path(".env")
MAX_FILE_BYTES = 64 * 1024
_INVISIBLE = ("C", "Zl", "Zp")
# Chats and documents turn straight ones into the others.
_QUOTES = "'\"‘’“”„「」『』«»"
_SHOWN_LENGTH = 80


class Problem(NamedTuple):
    """What is wrong with a setting or a file. ``shown`` is the value that was given, empty for a secret."""

    name: str
    rule: Rule
    shown: str = ""

    def line(self) -> str:
        """``PORT=http: must be a whole number ... （必须是…）``."""
        subject = f"{self.name}={_shortened(self.shown)}" if self.shown else self.name
        return f"{subject}: {self.rule.en}（{self.rule.zh}）"


class Unusable(Exception):
    """A text that cannot be read as a setting."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.line())
        self.problem = problem


def read_dotenv(path: Path) -> tuple[dict[str, str], list[Problem]]:
    """The names and texts in ``.env``, and what is wrong with the file; nothing if there is none.

    Values are taken as they are written: ``${NAME}`` in a secret is no reference.
    """
    if not path.exists():
        return {}, []
    try:
        text = _read(path, path.name)
    except Unusable as unusable:
        return {}, [unusable.problem]
    values: dict[str, str] = {}
    problems = []
    for binding in parse_stream(io.StringIO(text)):
        if binding.error or (binding.key and binding.value is None):
            rule = Rule(*(each.format(line=binding.original.line) for each in UNREADABLE_LINE))
            problems.append(Problem(path.name, rule))
        elif binding.key and binding.value is not None:
            values[binding.key] = binding.value
    return values, problems


def text_of(name: str, given: Mapping[str, str]) -> str:
    """A setting's text; an empty one counts as not given, and a file's last line break does not belong to it.

    Raises:
        Unusable: the file cannot be read, both forms are given, or the text holds what nobody can see.
    """
    direct, file = given.get(name, "").strip(), given.get(f"{name}_FILE", "").strip()
    if direct and file:
        raise Unusable(Problem(name, Rule(*(each.format(name=name) for each in BOTH))))
    return _checked(_read(Path(file), f"{name}_FILE").strip(), f"{name}_FILE", file) if file else _checked(direct, name)


def _read(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            text = file.read(MAX_FILE_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unusable(Problem(name, NOT_UTF8)) from error
    except (OSError, ValueError) as error:
        reason = file_problem(error)
        rule = Rule(UNREADABLE_FILE.en.format(reason=reason.en), UNREADABLE_FILE.zh.format(reason=reason.zh))
        raise Unusable(Problem(name, rule)) from error
    return text


def _checked(text: str, name: str, file: str = "") -> str:
    if file and not text:
        raise Unusable(Problem(name, EMPTY_FILE, file))
    text = text.removeprefix("\ufeff").strip()
    kinds = {unicodedata.category(character) for character in text}
    if "Cs" in kinds:
        # Bytes in the environment that are not UTF-8 arrive as lone surrogates.
        raise Unusable(Problem(name, NOT_UTF8))
    if any(kind.startswith(_INVISIBLE) for kind in kinds):
        raise Unusable(Problem(name, INVISIBLE))
    if len(text) > 1 and text[0] in _QUOTES and text[-1] in _QUOTES:
        raise Unusable(Problem(name, QUOTED))
    return text


def _shortened(value: str) -> str:
    """A value for a message: one line, not longer than a line of a terminal."""
    return value if len(value) <= _SHOWN_LENGTH else f"{value[:_SHOWN_LENGTH]}…"
