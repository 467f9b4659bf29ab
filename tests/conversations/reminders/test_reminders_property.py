"""Random sequences of scans, reminders, kills, clock jumps, changes of jobs and settings, compared with a model.

Each digest is checked in ``tests/support/whole_bot/reminders_world.py`` when it reaches its chat; here, that none is missing.
"""

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.storage.migrations import upgrade
from bot.storage.store import open_store
from simulator.core.behaviour import Behaviour
from tests.support.whole_bot.reminders_jobs import FILTERS, JOB_IDS
from tests.support.whole_bot.reminders_model import CHINA, CLOSED, DAY, EVERY_DAY, MONDAY_TO_FRIDAY, ModelChat
from tests.support.whole_bot.reminders_world import CHATS, MAX_JITTER, RemindersWorld
from tests.support.whole_bot.replaying_engine import Moment

# Days before the clocks change in Berlin, in New York, in both and in none, and before China's two long holidays.
STARTS = [datetime(2026, *day, 1, tzinfo=UTC) for day in ((3, 4), (3, 25), (10, 21), (10, 29), (7, 1), (2, 9), (9, 26))]
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]
# Ordinary times, times that a change of clocks skips or repeats, and both ends of a day.
HOURS = [time(9, 30), time(9, 30), time(18, 0), time(2, 30), time(0, 0), time(23, 59)]
STAGES = [(7, 3, 1, 0, CLOSED), (7, 3, 1, 0, CLOSED), (3, 0), (14, CLOSED), (CLOSED,), (2, 1)]
DAYS = [EVERY_DAY, MONDAY_TO_FRIDAY, CHINA]
SHORTER_THAN_A_UUID = timedelta(minutes=50)

chats = st.sampled_from(CHATS)
moments = st.sampled_from(get_args(Moment))
runs = st.sampled_from([RemindersWorld.remind, partial(RemindersWorld.scan, is_forced=True)])
jobs = st.sampled_from(JOB_IDS)
minutes = st.integers(min_value=2, max_value=59).map(lambda count: timedelta(minutes=count))
hours = st.integers(min_value=1, max_value=23).map(lambda count: timedelta(hours=count))
days = st.sampled_from([1, 1, 2, 3, 7, 20, 40]).map(lambda count: timedelta(days=count))
expiries = st.none() | st.tuples(st.integers(min_value=0, max_value=9), hours).map(lambda span: span[0] * DAY + span[1])
model_chats = st.builds(
    ModelChat, st.sampled_from(ZONES), st.sampled_from(HOURS), st.sampled_from(STAGES), st.sampled_from(DAYS)
)


class Reminders(RuleBasedStateMachine):
    """The bot, the platform, three chats and six jobs, of which two were never advertised."""

    migrated: Path
    """A database with empty tables; every sequence begins with a copy of it."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="bot-reminders-")
        shutil.copy(self.migrated, Path(self._folder.name) / "bot.db")
        self._store = open_store(f"sqlite:///{self._folder.name}/bot.db")

    @initialize(
        start=st.sampled_from(STARTS),
        make_behaviour=st.sampled_from([Behaviour, Behaviour.convenient]),
        spans=st.lists(expiries, min_size=len(JOB_IDS), max_size=len(JOB_IDS)),
        three=st.lists(model_chats, min_size=3, max_size=3),
        subscriptions=st.lists(st.sampled_from(sorted(FILTERS)), min_size=3, max_size=3),
    )
    def start(
        self,
        start: datetime,
        make_behaviour: Callable[[], Behaviour],
        spans: list[timedelta | None],
        three: list[ModelChat],
        subscriptions: list[str],
    ) -> None:
        self.world, self.latest = RemindersWorld(self._store, start, make_behaviour()), start
        for job, span in zip(self.world.platform.jobs.values(), spans, strict=True):
            job.expires_at = None if span is None else start + span
        self.world.scan()
        for chat, chat_settings, filters_name in zip(CHATS, three, subscriptions, strict=True):
            self.world.put_settings(chat, replace(chat_settings, subscriptions=[], snoozed={}))
            self.world.subscribe(chat, filters_name)

    @rule(times=st.integers(min_value=1, max_value=2), is_forced=st.booleans())
    def scan(self, times: int = 1, *, is_forced: bool = False) -> None:
        self.world.scan(times=times, is_forced=is_forced)

    @rule(times=st.integers(min_value=1, max_value=2))
    def remind(self, times: int) -> None:
        self.world.remind(times)

    @rule(chat=chats, times=st.integers(min_value=1, max_value=2))
    def remind_at_the_chats_time(self, chat: str, times: int) -> None:
        self._move_to(self._next_reminder(chat, self.world.clock.now() + MAX_JITTER))
        self.world.remind(times)

    @rule(by=minutes | hours | days)
    def let_time_pass(self, by: timedelta) -> None:
        self.world.clock.move(by)

    @precondition(lambda self: not self.world.engine.unfinished_ids())
    @rule(by=hours)
    def set_the_clock_back(self, by: timedelta) -> None:
        self.latest = max(self.latest, self.world.clock.now())
        self.world.clock.move(-by)

    @precondition(lambda self: not self.world.engine.unfinished_ids())
    @rule(chat=chats, steps=st.integers(min_value=0, max_value=14), moment=moments, run=runs)
    def kill(self, chat: str, steps: int, moment: Moment, run: Callable[[RemindersWorld], None]) -> None:
        """Kill a run at a chat's reminder time; what is unfinished waits for a restart."""
        self._move_to(self._next_reminder(chat, self.world.clock.now() + MAX_JITTER))
        if self.world.kill_in(steps, moment, run) and moment == "unrecorded":
            self.restart(SHORTER_THAN_A_UUID)

    @precondition(lambda self: self.world.engine.unfinished_ids())
    @rule(after=minutes | hours | days)
    def restart(self, after: timedelta) -> None:
        self.world.clock.move(after)
        self.world.resume()

    @rule(job=jobs, span=expiries)
    def change_the_expiry(self, job: str, span: timedelta | None) -> None:
        now = self.world.clock.now()
        self.world.platform.hire_service.edit_job(job, expires_at=None if span is None else now + span)

    @rule(job=jobs)
    def close(self, job: str) -> None:
        self.world.platform.hire_service.edit_job(job, is_active=False)

    @rule(job=jobs, span=expiries)
    def reopen(self, job: str, span: timedelta | None) -> None:
        now = self.world.clock.now()
        self.world.platform.hire_service.edit_job(job, is_active=True, expires_at=None if span is None else now + span)

    @rule(job=jobs, span=expiries)
    def close_and_reopen_with_a_scan_in_between(self, job: str, span: timedelta | None) -> None:
        self.close(job)
        self.scan()
        self.reopen(job, span)
        self.scan()

    @rule(job=jobs)
    def close_without_a_date_twice(self, job: str) -> None:
        for _ in range(2):
            self.reopen(job, None)
            self.scan()
            self.close(job)
            self.scan()

    @rule(job=jobs)
    def take_a_reopening_back(self, job: str) -> None:
        if self.world.is_open(job):
            self.world.take_back(job)

    @rule(number=st.integers(min_value=0, max_value=4))
    def take_off_or_put_on_the_site(self, number: int) -> None:
        hire = self.world.platform.hire_service
        post = list(hire.store.posts.values())[number]
        change = hire.take_down if post.is_listed else hire.put_up
        change(post.website_id, post.id)

    @rule(chat=chats, filters_name=st.sampled_from(sorted(FILTERS)))
    def subscribe(self, chat: str, filters_name: str) -> None:
        self.world.subscribe(chat, filters_name)

    @rule(chat=chats)
    def unsubscribe(self, chat: str) -> None:
        self.world.unsubscribe(chat)

    @precondition(lambda self: not self.world.engine.unfinished_ids())
    @rule(chat=chats, chat_settings=model_chats)
    def change_the_settings(self, chat: str, chat_settings: ModelChat) -> None:
        self.world.put_settings(chat, replace(chat_settings, subscriptions=[], snoozed={}))

    @rule(chat=chats, length=st.integers(min_value=0, max_value=9))
    def pause(self, chat: str, length: int) -> None:
        chat_settings = self.world.model.chats[chat]
        self.world.put_settings(
            chat, replace(chat_settings, paused_until=chat_settings.day(self.world.clock.now()) + length * DAY)
        )

    @rule(chat=chats, job=jobs, span=st.sampled_from([None, 3 * DAY, 7 * DAY]))
    def snooze(self, chat: str, job: str, span: timedelta | None) -> None:
        if self.world.is_open(job):
            self.world.snooze(chat, job, None if span is None else self.world.clock.now() + span)

    @invariant()
    def no_errors(self) -> None:
        assert self.world.errors == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "world") and not self.world.errors:
                self._check_that_nothing_is_missing()
        finally:
            self._store.close()
            self._folder.cleanup()

    def _check_that_nothing_is_missing(self) -> None:
        """After a last full read, each chat has got everything once the reminder time of its next unused day is over."""
        if self.world.engine.unfinished_ids():
            self.restart(timedelta(minutes=5))
        self.world.clock.move(max(self.latest - self.world.clock.now(), timedelta()) + DAY)
        self.world.scan()
        self.world.check_knowledge()
        # Later than any day that had its digest before the clock was set back or the zone was changed.
        later = self.world.clock.now() + 2 * DAY
        for moment, chat in sorted((self._next_reminder(chat, later), chat) for chat in CHATS):
            self._move_to(moment)
            self.world.remind()
            self.world.check_that_nothing_is_due(chat)
            self.no_errors()

    def _next_reminder(self, chat: str, after: datetime) -> datetime:
        """The time, jitter included, by which the chat's first digest after ``after`` has been sent."""
        chat_settings = self.world.model.chats[chat]
        day = chat_settings.day(after)
        while not chat_settings.reminds_on(day) or chat_settings.reminder_time(day) <= after:
            day += DAY
        moment = chat_settings.reminder_time(day).astimezone(UTC)
        last = moment + MAX_JITTER
        while chat_settings.day(last) != chat_settings.day(moment):
            last -= timedelta(seconds=1)
        return last

    def _move_to(self, moment: datetime) -> None:
        if moment > self.world.clock.now():
            self.world.clock.move(moment - self.world.clock.now())


# Shrinking a failure takes minutes.
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_each_stage_reaches_each_chat_once_and_none_that_was_due_is_missing(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/bot.db")
    calm = settings(
        settings.get_profile("ci"), max_examples=30, stateful_step_count=30, suppress_health_check=list(HealthCheck)
    )
    Reminders.migrated = tmp_path / "bot.db"
    run_state_machine_as_test(Reminders, settings=calm)
