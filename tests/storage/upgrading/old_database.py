"""Databases of release 0.1, which knows job posts, and rows of its tables."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from alembic import command
from sqlalchemy import Boolean, MetaData, text

from bot.domain.timestamps import to_ms
from bot.storage.database import Database
from bot.storage.migrations import _config
from tests.storage.sample_jobs import DAY, NOW

RELEASE_0_1 = "0002"
NOW_MS, DAY_MS = to_ms(NOW), DAY // timedelta(milliseconds=1)
SOON_MS = NOW_MS + 20 * DAY_MS


class OldDatabase:
    """A database at any revision, without the bot's models."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.database = Database(url)

    def upgrade(self, revision: str = "head") -> None:
        self._move(command.upgrade, revision)

    def downgrade(self) -> None:
        self._move(command.downgrade, RELEASE_0_1)

    def _move(self, direction: Callable[..., None], revision: str) -> None:
        config = _config()
        with self.database.writing() as connection:
            config.attributes["connection"] = connection
            direction(config, revision)

    def insert(self, table: str, *rows: dict[str, Any]) -> None:
        with self.database.writing() as connection:
            found = MetaData()
            found.reflect(connection, only=[table])
            columns = found.tables[table].c
            switches = {column.name for column in columns if isinstance(column.type, Boolean)}
            typed = [{name: bool(value) if name in switches else value for name, value in row.items()} for row in rows]
            connection.execute(found.tables[table].insert(), typed)

    def rows(self, query: str) -> list[Any]:
        with self.database.reading() as connection:
            return [tuple(row) for row in connection.execute(text(query))]


def post(website_id: str = "70", post_id: str = "7001", job_id: str = "6960", **columns: Any) -> dict[str, Any]:
    """A row of ``job_posts``; its record has the few fields of it that matter here."""
    row = {
        "website_id": website_id,
        "id": post_id,
        "job_id": job_id,
        "job_code": "a1",
        "title": f"Title {post_id}",
        "is_active": True,
        "is_listed": True,
        "expires_at_ms": SOON_MS,
        "changed_at_ms": NOW_MS,
        "closed_at_ms": None,
        "seen_at_ms": NOW_MS,
        "search_text": f"title {post_id} a1",
        **columns,
    }
    expires_ms = row["expires_at_ms"]
    expires_at = None if expires_ms is None else (NOW + timedelta(milliseconds=expires_ms - NOW_MS)).isoformat()
    record = {
        "job_code": "A1",
        "expires_at": expires_at,
        "headcount": 3,
        "department": {"id": "1", "name": ["研发", ""]},
    }
    copied = {name: row[name] for name in ("website_id", "id", "job_id", "title", "is_active")}
    return {**row, "record": json.dumps({**copied, **record, "is_listed": True})}


def reminder(post_id: str = "7001", stage: int = 3, website_id: str = "70", **columns: Any) -> dict[str, Any]:
    return {
        "chat_id": "oc_1",
        "website_id": website_id,
        "post_id": post_id,
        "expires_at_ms": SOON_MS,
        "rung": stage,
        "job_id": "6960",
        "due_at_ms": NOW_MS,
        "digest_id": None,
        "sent_at_ms": None,
        "message_id": None,
        "snapshot": '{"title":"Before"}',
        **columns,
    }
