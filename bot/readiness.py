"""Whether the process can accept work, and if not, why. Feishu being unreachable is no reason."""

import threading
from collections.abc import Callable


class Readiness:
    """The parts that must be up before work is accepted; each part reports its own state."""

    def __init__(self, *parts: str) -> None:
        """Args: ``parts`` are the names of the parts, in the order in which they start."""
        self._lock = threading.Lock()
        self._missing = dict.fromkeys(parts, "starting")
        self._is_draining = False
        self._check_database: Callable[[], str] = str
        self._checks_database = threading.Lock()
        self._database_problem = ""

    def up(self, part: str) -> None:
        with self._lock:
            self._missing.pop(part, None)

    def down(self, part: str, reason: str) -> None:
        with self._lock:
            self._missing[part] = reason

    def is_up(self, part: str) -> bool:
        return part not in self._missing

    def drain(self) -> None:
        """Accept no more work."""
        self._is_draining = True

    def watch(self, check_database: Callable[[], str]) -> None:
        """Args: ``check_database`` returns why the database does not answer, or an empty string if it does."""
        self._check_database = check_database

    @property
    def takes_work(self) -> bool:
        return not self._missing and not self._is_draining

    def reasons(self) -> tuple[str, ...]:
        """Why work is not accepted, one sentence each; empty when ready."""
        with self._lock:
            missing = [f"not ready: {part}: {reason}" for part, reason in self._missing.items()]
        if self._is_draining:
            missing.append("not ready: draining")
        if not missing and (away := self._ask_database()):
            missing.append(f"not ready: database: {away}")
        return tuple(missing)

    def _ask_database(self) -> str:
        """As ``check_database``; what was found last while another thread asks, so that those who wait are no load of their own."""
        if self._checks_database.acquire(blocking=False):
            try:
                self._database_problem = self._check_database()
            finally:
                self._checks_database.release()
        return self._database_problem
