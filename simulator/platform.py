"""The simulated platform: people, chats, messages, jobs, tokens and faults in one object, and the entry of API calls."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from simulator.clock import MovableClock
from simulator.core.api_error import ApiError, scope_error
from simulator.core.behaviour import Behaviour
from simulator.core.chats import Chats
from simulator.core.event_log import EventLog
from simulator.core.faults import Faults
from simulator.core.hire_service import HireService
from simulator.core.job_store import Job, JobStore
from simulator.core.message_service import MessageService
from simulator.core.messages import Message
from simulator.core.people import People
from simulator.core.tokens import Tokens
from simulator.seed import jobs

APP_SECRET = "simulated-app-secret"  # noqa: S105 - made up, valid in this simulator only  # nosec B105  # likewise
Answer = TypeVar("Answer")


class Platform:
    """The whole state, filled with the seed data. Its parts are public; tests read and change them directly.

    Attributes:
        missing_scopes: those that the app has not been granted in the developer console.
        has_bot: whether the app has the bot ability.
        is_app_enabled: whether the tenant's administrator lets the app run.
        date_ahead: how far the time that the platform names in its answers is ahead of this machine's.
    """

    def __init__(self, clock: MovableClock | None = None, behaviour: Behaviour | None = None) -> None:
        self.clock = clock or MovableClock()
        self.behaviour = behaviour or Behaviour()
        self.event_log = EventLog(self.clock)
        self.people = People()
        self.chats = Chats(self.people)
        self.message_service = MessageService(self.people, self.chats, self.clock, self.behaviour, self.event_log)
        store = JobStore()
        jobs.fill(store, self.clock.now())
        self.hire_service = HireService(store, self.clock, self.behaviour, self.event_log)
        self.tokens = Tokens(self.clock, self.behaviour, APP_SECRET)
        self.missing_scopes: set[str] = set()
        self.has_bot = True
        self.is_app_enabled = True
        self.date_ahead = timedelta(0)
        self.faults = Faults(self.event_log, self.tokens.invalidate)
        self._lock = threading.RLock()
        self.clock.on_move(lambda: self.event_log.add("clock_moved"))

    @property
    def jobs(self) -> dict[str, Job]:
        """Every job by its id."""
        return self.hire_service.store.jobs

    @property
    def messages(self) -> tuple[Message, ...]:
        return self.message_service.messages.all()

    def move(self, by: timedelta) -> None:
        self.clock.move(by)

    def require_bot(self, code: int) -> None:
        """Raises ApiError with this code if the app has no bot ability."""
        if not self.has_bot:
            raise ApiError(400, code, "Bot ability is not activated.")

    def authorize(self, authorization: str, accepted: tuple[str, ...]) -> None:
        """Raises ApiError for a wrong token, a disabled app or a missing scope, in this order."""
        self.tokens.check(authorization)
        if not self.is_app_enabled:
            raise ApiError(400, 99991662, "app status is not available")
        self.check_scopes(accepted)

    def check_scopes(self, accepted: tuple[str, ...]) -> None:
        """Raises ApiError 99991672 if the app lacks every scope that a call accepts."""
        if accepted and self.missing_scopes.issuperset(accepted):
            raise scope_error(accepted)

    def call(self, name: str, operation: Callable[[], Answer], authorize: Callable[[], None] | None = None) -> Answer:
        """Executes one API call such as ``POST /hire/v1/jobs/6960/open``: faults, token check, operation.

        Raises ApiError, and Dropped or BadGateway if a fault is set that says so.
        """
        code = -1
        try:
            self.faults.before(name)
            if authorize:
                authorize()
            with self._lock:
                answer = operation()
            self.faults.after(name)
            code = 0
        except ApiError as error:
            code = error.code
            raise
        finally:
            self.event_log.add("api_call", call=name, code=code)
        return answer
