"""The store: all repositories over one database."""

from bot.interfaces.bulk_request_store import BulkRequestRepository
from bot.interfaces.figures import Figures
from bot.interfaces.incident_store import IncidentRepository
from bot.interfaces.job_store import JobRepository
from bot.interfaces.look_store import LookRepository
from bot.interfaces.preview_store import PreviewRepository
from bot.interfaces.reminder_store import (
    AssignmentRepository,
    AutoReopenRepository,
    ReminderRepository,
    SnoozeRepository,
    SubscriptionRepository,
)
from bot.interfaces.request_store import ReopenRequestRepository
from bot.interfaces.seen_request_store import SeenRequestRepository
from bot.interfaces.store import CardRepository, History, JobLocks, KeyValueStore, ScanRepository
from bot.interfaces.suggestion_store import SuggestionRepository
from bot.storage.cards import DatabaseCards
from bot.storage.connecting.problems import is_unreachable
from bot.storage.database import Database
from bot.storage.health.seen_requests import DatabaseSeenRequests
from bot.storage.history import DatabaseHistory
from bot.storage.job_locks import DatabaseJobLocks
from bot.storage.jobs import DatabaseJobs
from bot.storage.key_value import DatabaseKeyValue
from bot.storage.links.previews import DatabasePreviews
from bot.storage.migrations import upgrade
from bot.storage.monitoring.figures import DatabaseFigures
from bot.storage.monitoring.incidents import DatabaseIncidents
from bot.storage.reminding.assignments import DatabaseAssignments
from bot.storage.reminding.auto_reopens import DatabaseAutoReopens
from bot.storage.reminding.looks import DatabaseLooks
from bot.storage.reminding.reminders import DatabaseReminders
from bot.storage.reminding.snoozes import DatabaseSnoozes
from bot.storage.reminding.subscriptions import DatabaseSubscriptions
from bot.storage.requests.bulk_requests import DatabaseBulkRequests
from bot.storage.requests.reopen_requests import DatabaseReopenRequests
from bot.storage.scans import DatabaseScans
from bot.storage.search.indexing import index_stale
from bot.storage.search.suggestions import DatabaseSuggestions


class DatabaseStore:
    """Implements Store. ``migrate`` creates the tables."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.jobs: JobRepository = DatabaseJobs(database)
        self.suggestions: SuggestionRepository = DatabaseSuggestions(database)
        self.scans: ScanRepository = DatabaseScans(database)
        self.cards: CardRepository = DatabaseCards(database)
        self.history: History = DatabaseHistory(database)
        self.job_locks: JobLocks = DatabaseJobLocks(database)
        self.key_value: KeyValueStore = DatabaseKeyValue(database)
        self.subscriptions: SubscriptionRepository = DatabaseSubscriptions(database)
        self.looks: LookRepository = DatabaseLooks(database)
        self.reminders: ReminderRepository = DatabaseReminders(database)
        self.assignments: AssignmentRepository = DatabaseAssignments(database)
        self.snoozes: SnoozeRepository = DatabaseSnoozes(database)
        self.auto_reopens: AutoReopenRepository = DatabaseAutoReopens(database)
        self.bulk_requests: BulkRequestRepository = DatabaseBulkRequests(database)
        self.previews: PreviewRepository = DatabasePreviews(database)
        self.figures: Figures = DatabaseFigures(database)
        self.incidents: IncidentRepository = DatabaseIncidents(database)
        self.reopen_requests: ReopenRequestRepository = DatabaseReopenRequests(database)
        self.seen_requests: SeenRequestRepository = DatabaseSeenRequests(database)

    @property
    def engine_url(self) -> str:
        """The address with the driver and the password; not for printing."""
        return self._database.url.render_as_string(hide_password=False)

    def migrate(self) -> None:
        """Bring the tables and the index of jobs up to date. Raises as ``bot.storage.migrations.upgrade``."""
        upgrade(self.engine_url)
        index_stale(self._database, is_at_start=True)

    def is_unreachable(self, error: Exception) -> bool:
        return is_unreachable(error)

    def ping(self) -> None:
        """Raises DatabaseUnreachable."""
        self._database.ping()

    def close(self) -> None:
        self._database.close()


def open_store(database_url: str) -> DatabaseStore:
    """The store of a ``DATABASE_URL``; it connects at the first use. Raises ValueError for an invalid address."""
    return DatabaseStore(Database(database_url))
