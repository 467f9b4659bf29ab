"""A platform whose clock stands still at a Monday morning in Shanghai."""

from datetime import UTC, datetime

import pytest

from simulator.clock import MovableClock
from simulator.direct import DirectChat, DirectHire
from simulator.platform import Platform

START = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)


@pytest.fixture
def platform() -> Platform:
    return Platform(MovableClock(START))


@pytest.fixture
def hire(platform: Platform) -> DirectHire:
    return DirectHire(platform)


@pytest.fixture
def chat(platform: Platform) -> DirectChat:
    return DirectChat(platform)


@pytest.fixture
def now(platform: Platform) -> datetime:
    return platform.clock.now()
