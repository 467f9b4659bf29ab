"""Tells each administrator once that the bot is up: what comes next, and what the checks of its surroundings found.

An open_id belongs to one app in one tenant, so what is stored by it holds for that tenant.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bot.domain.replies import TaskRequest
from bot.domain.serialization import dump
from bot.interfaces.doctor import Finding
from bot.interfaces.store import ADMIN_UNREACHED, ADMIN_WELCOMED, KeyValueStore
from bot.logs import get_logger
from bot.tasks.task_context import TaskQueue

log = get_logger(__name__)

# One attempt a start, which has retries of its own; whoever cannot be reached is left in peace after that.
MAX_ATTEMPTS = 20


@dataclass(frozen=True)
class AdminWelcome:
    """The task's payload. ``attempt`` counts the starts at which the person could not be reached."""

    open_id: str
    attempt: int
    findings: tuple[Finding, ...] = ()


class Onboarding:
    """Requests the welcome of every administrator who has not had it, at each start of a replica."""

    def __init__(
        self,
        queue: TaskQueue,
        key_value: KeyValueStore,
        admin_ids: Iterable[str],
        examine: Callable[[], Iterable[Finding]],
    ) -> None:
        """Args: ``examine`` makes the checks; it is called only if somebody is to be told, and may take some seconds."""
        self._queue = queue
        self._key_value = key_value
        self._admin_ids = tuple(dict.fromkeys(admin_ids))
        self._examine = examine

    def start(self) -> None:
        """Do it in the background, so that neither the start nor a stop waits for the checks."""
        threading.Thread(target=self._run, name="onboarding", daemon=True).start()

    def _run(self) -> None:
        try:
            self.welcome()
        except Exception:  # It comes with the next start.
            log.exception("admins_not_welcomed")

    def welcome(self) -> None:
        """Request what is missing. Replicas that start together request the same, which is done once."""
        missing = {
            open_id: attempt for open_id in self._admin_ids if (attempt := self._next_attempt(open_id)) is not None
        }
        findings = tuple(self._examine()) if missing else ()
        for open_id, attempt in missing.items():
            request = TaskRequest(
                "welcome_admin", f"{open_id}:{attempt}", dump(AdminWelcome(open_id, attempt, findings))
            )
            self._queue.submit(request)

    def _next_attempt(self, open_id: str) -> int | None:
        """The number of the attempt to make, None if there is none to make."""
        if self._key_value.get(ADMIN_WELCOMED.format(open_id=open_id)) is not None:
            return None
        for attempt in range(MAX_ATTEMPTS):
            if self._key_value.get(ADMIN_UNREACHED.format(open_id=open_id, attempt=attempt)) is None:
                return attempt
        return None
