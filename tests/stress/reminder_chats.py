"""The jobs and the subscribed chats of ``tests/stress/reminders.py``, and what is due in each chat."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from zoneinfo import ZoneInfo

from bot.domain.reminders import CLOSED_STAGE, ChatSettings, Filters, Subscription
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Post
from simulator.platform import Platform

STAGES = (7, 3, 1, 0)
ZONES = ("Asia/Shanghai", "Asia/Tokyo", "Europe/Berlin", "America/New_York")
DUE = 500
WORDS = ("", "alpha", "beta", "gamma", "delta")
# Longer than the minute between two runs of the reminders: after so much silence all digests have been sent.
QUIET = 75.0


@dataclass(frozen=True)
class Plan:
    """The amounts. ``others`` are chats that are subscribed too and whose time comes later in the day; ``due`` bounds the jobs that are due."""

    jobs: int = 2000
    chats: int = 300
    kills: int = 2
    others: int = 0
    replicas: int = 1
    quiet: float = QUIET
    due: int = DUE


def fill(platform: Platform, plan: Plan) -> None:
    """Create the jobs, each with one advert, and the groups. Of the jobs every fourth is due for a reminder stage, but no more than ``due``."""
    store, now = platform.hire_service.store, platform.clock.now()
    store.jobs.clear()
    store.posts.clear()
    every = max(4, plan.jobs // plan.due)
    for number in range(plan.jobs):
        place = number // every
        days = 4 * (place % 2) if number % every == 0 else 30 + number % 200
        expires_at = now + timedelta(days=days, hours=20) if days else now + timedelta(hours=20)
        title = f"Engineer {number} {WORDS[1 + place % 4]}"
        job = Job(str(6_000_000 + number), f"P{number:05}", title, 1, people.FIRST_TEAM, now, now, True, expires_at)
        site = SOCIAL_SITE if number % 2 else CAMPUS_SITE
        store.add_job(job)
        store.add_post(Post(site.id, str(7_000_000 + number), job.id, title))
    for number in range(plan.chats):
        name = people.BOT_NAME
        platform.chats.add(Chat(f"oc_proof_{number}", name, "group", [people.RECRUITER.open_id]))


def subscribe(store: DatabaseStore, plan: Plan, now: datetime) -> None:
    """Subscribe every chat, with and without words. Today's times are past in the zones of all but the other chats."""
    for number in range(plan.chats):
        _subscribe(store, f"oc_proof_{number}", number, datetime.min.time(), ZONES[number % len(ZONES)], now)
    early, evening = _zone_in_the_night(now), datetime.min.time().replace(hour=20)
    for number in range(plan.others):
        _subscribe(store, f"oc_other_{number}", number, evening, early, now)


def _subscribe(store: DatabaseStore, chat_id: str, number: int, at: clock_time, zone: str, now: datetime) -> None:
    word = WORDS[number % len(WORDS)]
    store.subscriptions.put_settings(ChatSettings(chat_id, (*STAGES, CLOSED_STAGE), at, zone))
    filters = Filters(words=(word,)) if word else Filters()
    since = now - timedelta(days=30)
    store.subscriptions.add(Subscription(f"s-{chat_id}", chat_id, filters, people.RECRUITER.open_id, since))


def _zone_in_the_night(now: datetime) -> str:
    """A zone in which it is between two and three o'clock, so that the evening is many hours away."""
    hours = (2 - now.astimezone(UTC).hour + 12) % 24 - 12
    # The names of these zones have the sign the other way round.
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def due_by_chat(platform: Platform, plan: Plan) -> dict[str, int]:
    """How many jobs each chat's digest must have, by docs/reminders.md and without the bot's code."""
    found = {}
    for number in range(plan.chats):
        zone, word = ZoneInfo(ZONES[number % len(ZONES)]), WORDS[number % len(WORDS)]
        today = platform.clock.now().astimezone(zone).date()
        due = 0
        for job in platform.jobs.values():
            last_day = job.expires_at.astimezone(zone).date() if job.expires_at else None
            if last_day is not None and (last_day - today).days <= max(STAGES) and word in job.title:
                due += 1
        found[f"oc_proof_{number}"] = due
    return found
