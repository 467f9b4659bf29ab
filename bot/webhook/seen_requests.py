"""When the webhook was called last, in memory: a request must not wait for a database (docs/decisions/0018-timed-calls.md)."""

import threading
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import get_args

from bot.interfaces.seen_request_store import RequestKind, SeenRequest, SeenRequestRepository


class SeenRequests:
    """The last request of each kind that this process has seen. ``store`` is called from time to time, ``store_first`` more often."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[RequestKind, SeenRequest] = {}
        self._unstored: dict[RequestKind, SeenRequest] = {}
        self._kinds_stored: set[RequestKind] = set()

    def note(self, request: SeenRequest) -> None:
        with self._lock:
            self._last[request.kind] = self._unstored[request.kind] = request

    def last(self) -> Mapping[RequestKind, SeenRequest]:
        with self._lock:
            return dict(self._last)

    def store(self, repository: SeenRequestRepository) -> None:
        """Store what has come since the last time; it is kept if the database fails."""
        self._store(repository, set(get_args(RequestKind)))

    def store_first(self, repository: SeenRequestRepository) -> None:
        """Store the requests of the kinds of which none was stored yet. Costs nothing if there is none."""
        self._store(repository, set(get_args(RequestKind)) - self._kinds_stored)

    def _store(self, repository: SeenRequestRepository, kinds: AbstractSet[RequestKind]) -> None:
        with self._lock:
            unstored = {kind: self._unstored.pop(kind) for kind in kinds & self._unstored.keys()}
        try:
            for kind, request in unstored.items():
                repository.put(request)
                self._kinds_stored.add(kind)
        except Exception:
            with self._lock:
                self._unstored = unstored | self._unstored
            raise
