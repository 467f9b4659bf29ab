import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from resource import RUSAGE_SELF, getrusage

import pytest
from pyrate_limiter import Duration, Rate

from bot.feishu.http.rate_limits import FIVE_A_SECOND, RateLimit, RateLimiter
from tests.support.processes.machine_speed import within

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
    assert time.monotonic() - began >= 1.1


def test_who_is_not_admitted_in_time_has_waited_until_then() -> None:
    limiter = RateLimiter()
    assert all(limiter.wait(LIMIT, 0) for _ in range(5))
    began = time.monotonic()
    assert not limiter.wait(LIMIT, 0.4)
    assert time.monotonic() - began >= 0.4


@pytest.mark.slow
def test_calls_that_arrive_up_to_a_tenth_of_a_second_late_are_not_too_many_in_any_second() -> None:
    limiter, delays = RateLimiter(), itertools.cycle((0.09, 0.0, 0.05, 0.02, 0.09, 0.0, 0.07))
    arrived: list[float] = []

    def call(delay: float) -> None:
        assert limiter.wait(LIMIT, 10)
        time.sleep(delay)
        arrived.append(time.monotonic())

    with ThreadPoolExecutor(20) as threads:
        for _ in threads.map(call, itertools.islice(delays, 20)):
            pass
    arrived.sort()
    assert min(sixth - first for first, sixth in zip(arrived, arrived[5:], strict=False)) > 1


@pytest.mark.slow
def test_of_many_who_wait_one_is_woken_for_each_call_that_is_admitted() -> None:
    limiter, spread = RateLimiter(), RateLimit("calls", (Rate(20, Duration.SECOND),))
    for _ in range(20):
        limiter.wait(spread, 0)
        time.sleep(0.05)
    all_there = threading.Barrier(WAITING)

    def wait() -> tuple[bool, float]:
        all_there.wait()
        began = time.monotonic()
        return limiter.wait(spread, 2), time.monotonic() - began

    with ThreadPoolExecutor(WAITING) as threads:
        waiters = [threads.submit(wait) for _ in range(WAITING)]
        pauses = getrusage(RUSAGE_SELF).ru_nvcsw
        found = [each.result() for each in waiters]
        pauses = getrusage(RUSAGE_SELF).ru_nvcsw - pauses
    assert sum(is_admitted for is_admitted, _ in found) in range(30, 61)
    assert max(seconds for _, seconds in found) < within(3)
    # Some to begin and to end. If all were woken for each call, forty times as many.
    assert pauses < 20 * WAITING
