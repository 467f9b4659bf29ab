"""Random sequences of scans, ticks, kills, clock jumps, expiry changes and people's wishes, against a model of the promise.

What every digest must fulfil when it reaches its chat is checked in ``reminders_scene``; that nothing is missing, here.
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
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE
from tests.support.reminders_model import CLOSED, DAY, Listener
from tests.support.reminders_world import CHATS, MOST_JITTER, WISHES, Scene
from tests.support.replaying_engine import Moment

# Days before the clocks change in Berlin, in New York, in both and in none.
STARTS = [datetime(2026, *day, 1, 0, tzinfo=UTC) for day in ((3, 4), (3, 25), (10, 21), (10, 29), (7, 1))]
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]
# Ordinary hours, those that a change of clocks skips or repeats, and the ends of a day.
HOURS = [time(9, 30), time(9, 30), time(18, 0), time(2, 30), time(0, 0), time(23, 59)]
LADDERS = [(7, 3, 1, 0, CLOSED), (7, 3, 1, 0, CLOSED), (3, 0), (14, CLOSED), (CLOSED,), (2, 1)]
SITES = (SOCIAL_SITE, CAMPUS_SITE)
SHORTER_THAN_A_UUID = timedelta(minutes=50)

chats = st.sampled_from(CHATS)
moments = st.sampled_from(get_args(Moment))
ticks = st.sampled_from([Scene.remind, partial(Scene.scan, is_forced=True)])
jobs = st.integers(min_value=0, max_value=3).map(lambda number: f"60{number}")
minutes = st.integers(min_value=2, max_value=59).map(lambda count: timedelta(minutes=count))
hours = st.integers(min_value=1, max_value=23).map(lambda count: timedelta(hours=count))
days = st.sampled_from([1, 1, 2, 3, 7, 20, 40]).map(lambda count: timedelta(days=count))
expiries = st.none() | st.tuples(st.integers(min_value=0, max_value=9), hours).map(lambda span: span[0] * DAY + span[1])
listeners = st.builds(Listener, st.sampled_from(ZONES), st.sampled_from(HOURS), st.sampled_from(LADDERS), st.booleans())


class Reminders(RuleBasedStateMachine):
    """The bot, the platform, three chats and four jobs on five adverts."""

    migrated: Path
    """A database with tables and nothing in them; every sequence begins with a copy."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="bot-reminders-")
        shutil.copy(self.migrated, Path(self._folder.name) / "bot.db")
        self._store = open_store(f"sqlite:///{self._folder.name}/bot.db")

    @initialize(
        start=st.sampled_from(STARTS),
        spans=st.lists(expiries, min_size=4, max_size=4),
        three=st.lists(listeners, min_size=3, max_size=3),
        wishes=st.lists(st.sampled_from(sorted(WISHES)), min_size=3, max_size=3),
    )
    def start_conversation(
        self, start: datetime, spans: list[timedelta | None], three: list[Listener], wishes: list[str]
    ) -> None:
        self.scene, self.latest = Scene(self._store, start), start
        for job, span in zip(self.scene.platform.jobs.values(), spans, strict=True):
            job.expires_at = None if span is None else start + span
        self.scene.scan()
        for chat, listener, wish in zip(CHATS, three, wishes, strict=True):
            self.scene.settle(chat, replace(listener, wishes=[], snoozed={}))
            self.scene.subscribe(chat, wish)

    @rule(times=st.integers(min_value=1, max_value=2))
    def scan(self, times: int) -> None:
        self.scene.scan(times=times)

    @rule(times=st.integers(min_value=1, max_value=2))
    def scan_for_an_administrator(self, times: int) -> None:
        self.scene.scan(times=times, is_forced=True)

    @rule(times=st.integers(min_value=1, max_value=2))
    def remind(self, times: int) -> None:
        self.scene.remind(times)

    @rule(chat=chats, times=st.integers(min_value=1, max_value=2))
    def remind_at_the_hour(self, chat: str, times: int) -> None:
        self._move_to(self._next_hour(chat, self.scene.clock.now() + MOST_JITTER))
        self.scene.remind(times)

    @rule(by=minutes | hours | days)
    def let_time_pass(self, by: timedelta) -> None:
        self.scene.clock.move(by)

    @precondition(lambda self: not self.scene.engine.unfinished())
    @rule(by=hours)
    def set_the_clock_back(self, by: timedelta) -> None:
        self.latest = max(self.latest, self.scene.clock.now())
        self.scene.clock.move(-by)

    @precondition(lambda self: not self.scene.engine.unfinished())
    @rule(chat=chats, steps=st.integers(min_value=0, max_value=8), moment=moments, tick=ticks)
    def kill(self, chat: str, steps: int, moment: Moment, tick: Callable[[Scene], None]) -> None:
        """Somewhere in a tick at a chat's hour; whatever is left unfinished waits for a restart."""
        self._move_to(self._next_hour(chat, self.scene.clock.now() + MOST_JITTER))
        if self.scene.kill_in(steps, moment, tick) and moment == "unrecorded":
            self.restart(SHORTER_THAN_A_UUID)

    @precondition(lambda self: self.scene.engine.unfinished())
    @rule(after=minutes | hours | days)
    def restart(self, after: timedelta) -> None:
        self.scene.clock.move(after)
        self.scene.resume()

    @rule(job=jobs, span=expiries)
    def change_the_expiry(self, job: str, span: timedelta | None) -> None:
        now = self.scene.clock.now()
        self.scene.platform.hire_service.edit_job(job, expires_at=None if span is None else now + span)

    @rule(job=jobs)
    def close(self, job: str) -> None:
        self.scene.platform.hire_service.edit_job(job, is_active=False)

    @rule(job=jobs, span=expiries)
    def reopen(self, job: str, span: timedelta | None) -> None:
        now = self.scene.clock.now()
        self.scene.platform.hire_service.edit_job(job, is_active=True, expires_at=None if span is None else now + span)

    @rule(job=jobs, span=expiries)
    def close_and_reopen_with_a_scan_in_between(self, job: str, span: timedelta | None) -> None:
        self.close(job)
        self.scan(times=1)
        self.reopen(job, span)
        self.scan(times=1)

    @rule(number=st.integers(min_value=0, max_value=4))
    def take_off_or_put_on_the_site(self, number: int) -> None:
        post = list(self.scene.platform.hire_service.store.posts.values())[number]
        post.is_listed = not post.is_listed

    @rule(chat=chats, wish=st.sampled_from(sorted(WISHES)))
    def subscribe(self, chat: str, wish: str) -> None:
        self.scene.subscribe(chat, wish)

    @rule(chat=chats)
    def unsubscribe(self, chat: str) -> None:
        self.scene.unsubscribe(chat)

    @precondition(lambda self: not self.scene.engine.unfinished())
    @rule(chat=chats, listener=listeners)
    def change_the_settings(self, chat: str, listener: Listener) -> None:
        self.scene.settle(chat, replace(listener, wishes=[], snoozed={}))

    @rule(chat=chats, length=st.integers(min_value=0, max_value=9))
    def pause(self, chat: str, length: int) -> None:
        listener = self.scene.model.chats[chat]
        self.scene.settle(chat, replace(listener, paused_until=listener.day(self.scene.clock.now()) + length * DAY))

    @rule(chat=chats, number=st.integers(min_value=0, max_value=4), span=st.sampled_from([None, 3 * DAY, 7 * DAY]))
    def snooze(self, chat: str, number: int, span: timedelta | None) -> None:
        now = self.scene.clock.now()
        post, advert = list(self.scene.model.seen.items())[number]
        if advert.is_open and self.scene.model.over_since(advert, now) is None:
            self.scene.snooze(chat, post, None if span is None else now + span)

    @invariant()
    def nothing_is_wrong(self) -> None:
        assert self.scene.wrong == []

    def teardown(self) -> None:
        try:
            if hasattr(self, "scene"):
                self._nothing_that_was_due_is_missing()
        finally:
            self._store.close()
            self._folder.cleanup()

    def _nothing_that_was_due_is_missing(self) -> None:
        """After a last scan, each chat has heard of everything once its next fresh day's hour is past."""
        if self.scene.engine.unfinished():
            self.restart(timedelta(minutes=5))
        self.scene.clock.move(max(self.latest - self.scene.clock.now(), timedelta()))
        self.scene.scan()
        # Beyond any day that had its digest before the clock was set back or the zone was changed.
        later = self.scene.clock.now() + 2 * DAY
        for moment, chat in sorted((self._next_hour(chat, later), chat) for chat in CHATS):
            self._move_to(moment)
            self.scene.remind()
            assert list(self.scene.model.due(chat, self.scene.clock.now())) == []
            self.nothing_is_wrong()

    def _next_hour(self, chat: str, after: datetime) -> datetime:
        """When the chat's digest of its first day of reminding after that day has been sent, jitter included."""
        listener = self.scene.model.chats[chat]
        day = listener.day(after)
        while not listener.works_on(day) or listener.hour_of(day) <= after:
            day += DAY
        moment = listener.hour_of(day).astimezone(UTC)
        last = moment + MOST_JITTER
        while listener.day(last) != listener.day(moment):
            last -= timedelta(seconds=1)
        return last

    def _move_to(self, moment: datetime) -> None:
        if moment > self.scene.clock.now():
            self.scene.clock.move(moment - self.scene.clock.now())


# A failure takes minutes to be made short enough to read.
@pytest.mark.slow
@pytest.mark.timeout(900)
def test_each_stage_reaches_each_chat_once_and_none_that_was_due_is_missing(tmp_path: Path) -> None:
    upgrade(f"sqlite:///{tmp_path}/bot.db")
    calm = settings(
        settings.get_profile("ci"), max_examples=50, stateful_step_count=30, suppress_health_check=list(HealthCheck)
    )
    Reminders.migrated = tmp_path / "bot.db"
    run_state_machine_as_test(Reminders, settings=calm)
