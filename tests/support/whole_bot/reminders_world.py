"""A small platform, the bot and the reminders model side by side, for random sequences of actions.

Every digest is compared with the model when it reaches its chat.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import handlers
from bot.bootstrap import Services, build_bot
from bot.dispatch.single_reads import SingleReads
from bot.domain.reminders import ChatSettings, ReminderDays, Snooze, StageKey, Subscription
from bot.readiness import Readiness
from bot.settings import read_settings
from bot.storage.store import DatabaseStore
from cards.digest_card import PAGE_SIZE
from simulator.clock import MovableClock, from_ms
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.event_log import LogEntry
from simulator.platform import APP_SECRET, Platform
from tests.support.whole_bot.in_process import connect_in_process
from tests.support.whole_bot.reminders_jobs import CODES, FILTERS, fill, teach
from tests.support.whole_bot.reminders_model import CLOSED, DigestRow, Model, ModelChat, ModelSubscription
from tests.support.whole_bot.replaying_engine import Killed, Moment, ReplayingEngine

DIRECT_CHAT = direct_chat_id(people.RECRUITER.open_id)
CHATS = (RECRUITING_GROUP, CAMPUS_GROUP, DIRECT_CHAT)
READ_WITHIN = timedelta(minutes=5)
REPEATABLE_FOR = timedelta(hours=1)
FRESH_FOR = timedelta(hours=1)
MAX_JITTER = timedelta(minutes=3)


class RemindersWorld:
    """Every action here is applied to the bot and to the model. What Hire answers to the bot, the model learns as well."""

    def __init__(self, store: DatabaseStore, start: datetime, behaviour: Behaviour | None = None) -> None:
        self.store = store
        self.clock = MovableClock(start)
        self.platform = Platform(self.clock, behaviour)
        self.model = Model()
        self.engine = ReplayingEngine()
        self.downtime: timedelta | None = None
        # Collected here, because a workflow retries a step that raises.
        self.errors: list[str] = []
        self._daily: Counter[tuple[str, str]] = Counter()
        self._runs = 0
        self._killed_at = start
        fill(self.platform, self.model)
        settings = read_settings(_environment(), Path("no-such-file"))
        self.hire, chat = connect_in_process(self.platform)
        services = Services(self.hire, chat, store, self.clock)
        build_bot(settings, handlers.TABLES, handlers.TASKS, services, self.engine, Readiness())
        # As release 0.1 left it; who it is that has the direct chat is stored with the next event from there.
        store.key_value.set_once(f"direct_chat:{DIRECT_CHAT}", "yes")
        self.platform.event_log.subscribe(self._on_log_entry)
        teach(self.model, self.platform)

    def scan(self, *, is_forced: bool = False, times: int = 1) -> None:
        """Run one scan, delivered ``times`` times; forced as an administrator's ``/scan``."""
        self._runs += 1
        idempotency_key = f"om_{self._runs}" if is_forced else ""
        for _ in range(times):
            self.engine.start("read_hire", f"read_hire:{self._runs}", idempotency_key)

    def remind(self, times: int = 1) -> None:
        """Run the reminders; every chat whose digest of today was still to come has got all that was due.

        Digests wait for a scan if the last one is too old, so it comes first.
        """
        read_at = self.store.scans.newest("jobs")
        if read_at is None or self.clock.now() - read_at > FRESH_FOR:
            self.scan()
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
            now = self.clock.now()
            self.store.subscriptions.end(chat_id, oldest.name, people.RECRUITER.open_id, now, oldest.name)
            self.model.chats[chat_id].subscriptions.remove(oldest)

    def put_settings(self, chat_id: str, settings: ModelChat) -> None:
        """Replace the chat's settings; its subscriptions and snoozes stay."""
        known = self.model.chats.get(chat_id)
        if known is not None:
            settings.subscriptions, settings.snoozed = known.subscriptions, known.snoozed
        settings.is_direct = chat_id == DIRECT_CHAT
        self.model.chats[chat_id] = settings
        self.store.subscriptions.put_settings(
            ChatSettings(
                chat_id,
                settings.stages,
                settings.remind_at,
                settings.zone,
                is_direct=settings.is_direct,
                reminder_days=ReminderDays(settings.days),
                paused_until=settings.paused_until,
            )
        )

    def snooze(self, chat_id: str, job_id: str, until: datetime | None) -> None:
        self.model.chats[chat_id].snoozed[job_id] = until
        self.store.snoozes.put(Snooze(chat_id, job_id, until))

    def take_back(self, job_id: str) -> None:
        """Close an open job as an undo does (``handlers/reopening/undo.py``): its closing is not told."""
        self.platform.hire_service.close_job(job_id)
        reads = SingleReads(self.hire, self.store.jobs, self.clock)
        self.store.jobs.put(reads.with_job(reads.begin(), job_id))
        self.store.jobs.keep_quiet(job_id)
        self.model.jobs[job_id] = replace(self.model.jobs[job_id], is_quiet=True)

    def is_open(self, job_id: str) -> bool:
        """Whether the job is open, has not expired, and the bot knows that."""
        rules, job = self.platform.hire_service.rules, self.platform.jobs[job_id]
        is_over = self.model.jobs[job_id].over_since(self.clock.now()) is not None
        return rules.is_active(job) and not rules.has_expired(job) and not is_over

    def check_knowledge(self) -> None:
        """After a full read the bot knows what Hire knows."""
        rules = self.platform.hire_service.rules
        hires = {job.id: (rules.is_active(job), job.expires_at) for job in self.platform.jobs.values()}
        known = self.store.jobs.get_many(hires)
        bots = {job_id: (job.is_active, job.expires_at) for job_id, job in known.items()}
        self._report("not known", [job_id for job_id in hires if hires[job_id] != bots.get(job_id)])

    def check_that_nothing_is_due(self, chat_id: str) -> None:
        self._report("missing at the end", self.model.due(chat_id, self.clock.now()))

    def _on_log_entry(self, entry: LogEntry) -> None:
        if entry.kind == "message_sent" and self.engine.running.startswith("send_digest:"):
            self._check_digest(entry.detail["chat_id"], entry.detail["message_id"])

    def _check_digest(self, chat_id: str, message_id: str) -> None:
        """A digest has reached its chat: each stage once, one digest a day, the most urgent stage, and all that was due."""
        idempotency_key = self.engine.running.removeprefix(f"send_digest:{chat_id}:")
        digest_id = hashlib.sha256(f"{chat_id}:{idempotency_key}".encode()).hexdigest()[:16]
        rows = {_to_row(reminder.key) for reminder in self.store.reminders.list_digest(digest_id)}
        day = self.model.chats[chat_id].day(self.clock.now())
        self._report("empty digest", [] if rows else [chat_id])
        message = self.platform.message_service.messages.get(message_id)
        shown = {code for code in CODES if message and code in json.dumps(message.card)}
        is_shown = len(shown) >= min(len(rows), PAGE_SIZE) and shown <= {f"A{row.job}" for row in rows}
        self._report("not shown", [] if is_shown else [(chat_id, rows, shown)])
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
        since = self.clock.now() - READ_WITHIN
        self._report("told without reading the job", [row for row in rows if self.model.read_at[row.job] < since])
        due = set(self.model.due(chat_id, self.clock.now()))
        self._report("sent and not due", rows - due)
        # The rows of a digest that was killed are sent by it or, if that is too late, by the next one.
        self._report("due and not sent", () if self.engine.was_killed() else due - rows)

    def _report(self, what: str, affected: Iterable[object]) -> None:
        self.errors += [f"{self.clock.now():%F %T} {what}: {each}" for each in affected]


def _to_row(key: StageKey) -> DigestRow:
    """The occasion is stored, so its form must stay: ``expiry MS`` or ``closing NUMBER:MS``, with 0 for no expiry."""
    kind, _, rest = key.occasion.partition(" ")
    closings, _, expires_ms = rest.rpartition(":")
    assert kind == ("closing" if key.stage == CLOSED else "expiry")
    expires_at = from_ms(int(expires_ms)) if int(expires_ms) else None
    return DigestRow(key.chat_id, key.job_id, key.stage, expires_at, int(closings or 0))


def _environment() -> dict[str, str]:
    names = ("FEISHU_APP_ID", "FEISHU_APP_SECRET", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN")
    return dict(zip(names, (people.APP_ID, APP_SECRET, "made-up-key", "made-up-token"), strict=True))
