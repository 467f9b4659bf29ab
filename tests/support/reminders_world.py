"""A small platform, the whole bot in memory and the model beside them, for random sequences of what can happen."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import handlers
from bot.bootstrap import Services, build_bot
from bot.domain.reminders import ChatSettings, Filters, Snooze, Subscription
from bot.readiness import Readiness
from bot.settings import read_settings
from bot.storage.store import DatabaseStore
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.event_log import LogEntry
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Post
from simulator.platform import APP_SECRET, Platform
from tests.support.in_process import connect_in_process
from tests.support.reminders_model import Advert, Listener, Model, Told, Wish
from tests.support.replaying_engine import Killed, Moment, ReplayingEngine

DIRECT_CHAT = direct_chat_id(people.RECRUITER.open_id)
CHATS = (RECRUITING_GROUP, CAMPUS_GROUP, DIRECT_CHAT)
LISTING = re.compile(r"GET /hire/v1/websites/(\d+)/job_posts")
REPEATABLE_FOR = timedelta(hours=1)
MOST_JITTER = timedelta(minutes=3)
# Each job's title and city, and the sites on which it is advertised.
JOBS = (
    ("算法工程师", "上海", (SOCIAL_SITE, CAMPUS_SITE)),
    ("后端工程师", "北京", (SOCIAL_SITE,)),
    ("产品经理", "上海", (SOCIAL_SITE,)),
    ("管培生", "北京", (CAMPUS_SITE,)),
)
# What may be subscribed to, as the bot reads it and as it is meant.
WISHES: dict[str, tuple[Filters, Any]] = {
    "all": (Filters(), lambda advert: bool(advert.title)),
    "shanghai": (Filters(cities=("上海",)), lambda advert: advert.city == "上海"),
    "engineers": (Filters(words=("工程师",)), lambda advert: "工程师" in advert.title),
    "campus": (
        Filters(websites=(CAMPUS_SITE.id,), cities=("北京", "上海")),
        lambda advert: advert.site == CAMPUS_SITE.id,
    ),
}


class Scene:
    """What happens here happens to the bot and to the model alike."""

    def __init__(self, store: DatabaseStore, start: datetime) -> None:
        self.store = store
        self.clock = MovableClock(start)
        self.platform = Platform(self.clock)
        self.model = Model()
        self.engine = ReplayingEngine()
        self.slept: timedelta | None = None
        # Collected, because durable work takes an exception inside a step for something that passes.
        self.wrong: list[str] = []
        self._daily: Counter[tuple[str, str]] = Counter()
        self._ticks = 0
        self._killed_at = start
        self._fill()
        settings = read_settings(_environment(), Path("no-such-file"))
        services = Services(*connect_in_process(self.platform), store, self.clock)
        build_bot(settings, handlers.TABLES, handlers.TASKS, services, self.engine, Readiness())
        self.platform.event_log.subscribe(self._note)

    def scan(self, *, is_forced: bool = False, times: int = 1) -> None:
        """``times`` of the very same tick; forced as by an administrator."""
        self._ticks += 1
        cause = f"om_{self._ticks}" if is_forced else ""
        for _ in range(times):
            self.engine.start("scan", f"scan:{self._ticks}", cause)

    def remind(self, times: int = 1) -> None:
        """A tick; whoever was to have a digest today and had none yet has heard of everything after it."""
        self._ticks += 1
        waiting = [chat for chat in self.model.chats if self._waits_for_digest(chat)]
        for _ in range(times):
            self.engine.start("remind_chats", f"remind:{self._ticks}", "")
        if not self.engine.left_by_a_kill():
            self._blame("missing", [due for chat in waiting for due in self.model.due(chat, self.clock.now())])

    def _waits_for_digest(self, chat_id: str) -> bool:
        chat, now = self.model.chats[chat_id], self.clock.now()
        has_come = chat.works_on(chat.day(now)) and chat.hour_of(chat.day(now)).astimezone(UTC) + MOST_JITTER <= now
        return has_come and f"send_digest:{chat_id}:{chat.day(now)}" not in self.engine.taken_on

    def kill_in(self, steps: int, moment: Moment, tick: Callable[["Scene"], None]) -> bool:
        """A tick that is killed at its n-th step, if it has so many; whether it was."""
        self._killed_at = self.clock.now()
        self.engine.kill_in(steps, moment)
        try:
            tick(self)
        except Killed:
            return True
        finally:
            self.engine.kill_in(-1, moment)
        return False

    def resume(self) -> None:
        """The process starts again; whatever it sends now was held up."""
        self.slept = self.clock.now() - self._killed_at
        self.engine.resume()
        self.slept = None

    def subscribe(self, chat_id: str, wish: str) -> None:
        filters, fits = WISHES[wish]
        self._ticks += 1
        subscription = Subscription(f"s{self._ticks}", chat_id, filters, people.RECRUITER.open_id, self.clock.now())
        if self.store.subscriptions.add(subscription):
            self.model.chats[chat_id].wishes.append(Wish(subscription.id, fits, self.clock.now()))

    def unsubscribe(self, chat_id: str) -> None:
        """The oldest subscription of the chat, if it has any."""
        for wish in self.model.chats[chat_id].wishes[:1]:
            self.store.subscriptions.remove(chat_id, wish.name)
            self.model.chats[chat_id].wishes.remove(wish)

    def settle(self, chat_id: str, listener: Listener) -> None:
        """Replace how a chat is reminded; what it subscribed to and snoozed stays."""
        known = self.model.chats.get(chat_id)
        if known is not None:
            listener.wishes, listener.snoozed = known.wishes, known.snoozed
        self.model.chats[chat_id] = listener
        self.store.subscriptions.put_settings(
            ChatSettings(
                chat_id,
                listener.stages,
                listener.hour,
                listener.zone,
                is_direct=chat_id == DIRECT_CHAT,
                working_days_only=listener.working_days_only,
                paused_until=listener.paused_until,
            )
        )

    def snooze(self, chat_id: str, post: str, until: datetime | None) -> None:
        website_id, _, post_id = post.partition("/")
        self.model.chats[chat_id].snoozed[post] = until
        self.store.snoozes.put(Snooze(chat_id, website_id, post_id, until))

    def _note(self, entry: LogEntry) -> None:
        if entry.kind == "message_sent":
            self._take_digest(entry.detail["chat_id"])
        listing = LISTING.fullmatch(str(entry.detail.get("call"))) if entry.kind == "api_call" else None
        if listing:
            self._see_site(listing.group(1))

    def _see_site(self, site_id: str) -> None:
        for post in self.platform.hire_service.store.posts_of_site(site_id):
            job = self.platform.jobs[post.job_id]
            name, city = f"{site_id}/{post.id}", post.fields["address_list"][0]["city"]["name"]["zh_cn"]
            # What is off the site shows nothing new.
            expires_at = job.expires_at if post.is_listed else self.model.seen[name].expires_at
            advert = Advert(city, post.title, site_id, expires_at, post.is_listed and job.is_active)
            self.model.see(name, advert, self.clock.now())

    def _take_digest(self, chat_id: str) -> None:
        """A digest has reached its chat: once each rung, one card a day, the most urgent and all that was due."""
        cause = self.engine.running.removeprefix(f"send_digest:{chat_id}:")
        digest_id = hashlib.sha256(f"{chat_id}:{cause}".encode()).hexdigest()[:16]
        rows = {_to_told(reminder.key) for reminder in self.store.reminders.list_digest(digest_id)}
        day = self.model.chats[chat_id].day(self.clock.now())
        self._blame("nothing in a digest", [] if rows else [chat_id])
        self._blame("told twice", rows & set(self.model.label_value))
        self._blame("less urgent than before", [row for row in rows if self.model.is_overtaken(row)])
        if self.slept is None:
            self._check_at_its_time(chat_id, rows)
        if not cause.startswith("om_"):
            is_late = cause != day.isoformat() and (self.slept is None or self.slept > REPEATABLE_FOR)
            self._blame("told on another day", [cause] if is_late else [])
            # One that a restart sends within the hour may be the evening's, shortly after midnight.
            self._daily[chat_id, cause] += 1
            self._blame("two digests on one day", [cause] * (self._daily[chat_id, cause] - 1))
        self.model.label_value |= dict.fromkeys(rows, self.clock.now())

    def _check_at_its_time(self, chat_id: str, rows: set[Told]) -> None:
        due = set(self.model.due(chat_id, self.clock.now()))
        self._blame("told and not due", rows - due)
        # What a killed digest has claimed is told by it or, if that is too late, by the next.
        self._blame("due and not told", () if self.engine.left_by_a_kill() else due - rows)

    def _blame(self, what: str, whom: Iterable[object]) -> None:
        self.wrong += [f"{self.clock.now():%F %T} {what}: {each}" for each in whom]

    def _fill(self) -> None:
        store = self.platform.hire_service.store
        store.jobs.clear()
        store.posts.clear()
        now = self.clock.now()
        for number, (title, city, sites) in enumerate(JOBS):
            job = Job(f"60{number}", f"A60{number}", title, 1, people.FIRST_TEAM, now, now)
            store.add_job(job)
            fields = {"address_list": [{"city": {"code": "CT_1", "name": {"zh_cn": city, "en_us": ""}}}]}
            for site in sites:
                store.add_post(Post(site.id, f"7{number}{site.process_type}", job.id, title, dict(fields)))


def _to_told(key: Any) -> Told:
    return Told(key.chat_id, f"{key.website_id}/{key.post_id}", key.expires_at, key.stage)


def _environment() -> dict[str, str]:
    names = ("FEISHU_APP_ID", "FEISHU_APP_SECRET", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN")
    return dict(zip(names, (people.APP_ID, APP_SECRET, "made-up-key", "made-up-token"), strict=True))
