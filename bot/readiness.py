"""Whether the process can take on work, and if not, why. Feishu being away is no reason (contract of start-up)."""

import threading
from collections.abc import Callable


class Readiness:
    """What still has to happen before work is taken on; each part reports itself."""

    def __init__(self, *parts: str) -> None:
        """Args: ``parts`` are the names of what must be up, in the order in which they come up."""
        self._lock = threading.Lock()
        self._missing = dict.fromkeys(parts, "starting")
        self._is_draining = False
        self._check_database: Callable[[], str] = str

    def up(self, part: str) -> None:
        with self._lock:
            self._missing.pop(part, None)

    def down(self, part: str, reason: str) -> None:
        with self._lock:
            self._missing[part] = reason

    def drain(self) -> None:
        """From now on no work is taken on."""
        self._is_draining = True

    def watch(self, check_database: Callable[[], str]) -> None:
        """Args: ``check_database`` says why the database does not answer, or nothing if it does."""
        self._check_database = check_database

    @property
    def takes_work(self) -> bool:
        return not self._missing and not self._is_draining

    def reasons(self) -> tuple[str, ...]:
        """Why not, one sentence each; empty when ready."""
        with self._lock:
            missing = [f"not ready: {part}: {reason}" for part, reason in self._missing.items()]
        if self._is_draining:
            missing.append("not ready: draining")
        if not missing and (away := self._check_database()):
            missing.append(f"not ready: database: {away}")
        return tuple(missing)
