"""Reads all settings at once, and names everything that is wrong with them in one message."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr, ValidationError

from bot.settings.model import Settings
from bot.settings.rules import MISSING, MISTYPED, RULES, UNKNOWN, Rule
from bot.settings.source import DOTENV, Problem, Unusable, read_dotenv, text_of
from bot.settings.suspicious import SuspiciousName, suspicious_names

_NAMES = tuple(name.upper() for name in Settings.model_fields)
_SECRETS = frozenset(name.upper() for name, field in Settings.model_fields.items() if field.annotation is SecretStr)
_REQUIRED = tuple(name.upper() for name, field in Settings.model_fields.items() if field.is_required())
_MADE_UP = {name.lower(): "cli_missing" for name in _REQUIRED}
# What only requests to the webhook need: there Feishu signs and encrypts, and on a connection of the bot's own it does not.
_OF_WEBHOOK = ("FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN")
WEBSOCKET = "websocket"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


class SettingsWrong(Exception):
    """Names every wrong or missing setting, one a line, without the value of any secret."""


class Reading(NamedTuple):
    """The settings as far as they are right.

    Attributes:
        settings: what is wrong has its default, or a made-up value where there is none.
        problems: what is wrong, as the message of a failed start says it.
        unusable: the names of the settings whose value must not be used.
    """

    settings: Settings
    problems: tuple[Problem, ...] = ()
    unusable: frozenset[str] = frozenset()


def read_settings(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Settings:
    """The settings of this process; the environment wins over ``.env``.

    Raises:
        SettingsWrong: naming every missing or wrong setting at once, and what is probably a mistyped name.
    """
    texts, problems = _read(environment, dotenv)
    if problems:
        # What is missing may have been given by a mistyped name.
        named = [*problems, *map(_not_known, suspicious_names(environment, dotenv))]
        raise SettingsWrong("\n".join(problem.line() for problem in named))
    return Settings.model_validate({name.lower(): text for name, text in texts.items() if text})


def read_leniently(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> Reading:
    """As ``read_settings``, but whatever is wrong is left out and named."""
    texts, problems = _read(environment, dotenv)
    unusable = {problem.name.removesuffix("_FILE") for problem in problems}
    unusable |= {name for name in _REQUIRED if not texts[name]} | _missing_for_webhook(texts)
    right = {name.lower(): text for name, text in texts.items() if text and name not in unusable}
    settings = Settings.model_validate({**_MADE_UP, **right})
    return Reading(settings, tuple(problems), frozenset(unusable))


def read_database_url(environment: Mapping[str, str] | None = None, dotenv: Path = DOTENV) -> str:
    """``DATABASE_URL`` alone, for commands that need nothing of Feishu. Raises SettingsWrong."""
    reading = read_leniently(environment, dotenv)
    names = {"DATABASE_URL", "DATABASE_URL_FILE", dotenv.name}
    if problems := [problem.line() for problem in reading.problems if problem.name in names]:
        raise SettingsWrong("\n".join(problems))
    return reading.settings.database_url.get_secret_value()


def _read(environment: Mapping[str, str] | None, dotenv: Path) -> tuple[dict[str, str], list[Problem]]:
    """The text of each setting, and all that is wrong."""
    in_file, problems = read_dotenv(dotenv)
    # Whatever is missing may stand in a file that cannot be read.
    is_complete = not problems
    texts, unusable = _texts({**in_file, **_given(environment)})
    problems = [*problems, *unusable]
    wrong = _missing_for_webhook(texts)
    try:
        Settings.model_validate({name.lower(): text for name, text in texts.items() if text})
    except ValidationError as error:
        wrong |= {str(problem["loc"][0]).upper() for problem in error.errors(include_url=False, include_input=False)}
    named = {problem.name.removesuffix("_FILE") for problem in unusable}
    problems += [_problem(name, texts[name]) for name in _NAMES if name in wrong - named]
    if not is_complete:
        problems = [problem for problem in problems if problem.rule is not MISSING]
    return texts, problems


def _missing_for_webhook(texts: Mapping[str, str]) -> set[str]:
    """Of the settings that only the webhook needs, those that are not given though it is used."""
    is_used = texts["EVENT_TRANSPORT"].lower() != WEBSOCKET
    return {name for name in _OF_WEBHOOK if is_used and not texts[name]}


def _given(environment: Mapping[str, str] | None) -> dict[str, str]:
    """What the environment gives: an empty value there leaves the one in the file."""
    return {name: value for name, value in _environment(environment).items() if value.strip()}


def _environment(given: Mapping[str, str] | None) -> Mapping[str, str]:
    return os.environ if given is None else given


def _texts(given: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The text of each setting, empty if it is not given, and those that cannot be read."""
    texts: dict[str, str] = {}
    problems = []
    for name in _NAMES:
        try:
            texts[name] = text_of(name, given)
        except Unusable as unusable:
            texts[name] = ""
            problems.append(unusable.problem)
    return texts, problems


def _problem(name: str, text: str) -> Problem:
    if not text:
        return Problem(name, MISSING)
    return Problem(name, RULES[name], "" if name in _SECRETS else _without_user(text))


def _not_known(found: SuspiciousName) -> Problem:
    rule = Rule(*(each.format(nearest=found.nearest) for each in MISTYPED)) if found.nearest else UNKNOWN
    return Problem(found.name, rule)


def _without_user(text: str) -> str:
    """Without what stands before the last ``@`` of an address, since a wrong one may hold a password; one of mail is left whole."""
    before, at, after = text.rpartition("@")
    scheme = _SCHEME.match(before)
    if not at or not (scheme or ":" in before):
        return text
    return f"{scheme[0] if scheme else ''}…@{after}"
