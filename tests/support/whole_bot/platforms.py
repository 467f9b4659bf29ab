"""Simulated platforms at a fixed time."""

from copy import copy
from datetime import UTC, datetime

from simulator.clock import MovableClock
from simulator.core.behaviour import Behaviour
from simulator.platform import Platform

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""A Monday, ten in the morning in Shanghai."""


def make_platform(behaviour: Behaviour | None = None) -> Platform:
    """A platform at START. It is seeded from the clock alone, so all of them show the same jobs."""
    return Platform(MovableClock(START), copy(behaviour))
