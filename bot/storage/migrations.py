"""Brings the tables up to date at start-up, on one replica at a time."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError

from bot.storage.database import Database

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
_LATER = (
    "the tables are of a later release: {found}; this release has {latest}."
    " Use the later release, or restore the backup from before the upgrade"
)


class LaterRelease(Exception):
    """The database was made by a later release, whose migrations are not known here; the message says what to do."""


def upgrade(database_url: str) -> None:
    """Apply all missing migrations in one transaction; other replicas wait meanwhile.

    Raises:
        LaterRelease: nothing was changed.
    """
    config = _config()
    # A migration of a large table takes its time, and so does waiting for another replica's.
    database = Database(database_url, answer_seconds=None)
    try:
        with database.writing_alone("migrations") as connection:
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                found = ", ".join(sorted(MigrationContext.configure(connection).get_current_heads()))
                raise LaterRelease(_LATER.format(found=found, latest=", ".join(sorted(_heads())))) from error
    finally:
        database.close()


def is_current(database_url: str) -> bool:
    """Whether the database is at the latest migration of this release."""
    database = Database(database_url)
    try:
        found, latest = revisions(database)
        return found == latest
    finally:
        database.close()


def revisions(database: Database) -> tuple[frozenset[str], frozenset[str]]:
    """The migrations that the database is at, none if it has no tables, and the latest of this release."""
    with database.reading() as connection:
        return frozenset(MigrationContext.configure(connection).get_current_heads()), _heads()


def is_known(revision: str) -> bool:
    """Whether this release has that migration."""
    return revision in {each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()}


@cache
def _heads() -> frozenset[str]:
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be a reference to another option.
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config
