"""The bot's database, by what it keeps. Each shelf stands in its own ``bot/store_*`` file."""

from bot.interfaces.reminder_store import ReminderStore
from bot.interfaces.store import CardShelf, Claims, Facts, History, PostShelf
from bot.storage.cards import DatabaseCards
from bot.storage.database import Database
from bot.storage.history import DatabaseHistory
from bot.storage.job_locks import DatabaseClaims
from bot.storage.key_value import DatabaseFacts
from bot.storage.migrations import upgrade
from bot.storage.posts import DatabasePosts
from bot.storage.reminder_store import DatabaseReminding


class DatabaseStore:
    """Keeps the promise ``Store``; the tables must be there (``bot/storage/migrations.py``)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.posts: PostShelf = DatabasePosts(database)
        self.cards: CardShelf = DatabaseCards(database)
        self.history: History = DatabaseHistory(database)
        self.claims: Claims = DatabaseClaims(database)
        self.facts: Facts = DatabaseFacts(database)
        self.reminding: ReminderStore = DatabaseReminding(database)

    @property
    def engine_url(self) -> str:
        """The address with its driver, password included: for connecting, not for printing."""
        return self._database.url.render_as_string(hide_password=False)

    def migrate(self) -> None:
        """Bring the tables to this release's shape. Raises as ``bot.store_migrations.upgrade``."""
        upgrade(self.engine_url)

    def ping(self) -> None:
        """Raises bot.store_engine.DatabaseUnreachable."""
        self._database.ping()

    def close(self) -> None:
        self._database.close()


def open_store(database_url: str) -> DatabaseStore:
    """The store behind ``DATABASE_URL``. Raises ValueError for an address that cannot be one; connects later."""
    return DatabaseStore(Database(database_url))
