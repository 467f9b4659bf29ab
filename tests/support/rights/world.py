"""The whole bot with a card, a digest and a subscription in every chat, put back to the same state before each action."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from bot.domain.replies import Card
from bot.domain.text import Text
from bot.storage.search.tables import FTS_TABLES, job_index, job_names
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, Chat, direct_chat_id
from simulator.core.job_store import Job, Post
from simulator.platform import Platform
from simulator.seed.special_jobs import SAMPLE_CODE
from tests.support.rights.cells import ACTORS, CODES, Policy, Seat
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.scanned_database import open_copy

# The index of jobs follows from the others.
NOT_PUT_BACK = {"key_values", "read_numbers", "alembic_version", job_index.name, job_names.name, *FTS_TABLES}
CHANGEABLE = (
    "reminder_chats",
    "subscriptions",
    "ended_subscriptions",
    "job_takers",
    "snoozes",
    "job_armings",
    "bulk_requests",
    "reopen_requests",
)
"""The tables with what somebody may change beside the job. Refusals are written to the history as well."""
OTHER_JOBS = 12

State = dict[str, object]


class World:
    """A bot with one choice of settings. The jobs of ``CODES`` and the vendor's sample are closed."""

    def __init__(self, folder: Path, template: Path, policy: Policy) -> None:
        self.platform = _small_platform()
        path = folder / "rights.db"
        self.store = open_copy(template, path)
        self.conversation = Conversation(self.platform, self.store, **policy.settings)
        self.digests: dict[str, str] = {}
        self.cards: dict[str, BotMessage] = {}
        self.job_cards: dict[str, BotMessage] = {}
        self.subscriptions: dict[str, str] = {}
        event.listen(self.store._database._engine, "connect", _without_waiting_for_the_disk)
        self.group.member_ids = [person.open_id for person in ACTORS.values()]
        self._prepare()
        self._rows = _Rows(path)
        jobs = self.platform.hire_service.store
        records: list[Job | Post] = [*jobs.jobs.values(), *jobs.posts.values()]
        self._saved = [(record, copy(vars(record))) for record in records]

    @property
    def group(self) -> Chat:
        return self.platform.chats[RECRUITING_GROUP]

    def job(self, code: str) -> Job:
        return self.platform.hire_service.store.job_with_code(code)

    def posts(self, job: Job) -> list[Post]:
        return list(self.platform.hire_service.store.posts_of_job(job.id))

    def reset(self) -> None:
        self._rows.restore()
        for record, fields in self._saved:
            if vars(record) != fields:
                vars(record).update(fields)
                record.changed_at = fields["changed_at"]  # Setting an attribute tells the platform of the change.

    def state(self) -> State:
        jobs = self.platform.hire_service.store
        found = self._rows.state()
        found["job"] = [(job.is_active, job.expires_at) for job in map(self.job, (*CODES.values(), SAMPLE_CODE))]
        found["adverts"] = [(post.is_listed, post.changed_at) for post in jobs.posts.values()]
        return found

    @contextmanager
    def as_seen_from(self, seat: Seat) -> Iterator[None]:
        """The team unknown, the group external or without the bot."""
        group, faults = self.group, self.platform.faults
        path = "GET /hire/v1/jobs/*/recruiter"
        fault = faults.add("scope_missing", path, times=1000) if "unknown" in seat.actor else None
        group.is_external = seat.chat == "external group"
        group.has_bot = seat.chat != "group without the bot"
        try:
            yield
        finally:
            group.is_external, group.has_bot = False, True
            if fault:
                faults.remove(fault)

    def close(self) -> None:
        self._rows.close()
        self.store.close()

    def _prepare(self) -> None:
        """Every chat is subscribed and reminded of the jobs while they are open, and has a list and a job's card that can be clicked."""
        jobs = [self.job(code) for code in CODES.values()]
        for job in jobs:
            self.platform.hire_service.edit_job(job.id, expires_at=self.platform.clock.now() + timedelta(days=3))
        self.conversation.scan()
        chats = {RECRUITING_GROUP: ACTORS["recruiter"], CAMPUS_GROUP: ACTORS["colleague"]}
        chats |= {direct_chat_id(person.open_id): person for person in ACTORS.values()}
        for chat, person in chats.items():
            self.conversation.say("/subscribe", by=person, chat=chat)
            for subscription in self.store.subscriptions.list_for_chat(chat):
                self.subscriptions[chat] = subscription.id
        self.conversation.remind()
        for message in self.platform.message_service.messages.from_bot():
            if digest := self.store.reminders.digest_of_message(message.id):
                self.digests[message.chat_id] = digest
        for job in (*jobs, self.job(SAMPLE_CODE)):
            self.platform.hire_service.edit_job(job.id, is_active=False)
        # A team that was read for the digest, or for a card, is asked for again after an hour.
        self.conversation.wait(hours=2)
        self.conversation.scan()
        for chat, person in chats.items():
            self.cards[chat] = self.conversation.ask("/jobs", by=person, chat=chat)
            self.job_cards[chat] = self.conversation.ask(f"/job {SAMPLE_CODE}", by=person, chat=chat)
        self.conversation.wait(hours=2)
        for chat, card in self.cards.items():
            # As if sent just now: the command of an old card's button is offered again and not run.
            self.store.cards.remove(card.message.id)
            self.store.cards.put(
                card.message.id, chat, Card(card.message.card, Text("", "")), self.platform.clock.now()
            )


def _without_waiting_for_the_disk(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous = OFF")


def _small_platform() -> Platform:
    platform = make_platform()
    store = platform.hire_service.store
    codes = (*CODES.values(), SAMPLE_CODE)
    kept = {*(store.job_with_code(code).id for code in codes), *list(store.jobs)[-OTHER_JOBS:]}
    store.jobs = {job_id: job for job_id, job in store.jobs.items() if job_id in kept}
    store.posts = {key: post for key, post in store.posts.items() if post.job_id in kept}
    return platform


class _Rows:
    """The rows of the bot's database: what they were, and what they are."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        names = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        self._saved = {name: self._all(name) for (name,) in names.fetchall() if name not in NOT_PUT_BACK}

    def restore(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        for name, rows in self._saved.items():
            if self._all(name) != rows:
                self._put(name, rows)
        self._connection.execute("COMMIT")

    def state(self) -> State:
        return {name: sorted(map(repr, self._all(name))) for name in CHANGEABLE}

    def close(self) -> None:
        self._connection.close()

    def _put(self, name: str, rows: list[tuple[Any, ...]]) -> None:
        self._connection.execute(f"DELETE FROM {name}")  # noqa: S608 - the name is of the schema
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self._connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - the name is of the schema

    def _all(self, name: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608 - the name is of the schema
