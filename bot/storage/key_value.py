"""The repository of values that are stored once and permanently, such as the tenant key."""

from sqlalchemy import bindparam, select

from bot.storage.database import Database
from bot.storage.tables import key_values

_VALUE = select(key_values.c.value).where(key_values.c.key == bindparam("wanted"))


class DatabaseKeyValue:
    """Implements KeyValueStore."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> str | None:
        value: str | None = self._database.fetch_value(_VALUE, {"wanted": key})
        return value

    def set_once(self, key: str, value: str) -> str:
        insert = self._database.insert(key_values).values(key=key, value=value)
        with self._database.writing() as connection:
            connection.execute(insert.on_conflict_do_nothing(index_elements=["key"]))
            stored: str = connection.execute(_VALUE, {"wanted": key}).scalar_one()
        return stored
