"""Keeps calls below Feishu's rate limits by delaying them (docs/feishu/limits.md).

The limits are counted in this process only. What several replicas exceed together is answered with 99991400 or 230020,
and the call is retried.
"""

import threading
from dataclasses import dataclass
from time import monotonic, sleep
from typing import cast

from pyrate_limiter import Duration, InMemoryBucket, Rate, RateItem

__all__ = ["FIFTY_A_SECOND", "FIVE_A_SECOND", "TEN_A_SECOND", "TIER_4", "Rate", "RateLimit", "RateLimiter"]

# Feishu counts calls when they arrive. That is a little after they were admitted here, not equally long for each: with windows
# of exactly a second, 54 of 1,000 digests arrived in one (docs/stress.md).
MARGIN_MS = 100
SECOND, MINUTE = Duration.SECOND.value + MARGIN_MS, Duration.MINUTE.value + MARGIN_MS

TIER_4 = (Rate(50, SECOND), Rate(1000, MINUTE))
TEN_A_SECOND = (Rate(10, SECOND),)
FIFTY_A_SECOND = (Rate(50, SECOND),)
# What one chat receives from all bots in it, and how often one message may be updated.
FIVE_A_SECOND = (Rate(5, SECOND),)

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
    """The calls of a limit that were admitted lately. Old ones are removed at each use; the library would start a thread for that.

    One thread at a time waits for it, and the others for that thread. The library's limiter would wake all of them for each call
    that the limit admits again; with 200 of them the webhook refused thirty times as many events (docs/reliability.md). And it
    would note a call that had waited at the time for which its thread was to sleep, not when that thread was awake.
    """

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._turn = threading.Lock()
        self._bucket = InMemoryBucket(list(rates))

    def wait(self, seconds: float) -> bool:
        ends_at = monotonic() + seconds
        if not self._turn.acquire(timeout=max(seconds, 0)):
            return False
        try:
            while pause := self._pause():
                left = ends_at - monotonic()
                sleep(max(min(pause, left), 0))
                if pause > left:
                    return False
        finally:
            self._turn.release()
        return True

    def is_idle(self) -> bool:
        self._bucket.leak(self._now())
        return self._bucket.count() == 0

    def _pause(self) -> float:
        """Seconds until a call may be admitted; 0 if this one was."""
        call = RateItem("call", self._now())
        self._bucket.leak(call.timestamp)
        if self._bucket.put(call):
            return 0
        return max(cast("int", self._bucket.waiting(call)), 1) / 1000

    def _now(self) -> int:
        """Milliseconds of a clock that never goes back."""
        return cast("int", self._bucket.now())  # type: ignore[no-untyped-call]  # pyrate-limiter 4.5 leaves its clock unannotated
