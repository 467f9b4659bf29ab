"""Sets the metrics that tell what is in the database, from time to time, so that ``/metrics`` itself never waits for it."""

import math
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot import metrics
from bot.domain.clock import Clock
from bot.interfaces.figures import Figures
from bot.interfaces.tasks import NotStored
from bot.tasks.timed_calls import TimedCalls
from bot.tasks.work_tables import Backlog

READ_TIMEOUT = timedelta(seconds=5)


class DatabaseMetrics:
    """Reads the figures of both databases, within a limited time. What cannot be read is unknown, and then not shown."""

    def __init__(
        self,
        figures: Figures,
        read_backlog: Callable[[], Mapping[str, Backlog]],
        kinds: Callable[[], Iterable[str]],
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        """Args: ``kinds`` are all kinds of work, of which there may be none; ``zone`` is that of a day."""
        self._figures = figures
        self._read_backlog = read_backlog
        self._kinds = kinds
        self._clock = clock
        self._zone = zone
        self._timed = TimedCalls("metrics", READ_TIMEOUT, str)

    def refresh(self) -> None:
        """Raises what the database raises; a database that does not answer in time is only shown as unknown."""
        try:
            self._timed.run(self._read)
        except NotStored:
            forget()
        except Exception:
            forget()
            raise

    def close(self) -> None:
        self._timed.close()

    def _read(self) -> None:
        now = self._clock.now()
        midnight = now.astimezone(self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        began = time.time()
        digests, scans = self._figures.digests(now, midnight), self._figures.scans()
        backlog = self._read_backlog()
        # A read that was given up may end much later, and its values are old.
        if time.time() - began > READ_TIMEOUT.total_seconds():
            return
        metrics.DIGESTS_DUE.set(digests.due)
        metrics.DIGESTS_SENT_TODAY.set(digests.sent)
        late = {"not_looked_at": digests.not_looked_at, "hire_unread": digests.hire_unread}
        metrics.replace_values(metrics.DIGESTS_LATE, late)
        read_at = {kind: times.read_at.timestamp() for kind, times in scans.items()}
        metrics.replace_values(metrics.SCAN_TIMESTAMP, read_at)
        full = {kind: times.full_read_at.timestamp() for kind, times in scans.items() if times.full_read_at}
        metrics.replace_values(metrics.FULL_SCAN_TIMESTAMP, full)
        counts = dict.fromkeys(self._kinds(), 0) | {kind: work.count for kind, work in backlog.items()}
        metrics.replace_values(metrics.WORK_UNFINISHED, counts)
        oldest = {kind: work.oldest_at.timestamp() for kind, work in backlog.items()}
        metrics.replace_values(metrics.WORK_OLDEST_TIMESTAMP, oldest)
        metrics.DATABASE_READ_TIMESTAMP.set(began)


def forget() -> None:
    """Nothing is known any more. When the values were read last stays, since that is what tells for how long."""
    for gauge in (metrics.DIGESTS_DUE, metrics.DIGESTS_SENT_TODAY):
        gauge.set(math.nan)
    for labelled in (
        metrics.DIGESTS_LATE,
        metrics.SCAN_TIMESTAMP,
        metrics.FULL_SCAN_TIMESTAMP,
        metrics.WORK_UNFINISHED,
        metrics.WORK_OLDEST_TIMESTAMP,
    ):
        metrics.replace_values(labelled, {})
