"""Parses the settings form of a chat's reminders; a value that is not understood is an error."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.errors import SettingNotUnderstood
from bot.domain.reminder_schedule import sort_stages
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, ReminderDays
from cards.reminders_form_card import CLOSED_VALUE, DAYS_VALUES

MAX_DAYS_BEFORE = 365
_HOUR = re.compile(r"(\d{1,2}):(\d{2})(?: [+-]\d{4})?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: [+-]\d{4})?", re.ASCII)
_BETWEEN = re.compile(r"[\s,、，;；|]+")


def read_settings_form(form: Mapping[str, Any], known: ChatSettings, now: datetime) -> ChatSettings:
    """The settings with the values of the form; a field that is empty or missing keeps the known value.

    A client may leave out fields that nobody touched (docs/feishu/open-questions.md Q36).

    A pause that ended before today is removed.

    Raises:
        SettingNotUnderstood
    """
    settings = replace(
        known,
        stages=_stages(form.get("ladder")) or known.stages,
        remind_at=_hour(form.get("hour")) or known.remind_at,
        zone=_zone(form.get("zone")) or known.zone,
        paused_until=_day(form.get("pause_until")) or known.paused_until,
        reminder_days=_reminder_days(form.get("working_days")) or known.reminder_days,
    )
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    is_over = settings.paused_until is not None and settings.paused_until < today
    return replace(settings, paused_until=None) if is_over else settings


def read_filter_form(form: Mapping[str, Any]) -> Filters:
    """The filters of one more subscription; empty if the fields are."""
    return Filters(
        words=_values(form.get("words")),
        departments=_values(form.get("departments")),
        cities=_values(form.get("cities")),
        types=_values(form.get("types")),
    )


def _values(typed: object) -> tuple[str, ...]:
    return tuple(value for value in _BETWEEN.split(typed) if value) if isinstance(typed, str) else ()


def _stages(chosen: object) -> tuple[int, ...]:
    values = [chosen] if isinstance(chosen, str) else list(chosen) if isinstance(chosen, list) else []
    return sort_stages(_stage(value) for value in values)


def _stage(value: object) -> int:
    if value == CLOSED_VALUE:
        return CLOSED_STAGE
    if isinstance(value, str) and value.isascii() and value.isdigit() and int(value) <= MAX_DAYS_BEFORE:
        return int(value)
    raise SettingNotUnderstood


def _hour(chosen: object) -> time | None:
    if not isinstance(chosen, str) or not chosen.strip():
        return None
    found = _HOUR.fullmatch(chosen.strip())
    if not found:
        raise SettingNotUnderstood
    try:
        return time(int(found.group(1)), int(found.group(2)))
    except ValueError as error:
        raise SettingNotUnderstood from error


def _reminder_days(chosen: object) -> ReminderDays | None:
    if not isinstance(chosen, str) or not chosen.strip():
        return None
    if chosen not in DAYS_VALUES:
        raise SettingNotUnderstood
    return DAYS_VALUES[chosen]


def _zone(chosen: object) -> str:
    if not isinstance(chosen, str) or not chosen.strip():
        return ""
    try:
        return str(ZoneInfo(chosen.strip()))
    except (KeyError, ValueError, OSError) as error:
        raise SettingNotUnderstood from error


def _day(chosen: object) -> date | None:
    if not isinstance(chosen, str) or not chosen.strip():
        return None
    found = _DAY.fullmatch(chosen.strip())
    if not found:
        raise SettingNotUnderstood
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise SettingNotUnderstood from error
