"""Parses the settings form of a chat's reminders; a value that is not understood is an error."""

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain import error_texts
from bot.domain.errors import SettingNotUnderstood
from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, ReminderDays
from bot.domain.schedule.reminder_schedule import sort_stages, without_ended_pause
from bot.domain.timestamps import find_zone
from cards.reminders_form_card import (
    CLOSED_VALUE,
    DAYS_VALUES,
    INPUT_LENGTH,
    OFFERED_HOURS,
    OFFERED_STAGES,
    OFFERED_ZONES,
)
from cards.wording.subscriptions import hour_text

MAX_PAUSE = timedelta(days=366)
_HOUR = re.compile(r"(\d{1,2}):(\d{2})(?: [+-]\d{4})?", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: [+-]\d{4})?", re.ASCII)
_BETWEEN = re.compile(r"[\s,、，;；|]+")


def read_settings_form(
    form: Mapping[str, Any], known: ChatSettings, default_stages: Collection[int], now: datetime
) -> ChatSettings:
    """The settings with the values of the form; a field that is empty or missing keeps the known value.

    A client may leave out fields that nobody touched (docs/feishu/open-questions.md Q36).

    Args:
        form: the fields by their names.
        known: the chat's settings as stored. Its stages are on offer too, and a pause of it that is over is removed.
        default_stages: the operator's, which are on offer too.
        now: decides about the pause, in the chosen zone.

    Raises:
        SettingNotUnderstood: with a text that says which setting, if people can be wrong about it.
    """
    offered = {*OFFERED_STAGES, *known.stages, *default_stages}
    settings = replace(
        known,
        stages=_stages(form.get("ladder"), offered) or known.stages,
        remind_at=_hour(form.get("hour")) or known.remind_at,
        zone=_zone(form.get("zone")) or known.zone,
        paused_until=_day(form.get("pause_until")) or known.paused_until,
        reminder_days=_reminder_days(form.get("working_days")) or known.reminder_days,
    )
    if settings.remind_at != known.remind_at and hour_text(settings.remind_at) not in OFFERED_HOURS:
        raise SettingNotUnderstood
    zone = find_zone(settings.zone)
    if zone is None or settings.zone not in {known.zone, *OFFERED_ZONES}:
        raise SettingNotUnderstood(error_texts.ZONE_UNKNOWN)
    # A client sends the pause that the form shows with every other change, also if it is over by then.
    if settings.paused_until != known.paused_until:
        _require_possible_pause(settings.paused_until, now.astimezone(zone).date())
    return without_ended_pause(settings, now)


def read_filter_form(form: Mapping[str, Any]) -> Filters:
    """The filters of one more subscription; empty if the fields are. Raises SettingNotUnderstood."""
    return Filters(
        words=_values(form.get("words")),
        departments=_values(form.get("departments")),
        cities=_values(form.get("cities")),
        types=_values(form.get("types")),
    )


def _values(typed: object) -> tuple[str, ...]:
    if not isinstance(typed, str):
        return ()
    # No client sends more than the field takes.
    if len(typed) > INPUT_LENGTH:
        raise SettingNotUnderstood
    return tuple(value for value in _BETWEEN.split(typed) if value)


def _stages(chosen: object, offered: Collection[int]) -> tuple[int, ...]:
    values = [chosen] if isinstance(chosen, str) else chosen if isinstance(chosen, list) else []
    by_value = {CLOSED_VALUE if stage == CLOSED_STAGE else str(stage): stage for stage in offered}
    if not all(isinstance(value, str) and value in by_value for value in values):
        raise SettingNotUnderstood(error_texts.STAGES_NOT_OFFERED)
    return sort_stages(by_value[value] for value in values)


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
    return chosen.strip() if isinstance(chosen, str) else ""


def _require_possible_pause(last_day: date | None, today: date) -> None:
    if last_day is not None and last_day < today:
        raise SettingNotUnderstood(error_texts.PAUSE_IN_THE_PAST)
    if last_day is not None and last_day - today > MAX_PAUSE:
        raise SettingNotUnderstood(error_texts.PAUSE_TOO_LONG)


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
