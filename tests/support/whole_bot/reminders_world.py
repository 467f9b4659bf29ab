"""A small platform, the bot and the reminders model side by side, for random sequences of actions.

Every digest is compared with the model when it reaches its chat.
"""

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
from tests.support.whole_bot.in_process import connect_in_process
from tests.support.whole_bot.reminders_model import Advert, DigestRow, Model, ModelChat, ModelSubscription
from tests.support.whole_bot.replaying_engine import Killed, Moment, ReplayingEngine

DIRECT_CHAT = direct_chat_id(people.RECRUITER.open_id)
CHATS = (RECRUITING_GROUP, CAMPUS_GROUP, DIRECT_CHAT)
LISTING = re.compile(r"GET /hire/v1/websites/(\d+)/job_posts")
REPEATABLE_FOR = timedelta(hours=1)
MAX_JITTER = timedelta(minutes=3)
# Each job's title and city, and the sites on which it is advertised.
JOBS = (
    ("算法工程师", "上海", (SOCIAL_SITE, CAMPUS_SITE)),
    ("后端工程师", "北京", (SOCIAL_SITE,)),
    ("产品经理", "上海", (SOCIAL_SITE,)),
    ("管培生", "北京", (CAMPUS_SITE,)),
)
# Subscriptions by name: the filters for the bot, and the same filters for the model.
FILTERS: dict[str, tuple[Filters, Any]] = {
    "all": (Filters(), lambda advert: bool(advert.title)),
    "shanghai": (Filters(cities=("上海",)), lambda advert: advert.city == "上海"),
    "engineers": (Filters(words=("工程师",)), lambda advert: "工程师" in advert.title),
    "campus": (
        Filters(websites=(CAMPUS_SITE.id,), cities=("北京", "上海")),
        lambda advert: advert.site == CAMPUS_SITE.id,
    ),
}


class RemindersWorld:
    """Every action here is applied to the bot and to the model."""

    def __init__(self, store: DatabaseStore, start: datetime) -> None:
        self.store = store
        self.clock = MovableClock(start)
        self.platform = Platform(self.clock)
        self.model = Model()
        self.engine = ReplayingEngine()
        self.downtime: timedelta | None = None
        # Collected here, because a workflow retries a step that raises.
        self.errors: list[str] = []
        self._daily: Counter[tuple[str, str]] = Counter()
        self._runs = 0
        self._killed_at = start
        self._fill()
        settings = read_settings(_environment(), Path("no-such-file"))
        services = Services(*connect_in_process(self.platform), store, self.clock)
        build_bot(settings, handlers.TABLES, handlers.TASKS, services, self.engine, Readiness())
        self.platform.event_log.subscribe(self._on_log_entry)

    def scan(self, *, is_forced: bool = False, times: int = 1) -> None:
        """Run one scan, delivered ``times`` times; forced as an administrator's ``/scan``."""
        self._runs += 1
        idempotency_key = f"om_{self._runs}" if is_forced else ""
        for _ in range(times):
            self.engine.start("scan", f"scan:{self._runs}", idempotency_key)

    def remind(self, times: int = 1) -> None:
        """Run the reminders; every chat whose digest of today was still to come has got all that was due."""
        self._runs += 1
        waiting = [chat for chat in self.model.chats if self._waits_for_digest(chat)]
        for _ in range(times):
            self.engine.start("remind_chats", f"remind:{self._runs}", "")
        if not self.engine.was_killed():
            self._report("missing", [due for chat in waiting for due in self.model.due(chat, self.clock.now())])

    def _waits_for_digest(self, chat_id: str) -> bool:
        chat, now = self.model.chats[chat_id], self.clock.now()
        today = chat.day(now)
        is_past = chat.reminds_on(today) and chat.reminder_time(today).astimezone(UTC) + MAX_JITTER <= now
        return is_past and f"send_digest:{chat_id}:{today}" not in self.engine.started

    def kill_in(self, steps: int, moment: Moment, run: Callable[["RemindersWorld"], None]) -> bool:
        """Kill a run at its n-th step, if it has so many; whether it was killed."""
        self._killed_at = self.clock.now()
        self.engine.kill_in(steps, moment)
        try:
            run(self)
        except Killed:
            return True
        finally:
            self.engine.kill_in(-1, moment)
        return False

    def resume(self) -> None:
        """Start the process again and finish what was interrupted."""
        self.downtime = self.clock.now() - self._killed_at
        self.engine.resume()
        self.downtime = None

    def subscribe(self, chat_id: str, filters_name: str) -> None:
        filters, matches = FILTERS[filters_name]
        self._runs += 1
        subscription = Subscription(f"s{self._runs}", chat_id, filters, people.RECRUITER.open_id, self.clock.now())
        if self.store.subscriptions.add(subscription):
            self.model.chats[chat_id].subscriptions.append(
                ModelSubscription(subscription.id, matches, self.clock.now())
            )

    def unsubscribe(self, chat_id: str) -> None:
        """Remove the oldest subscription of the chat, if it has any."""
        for oldest in self.model.chats[chat_id].subscriptions[:1]:
            self.store.subscriptions.remove(chat_id, oldest.name)
            self.model.chats[chat_id].subscriptions.remove(oldest)

    def put_settings(self, chat_id: str, settings: ModelChat) -> None:
        """Replace the chat's settings; its subscriptions and snoozes stay."""
        known = self.model.chats.get(chat_id)
        if known is not None:
            settings.subscriptions, settings.snoozed = known.subscriptions, known.snoozed
        self.model.chats[chat_id] = settings
        self.store.subscriptions.put_settings(
            ChatSettings(
                chat_id,
                settings.stages,
                settings.remind_at,
                settings.zone,
                is_direct=chat_id == DIRECT_CHAT,
                working_days_only=settings.working_days_only,
                paused_until=settings.paused_until,
            )
        )

    def snooze(self, chat_id: str, post: str, until: datetime | None) -> None:
        website_id, _, post_id = post.partition("/")
        self.model.chats[chat_id].snoozed[post] = until
        self.store.snoozes.put(Snooze(chat_id, website_id, post_id, until))

    def _on_log_entry(self, entry: LogEntry) -> None:
        if entry.kind == "message_sent":
            self._check_digest(entry.detail["chat_id"])
        listing = LISTING.fullmatch(str(entry.detail.get("call"))) if entry.kind == "api_call" else None
        if listing:
            self._list_website(listing.group(1))

    def _list_website(self, website_id: str) -> None:
        for post in self.platform.hire_service.store.posts_of_site(website_id):
            job = self.platform.jobs[post.job_id]
            name, city = f"{website_id}/{post.id}", post.fields["address_list"][0]["city"]["name"]["zh_cn"]
            # A post that is not listed shows no new expiry.
            expires_at = job.expires_at if post.is_listed else self.model.listed[name].expires_at
            advert = Advert(city, post.title, website_id, expires_at, post.is_listed and job.is_active)
            self.model.list_advert(name, advert, self.clock.now())

    def _check_digest(self, chat_id: str) -> None:
        """A digest has reached its chat: each stage once, one digest a day, the most urgent stage, and all that was due."""
        idempotency_key = self.engine.running.removeprefix(f"send_digest:{chat_id}:")
        digest_id = hashlib.sha256(f"{chat_id}:{idempotency_key}".encode()).hexdigest()[:16]
        rows = {_to_row(reminder.key) for reminder in self.store.reminders.list_digest(digest_id)}
        day = self.model.chats[chat_id].day(self.clock.now())
        self._report("empty digest", [] if rows else [chat_id])
        self._report("sent twice", rows & set(self.model.sent))
        self._report("less urgent than before", [row for row in rows if self.model.is_overtaken(row)])
        if self.downtime is None:
            self._check_is_due(chat_id, rows)
        if not idempotency_key.startswith("om_"):
            is_late = idempotency_key != day.isoformat() and (self.downtime is None or self.downtime > REPEATABLE_FOR)
            self._report("sent on another day", [idempotency_key] if is_late else [])
            # A restart shortly after midnight may send the digest of the evening within the hour.
            self._daily[chat_id, idempotency_key] += 1
            self._report("two digests on one day", [idempotency_key] * (self._daily[chat_id, idempotency_key] - 1))
        self.model.sent |= dict.fromkeys(rows, self.clock.now())

    def _check_is_due(self, chat_id: str, rows: set[DigestRow]) -> None:
        due = set(self.model.due(chat_id, self.clock.now()))
        self._report("sent and not due", rows - due)
        # The rows of a digest that was killed are sent by it or, if that is too late, by the next one.
        self._report("due and not sent", () if self.engine.was_killed() else due - rows)

    def _report(self, what: str, affected: Iterable[object]) -> None:
        self.errors += [f"{self.clock.now():%F %T} {what}: {each}" for each in affected]

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


def _to_row(key: Any) -> DigestRow:
    return DigestRow(key.chat_id, f"{key.website_id}/{key.post_id}", key.expires_at, key.stage)


def _environment() -> dict[str, str]:
    names = ("FEISHU_APP_ID", "FEISHU_APP_SECRET", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN")
    return dict(zip(names, (people.APP_ID, APP_SECRET, "made-up-key", "made-up-token"), strict=True))
