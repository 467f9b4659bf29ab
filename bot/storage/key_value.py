"""What the bot has learned about its surroundings and keeps for good, such as its tenant key."""

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import key_values


class DatabaseKeyValue:
    """Keeps the promise ``Facts``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        with self._database.reading() as connection:
            return connection.scalar(select(key_values.c.value).where(key_values.c.key == key))

    def set_once(self, key: str, value: str) -> str:
        insert = self._database.insert(key_values).values(key=key, value=value)
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_nothing(index_elements=["key"]))
            kept: str = connection.execute(select(key_values.c.value).where(key_values.c.key == key)).scalar_one()
        return kept
