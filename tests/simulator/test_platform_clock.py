"""The bot's clock follows every move of the platform's clock, and goes on while the platform is unreachable."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from simulator.bot_runner.bot_process import free_port
from simulator.bot_runner.platform_clock import PlatformClock
from simulator.clock import MovableClock
from simulator.events.delivery import Delivery
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from simulator.playground.playground import open_playground
from simulator.server import RunningServer, start_server
from tests.support.processes.machine_speed import within

CLOSE = timedelta(seconds=2)


@pytest.fixture
def ticking() -> Platform:
    return Platform(MovableClock(datetime(2026, 11, 2, tzinfo=UTC), ticks=True))


@pytest.fixture
def server(ticking: Platform) -> Iterator[RunningServer]:
    running = start_server(ticking, playground=open_playground(Delivery(UserActions(ticking), "http://127.0.0.1:1")))
    yield running
    running.stop()


@pytest.fixture
def clock(server: RunningServer) -> Iterator[PlatformClock]:
    clock = PlatformClock(server.url)
    yield clock
    clock.stop()


def test_the_first_question_is_answered_with_the_platforms_time(ticking: Platform, clock: PlatformClock) -> None:
    assert abs(clock.now() - ticking.clock.now()) < CLOSE


def test_a_move_is_known_before_the_mover_goes_on(ticking: Platform, clock: PlatformClock) -> None:
    clock.now()
    time.sleep(0.2)
    for step in (timedelta(days=7), timedelta(hours=1, microseconds=1)):
        ticking.move(step)
        assert abs(clock.now() - ticking.clock.now()) < CLOSE


def test_time_goes_on_while_the_platform_is_away(
    ticking: Platform, server: RunningServer, clock: PlatformClock
) -> None:
    ticking.move(timedelta(days=30))
    first = clock.now()
    server.stop()
    time.sleep(0.05)
    assert timedelta() < clock.now() - first < CLOSE


def test_without_any_platform_it_is_the_machines_time() -> None:
    clock = PlatformClock(f"http://127.0.0.1:{free_port()}")
    assert abs(clock.now() - datetime.now(UTC)) < CLOSE
    clock.stop()


def test_a_move_is_settled_once_its_follower_knows(ticking: Platform) -> None:
    seen: list[bool] = []

    def follow() -> None:
        ticking.clock.wait_for_move(0, 5)
        seen.append(ticking.clock.is_settled)
        ticking.clock.wait_for_move(1, 0.01)

    follower = threading.Thread(target=follow)
    follower.start()
    while not ticking.clock._followers:
        time.sleep(0.01)
    ticking.move(timedelta(days=1))
    follower.join()
    assert seen == [False]
    assert ticking.clock.is_settled


def test_a_follower_that_died_holds_the_mover_up_for_a_moment_only(ticking: Platform) -> None:
    ticking.clock.wait_for_move(0, 0.01)
    began = time.monotonic()
    ticking.move(timedelta(days=1))
    assert time.monotonic() - began < within(0.5)
