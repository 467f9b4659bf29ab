"""The state that the previous release left behind: databases, chats and jobs (tests/fixtures/previous_release/README.md)."""

import gzip
import json
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator.clock import MovableClock
from simulator.core.job_store import JobStore
from simulator.core.messages import Mentioned, Message
from simulator.platform import Platform

FILES = Path(__file__).resolve().parent.parent / "fixtures" / "previous_release"
DATABASES = ("bot.db", "bot.work.db")


def restore_databases(folder: Path) -> None:
    for name in DATABASES:
        with sqlite3.connect(folder / name) as connection:
            connection.executescript(gzip.decompress((FILES / f"{name}.sql.gz").read_bytes()).decode())
        connection.close()


def read_record() -> dict[str, Any]:
    """What the platform showed when the bot was killed."""
    record: dict[str, Any] = json.loads(gzip.decompress((FILES / "platform.json.gz").read_bytes()))
    return record


def restore_platform(record: dict[str, Any]) -> Platform:
    """The platform at the moment of the kill; the clock goes on from there."""
    seeded_at, killed_at = (datetime.fromisoformat(record[name]) for name in ("seeded_at", "killed_at"))
    platform = Platform(MovableClock(seeded_at, ticks=True))
    platform.move(killed_at - seeded_at)
    for changed in record["jobs"]:
        _restore_job(platform.hire_service.store, changed)
    for message in record["messages"]:
        _restore_message(platform, message)
    return platform


def _restore_job(store: JobStore, changed: dict[str, Any]) -> None:
    job = store.jobs[changed["id"]]
    assert [post.id for post in store.posts_of_job(job.id)] == changed["posts"], "the seed has other posts than it had"
    job.title, job.is_active = changed["title"], changed["is_active"]
    job.expires_at = datetime.fromisoformat(changed["expires_at"]) if changed["expires_at"] else None
    for post in store.posts_of_job(job.id):
        post.title = job.title


def _restore_message(platform: Platform, record: dict[str, Any]) -> None:
    """Put a message into its chat. A repeated uuid finds it, as on the platform."""
    mentions = tuple(Mentioned(*mention) for mention in record["mentions"])
    created_at = datetime.fromisoformat(record["created_at"])
    message = Message(**{**record, "mentions": mentions, "created_at": created_at})
    service = platform.message_service
    service.messages.add(message)
    service._uuids.remember(message.uuid, message.id)
