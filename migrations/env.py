"""Where Alembic finds the tables and the connection. Logging is left as the bot has set it up."""  # noqa: INP001 - Alembic loads this file by its path

from typing import Literal

from alembic import context
from sqlalchemy import Connection

from bot.storage.database import Database
from bot.storage.reminder_tables import metadata
from bot.storage.tables import StoredText


def render_item(kind: str, item: object, _autogenerate: object) -> str | Literal[False]:
    """A migration tells what the database holds and must not change with the bot's own column type."""
    return "sa.Text()" if kind == "type" and isinstance(item, StoredText) else False


def migrate(connection: Connection) -> None:
    """Run what was asked for inside the caller's transaction; other schemas, such as DBOS's, are not looked at."""
    # SQLite cannot alter most of a table; Alembic's batch mode makes a new one and copies.
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        include_schemas=False,
    )
    with context.begin_transaction():
        context.run_migrations()


def migrate_from_command_line() -> None:
    """``alembic -x database_url=... COMMAND``; without -x the address of alembic.ini."""
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
