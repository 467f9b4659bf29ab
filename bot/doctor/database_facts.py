"""Reads all that the doctor wants to know of the database, in one go, so that one limit of time holds for it."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot.dispatch.access import TENANT
from bot.domain.jobs import EVERYTHING, Audience
from bot.domain.replies import CARD_LIFETIME
from bot.interfaces.figures import DigestCounts
from bot.interfaces.job_store import JobSearch
from bot.interfaces.seen_request_store import RequestKind, SeenRequest
from bot.process_lock import is_held
from bot.storage.connecting.problems import database_problem
from bot.storage.database import Database
from bot.storage.health.overview import DatabaseOverview, ReadSource
from bot.storage.migrations import is_known, revisions
from bot.storage.store import DatabaseStore
from bot.tasks.dbos_database import is_served, open_dbos_database
from bot.tasks.work_tables import Backlog, has_work_tables, read_backlog, read_failed

FAILED_WITHIN = timedelta(days=1)


@dataclass(frozen=True)
class WorkState:
    """The unfinished work by its kind, and the ids of the work that failed or was given up."""

    backlog: Mapping[str, Backlog]
    failed: tuple[str, ...]


@dataclass(frozen=True)
class Contents:
    """What the tables hold; the attributes that are None are not known. ``tenant_key`` is empty before the first event."""

    shown_jobs: int
    jobs: int
    adverts: int
    sources: Mapping[str, ReadSource]
    seen: Mapping[RequestKind, SeenRequest]
    job_cards: int
    last_click_at: datetime | None
    sync_refused_at: datetime | None
    reopened_at: datetime | None
    digests: DigestCounts
    work: WorkState | None
    tenant_key: str


@dataclass(frozen=True)
class DatabaseFacts:
    """The state of the database.

    Attributes:
        problem: why it cannot be used, empty if it can; the further attributes then say nothing.
        exists: False for a SQLite file that the first start will make.
        is_served: whether a bot uses it; None if that cannot be told.
        not_writable: why nothing can be stored; empty if it can.
        found, latest: the migrations of the database, and those of this release.
        is_newer: whether a later release has made the tables.
        free_bytes: on the disk of a SQLite file; None for PostgreSQL.
        contents: None unless the tables are those of this release.
    """

    problem: str = ""
    exists: bool = True
    is_served: bool | None = None
    version: str = ""
    not_writable: str = ""
    found: frozenset[str] = field(default_factory=frozenset)
    latest: frozenset[str] = field(default_factory=frozenset)
    is_newer: bool = False
    free_bytes: int | None = None
    contents: Contents | None = None


def read_facts(database_url: str, audience: Audience, now: datetime, midnight: datetime) -> DatabaseFacts:
    """Everything that is stored, with digests since ``midnight``. A database that cannot be used is told and not raised."""
    database = Database(database_url)
    try:
        if database.is_sqlite and not Path(database.url.database or "").exists():
            return _of_no_file(Path(database.url.database or ""))
        return _read(database, database_url, audience, now, midnight)
    except Exception as error:
        if problem := database_problem(error):
            return DatabaseFacts(problem)
        raise
    finally:
        database.close()


def _of_no_file(path: Path) -> DatabaseFacts:
    folder = next(each for each in path.resolve().parents if each.exists())
    cannot = "" if os.access(folder, os.W_OK) else "the file cannot be opened; check its folder and who may write there"
    return DatabaseFacts(exists=False, is_served=False, not_writable=cannot, free_bytes=shutil.disk_usage(folder).free)


def _read(
    database: Database, database_url: str, audience: Audience, now: datetime, midnight: datetime
) -> DatabaseFacts:
    overview = DatabaseOverview(database)
    version = overview.version()
    found, latest = revisions(database)
    free = shutil.disk_usage(Path(database.url.database or "").resolve().parent).free if database.is_sqlite else None
    contents = _contents(database, database_url, audience, now, midnight) if found == latest else None
    return DatabaseFacts(
        is_served=is_held(database_url) if database.is_sqlite else _has_replicas(database_url),
        version=version,
        not_writable=_not_writable(overview),
        found=found,
        latest=latest,
        is_newer=not all(map(is_known, found)),
        free_bytes=free,
        contents=contents,
    )


def _has_replicas(database_url: str) -> bool:
    engine = open_dbos_database(database_url)
    try:
        return is_served(engine)
    finally:
        engine.dispose()


def _not_writable(overview: DatabaseOverview) -> str:
    try:
        overview.check_writable()
    except Exception as error:  # noqa: BLE001 - whatever it is, nothing can be stored
        return database_problem(error) or type(error).__name__
    return ""


def _contents(database: Database, database_url: str, audience: Audience, now: datetime, midnight: datetime) -> Contents:
    store, overview = DatabaseStore(database), DatabaseOverview(database)

    def jobs_for(people: Audience) -> int:
        return store.jobs.search(JobSearch(audience=people), now, offset=0, limit=1)[1]

    return Contents(
        shown_jobs=jobs_for(audience),
        jobs=jobs_for(EVERYTHING),
        adverts=overview.count_adverts(),
        sources=overview.sources(),
        seen=store.seen_requests.all(),
        job_cards=overview.count_job_cards(now - CARD_LIFETIME),
        last_click_at=overview.last_click_at(),
        sync_refused_at=overview.last_entry_at(detail="JobSyncOff"),
        reopened_at=overview.last_entry_at(outcomes=("reopened", "published", "undone")),
        digests=store.figures.digests(now, midnight),
        work=_read_work(database_url, now - FAILED_WITHIN),
        tenant_key=store.key_value.get(TENANT) or "",
    )


def _read_work(database_url: str, since: datetime) -> WorkState | None:
    """The durable work; None if the bot was never started."""
    engine = open_dbos_database(database_url)
    try:
        is_there = engine.dialect.name != "sqlite" or Path(engine.url.database or "").exists()
        if not (is_there and has_work_tables(engine)):
            return None
        return WorkState(read_backlog(engine), read_failed(engine, since))
    finally:
        engine.dispose()
