"""Keeps calls under Feishu's rate limits (shared/feishu/api.md 1.4, limits.md) by making them wait their turn.

No calls here. The limits count in this process only; what several replicas exceed together is answered with 99991400
or 230020 and repeated.
"""

import threading

from pyrate_limiter import Duration, InMemoryBucket, Limiter, Rate, SingleBucketFactory

TIER_4 = (Rate(50, Duration.SECOND), Rate(1000, Duration.MINUTE))
TEN_A_SECOND = (Rate(10, Duration.SECOND),)
FIFTY_A_SECOND = (Rate(50, Duration.SECOND),)
# What one chat receives from all bots in it, and how often one message may be updated.
FIVE_A_SECOND = (Rate(5, Duration.SECOND),)

MANY_QUEUES = 500


class Queues:
    """One queue for each API, chat and message that somebody called lately."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._queues: dict[str, _Queue] = {}

    def wait(self, name: str, rates: tuple[Rate, ...], seconds: float) -> bool:
        """Wait for a turn; False if none comes within ``seconds``."""
        with self._lock:
            if len(self._queues) > MANY_QUEUES:
                self._queues = {name: queue for name, queue in self._queues.items() if not queue.is_idle()}
            queue = self._queues.setdefault(name, _Queue(rates))
        return queue.wait(seconds)

    def __len__(self) -> int:
        return len(self._queues)


class _Queue:
    """A limiter that forgets by itself; the library would start a thread to do it, which outlives the work."""

    def __init__(self, rates: tuple[Rate, ...]) -> None:
        self._bucket = InMemoryBucket(list(rates))
        self._limiter = Limiter(SingleBucketFactory(self._bucket, schedule_leak=False))

    def wait(self, seconds: float) -> bool:
        self._forget()
        return bool(self._limiter.try_acquire(timeout=max(seconds, 0)))

    def is_idle(self) -> bool:
        self._forget()
        return self._bucket.count() == 0

    def _forget(self) -> None:
        now: int = self._bucket.now()  # type: ignore[no-untyped-call]  # pyrate-limiter 4.5 leaves its clock unannotated
        self._bucket.leak(now)
