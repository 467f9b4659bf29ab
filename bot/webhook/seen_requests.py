"""When the webhook was called last, in memory: a request must not wait for a database (docs/decisions/0018-timed-calls.md)."""

import threading
from collections.abc import Mapping

from bot.interfaces.seen_request_store import RequestKind, SeenRequest, SeenRequestRepository


class SeenRequests:
    """The last request of each kind that this process has seen. ``store`` is called from time to time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[RequestKind, SeenRequest] = {}
        self._unstored: dict[RequestKind, SeenRequest] = {}

    def note(self, request: SeenRequest) -> None:
        with self._lock:
            self._last[request.kind] = self._unstored[request.kind] = request

    def last(self) -> Mapping[RequestKind, SeenRequest]:
        with self._lock:
            return dict(self._last)

    def store(self, repository: SeenRequestRepository) -> None:
        """Store what has come since the last time; it is kept if the database fails."""
        with self._lock:
            unstored, self._unstored = self._unstored, {}
        try:
            for request in unstored.values():
                repository.put(request)
        except Exception:
            with self._lock:
                self._unstored = unstored | self._unstored
            raise
