"""How long the client of a request has waited already: all threads may have been busy when its last byte came."""

import threading
import time


class _Came(threading.local):
    # Not a context variable: those are copied into the threads that a request starts, where work goes on for minutes.
    at: float | None = None


_came = _Came()


def note_request(came_at: float) -> None:
    """This thread begins to answer a request that was complete at ``came_at``, in seconds of ``time.monotonic``."""
    _came.at = came_at


def waited() -> float:
    """Seconds since the request came that this thread answers; 0.0 in a thread that answers none."""
    return 0.0 if _came.at is None else time.monotonic() - _came.at
