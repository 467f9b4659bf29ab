"""Keeps the log of an outage of the database readable: no stack traces for it, and repeated lines summarised.

Every event that is refused, every step and every try of DBOS writes a line, hundreds a second. The first line of each kind is
written at once, and after ten seconds the last one with ``left_out``, the number of those in between. Lines that have nothing to
do with the database are not touched.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from weakref import WeakSet

from bot.interfaces.tasks import NotStored
from bot.storage.connecting.problems import database_problem, is_unreachable, problem_in
from bot.storage.database import DatabaseUnreachable

WINDOW = timedelta(seconds=10)
# The values that tell lines of one event apart. Those of an event that is not named are alike if their problem is.
_TOLD_APART_BY = {
    "event_not_accepted": ("kind", "error", "problem"),
    "interval_postponed": ("work", "error", "problem"),
    "maintenance_postponed": ("work", "problem"),
}
# A user may ask about each.
_NEVER_LEFT_OUT = {"incident", "workflow_gave_up"}

_Key = tuple[object, ...]
# A record passes the filter of every handler, and only the first one still finds its exception.
_shortened: WeakSet[logging.LogRecord] = WeakSet()


def install() -> None:
    """For the handlers of the root logger, after ``bot.logs.configure``."""
    for handler in logging.getLogger().handlers:
        if not any(isinstance(each, OutageFilter) for each in handler.filters):
            handler.addFilter(OutageFilter(handler.emit))


@dataclass
class _Window:
    """A line that was written, and what has come since: the last one of that kind, and how many."""

    ends_at: float
    last: logging.LogRecord | None = None
    count: int = 0


class OutageFilter(logging.Filter):
    """Shortens and holds back lines about an outage."""

    def __init__(
        self, write: Callable[[logging.LogRecord], None], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        """Args: ``write`` writes a line that was held back."""
        super().__init__()
        self._write = write
        self._monotonic = monotonic
        self._windows: dict[_Key, _Window] = {}
        self._lock = threading.RLock()

    def filter(self, record: logging.LogRecord) -> bool:
        is_of_outage = _shorten(record) or (record.msg in _TOLD_APART_BY and not record.exc_info)
        with self._lock:
            for summary in self._ended():
                self._write(summary)
            return not is_of_outage or record.msg in _NEVER_LEFT_OUT or self._is_first(record)

    def _is_first(self, record: logging.LogRecord) -> bool:
        """Whether no line of its kind was written within the window; otherwise it is held back."""
        names = _TOLD_APART_BY.get(str(record.msg), ("problem",))
        key = (record.name, record.levelno, record.msg, *(getattr(record, name, "") for name in names))
        window = self._windows.get(key)
        if window is None:
            self._windows[key] = _Window(self._monotonic() + WINDOW.total_seconds())
            return True
        window.last, window.count = record, window.count + 1
        return False

    def _ended(self) -> Iterator[logging.LogRecord]:
        """The last line of each window that is over. It is written now, and so begins the next window."""
        now = self._monotonic()
        for key, window in [(key, window) for key, window in self._windows.items() if window.ends_at <= now]:
            if window.last is None:
                del self._windows[key]
                continue
            self._windows[key] = _Window(now + WINDOW.total_seconds())
            if window.count > 1:
                window.last.left_out = window.count - 1
            yield window.last


def _shorten(record: logging.LogRecord) -> bool:
    """Whether the line tells of an outage. If it does, ``problem`` says why in words, in place of a stack trace or SQL."""
    if record in _shortened:
        return True
    error = record.exc_info[1] if record.exc_info else None
    if problem := _problem(error):
        record.exc_info = record.exc_text = None
    elif record.name == "dbos" and (problem := problem_in(record.getMessage())):
        record.msg, record.args = record.getMessage().partition(":")[0], None
    if problem:
        record.problem = problem
        _shortened.add(record)
    return bool(problem)


def _problem(error: BaseException | None) -> str:
    """Why the database could not be used; empty for any other error."""
    if isinstance(error, NotStored | DatabaseUnreachable):
        return str(error)
    return database_problem(error) if isinstance(error, Exception) and is_unreachable(error) else ""
