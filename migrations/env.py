"""Gives Alembic the tables and the connection; the bot's logging stays unchanged."""  # noqa: INP001 - Alembic loads this file by its path

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from bot.storage.all_tables import metadata
from bot.storage.database import Database
from bot.storage.search.tables import is_in_metadata
from bot.storage.tables import StoredText


def render_item(kind: str, item: object, _autogenerate: object) -> str | Literal[False]:
    """Write the bot's column type as plain SQL text, so that a migration does not depend on it."""
    return "sa.Text()" if kind == "type" and isinstance(item, StoredText) else False


def migrate(connection: Connection) -> None:
    """Run the migrations in the caller's transaction. Other schemas, such as that of DBOS, are ignored."""
    # SQLite cannot alter most properties of a table; Alembic's batch mode creates a new table and copies the rows.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        include_object=is_in_metadata,
        compare_type=True,
        include_schemas=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_from_command_line() -> None:
    """``alembic -x database_url=... COMMAND``; without -x the address is that of alembic.ini."""
    address = context.get_x_argument(as_dictionary=True).get("database_url")
    database = Database(address or context.config.get_main_option("sqlalchemy.url") or "")
    with database.writing() as connection:
        migrate(connection)
    database.close()


connection_of_the_bot = context.config.attributes.get("connection")
if connection_of_the_bot is None:
    migrate_from_command_line()
else:
    migrate(connection_of_the_bot)
