"""Both keepers of the promises Hire and Chat (bot/interfaces/feishu.py), for the same platform: every case here meets each of them."""

import gc
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.feishu.client import connect
from bot.interfaces.feishu import Chat, Hire
from simulator.core import people
from simulator.direct import DirectChat, DirectHire
from simulator.platform import APP_SECRET, Platform
from simulator.server import start_server

# The SDK leaves 300,000 objects behind, and every full collection would look at each of them: 0.2 s and more.
gc.freeze()

PATIENT = timedelta(seconds=5)
# No time for a second try, whose pause is 0.3 s at least.
IMPATIENT = timedelta(seconds=0.6)


@dataclass(frozen=True)
class Kept:
    """Who keeps which promise in a case."""

    hire: Hire
    chat: Chat


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.fixture(params=["direct", "over HTTP"])
def keep(request: pytest.FixtureRequest, platform: Platform) -> Iterator[Callable[[timedelta], Kept]]:
    """Makes the keepers; the real client may take so long for one call, repetitions included."""
    with ExitStack() as ending:

        def connected(budget: timedelta) -> Kept:
            if request.param == "direct":
                return Kept(DirectHire(platform), DirectChat(platform))
            server = start_server(platform)
            ending.callback(server.stop)
            client = connect(app_id=people.APP_ID, app_secret=APP_SECRET, domain=server.url, budget=budget)
            return Kept(*client)

        yield connected


@pytest.fixture
def hire(keep: Callable[[timedelta], Kept]) -> Hire:
    return keep(PATIENT).hire


@pytest.fixture
def chat(keep: Callable[[timedelta], Kept]) -> Chat:
    return keep(PATIENT).chat


@pytest.fixture
def impatient(keep: Callable[[timedelta], Kept]) -> Kept:
    """Keepers for faults that do not go away."""
    return keep(IMPATIENT)
