import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.feishu.http.rate_limits import FIVE_A_SECOND, RateLimit, RateLimiter

LIMIT = RateLimit("chat", FIVE_A_SECOND)
WAITING = 200


def test_a_limit_admits_as_many_calls_as_it_allows_and_no_more_without_waiting() -> None:
    limiter = RateLimiter()
    assert [limiter.wait(LIMIT, 0) for _ in range(6)] == [True] * 5 + [False]
    assert limiter.wait(RateLimit("another chat", FIVE_A_SECOND), 0)


def test_who_waits_is_admitted_when_the_limit_allows_it_again() -> None:
    limiter = RateLimiter()
    began = time.monotonic()
    assert all(limiter.wait(LIMIT, 5) for _ in range(6))
    assert time.monotonic() - began >= 0.9


@pytest.mark.slow
def test_many_who_wait_take_next_to_no_time_of_the_processor_and_end_in_time() -> None:
    limiter = RateLimiter()
    while limiter.wait(LIMIT, 0):
        pass
    all_there = threading.Barrier(WAITING)

    def wait() -> float:
        all_there.wait()
        began = time.monotonic()
        limiter.wait(LIMIT, 2)
        return time.monotonic() - began

    with ThreadPoolExecutor(WAITING) as threads:
        waiters = [threads.submit(wait) for _ in range(WAITING)]
        used = time.process_time()
        assert max(each.result() for each in waiters) < 3
        # Half a second and more if each of them is woken for every call that is admitted.
        assert time.process_time() - used < 0.25
