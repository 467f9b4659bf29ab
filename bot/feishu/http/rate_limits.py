"""Keeps calls below Feishu's rate limits by delaying them (docs/feishu/limits.md).

The limits are counted in this process only. What several replicas exceed together is answered with 99991400 or 230020,
and the call is retried.
"""

import threading
from dataclasses import dataclass
from time import monotonic

from pyrate_limiter import Duration, InMemoryBucket, Limiter, Rate, SingleBucketFactory

__all__ = ["FIFTY_A_SECOND", "FIVE_A_SECOND", "TEN_A_SECOND", "TIER_4", "Rate", "RateLimit", "RateLimiter"]

TIER_4 = (Rate(50, Duration.SECOND), Rate(1000, Duration.MINUTE))
TEN_A_SECOND = (Rate(10, Duration.SECOND),)
FIFTY_A_SECOND = (Rate(50, Duration.SECOND),)
# What one chat receives from all bots in it, and how often one message may be updated.
FIVE_A_SECOND = (Rate(5, Duration.SECOND),)

MAX_BUCKETS = 500


@dataclass(frozen=True)
class RateLimit:
    """A limit that several calls share, by the name of an API, a chat or a message."""

    name: str
    rates: tuple[Rate, ...]


class RateLimiter:
    """One bucket for each limit that was used lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._buckets: dict[str, _Bucket] = {}

    def wait(self, limit: RateLimit, seconds: float) -> bool:
        """Wait until the limit admits one more call; False if it does not within ``seconds``."""
        with self._lock:
            if len(self._buckets) > MAX_BUCKETS:
                self._buckets = {name: bucket for name, bucket in self._buckets.items() if not bucket.is_idle()}
            bucket = self._buckets.setdefault(limit.name, _Bucket(limit.rates))
        return bucket.wait(seconds)

    def __len__(self) -> int:
        return len(self._buckets)


class _Bucket:
    """A limiter whose old entries are removed at each use; the library would start a thread for that.

    One thread at a time waits for it, and the others for that thread. The library would wake all of them for each call that the
    limit admits again; with 200 of them the webhook refused thirty times as many events (docs/reliability.md).
    """

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._turn = threading.Lock()
        self._bucket = InMemoryBucket(list(rates))
        self._limiter = Limiter(SingleBucketFactory(self._bucket, schedule_leak=False))

    def wait(self, seconds: float) -> bool:
        ends_at = monotonic() + seconds
        if not self._turn.acquire(timeout=max(seconds, 0)):
            return False
        try:
            self._remove_old()
            return bool(self._limiter.try_acquire(timeout=max(ends_at - monotonic(), 0)))
        finally:
            self._turn.release()

    def is_idle(self) -> bool:
        self._remove_old()
        return self._bucket.count() == 0

    def _remove_old(self) -> None:
        now: int = self._bucket.now()  # type: ignore[no-untyped-call]  # pyrate-limiter 4.5 leaves its clock unannotated
        self._bucket.leak(now)
