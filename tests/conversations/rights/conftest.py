from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.support.rights.cells import Policy, Seat
from tests.support.rights.world import World
from tests.support.whole_bot.scanned_database import DatabaseTemplates


@pytest.fixture(scope="session")
def world_of(
    templates: DatabaseTemplates, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[Seat], World]]:
    """The bot with the settings of a seat; one for all seats with the same settings."""
    with ExitStack() as stack:

        @cache
        def start(settings: tuple[str, bool]) -> World:
            policy = Policy(*settings, is_advertised=True)
            world = World(tmp_path_factory.mktemp("rights"), templates.empty, policy)
            stack.callback(world.close)
            return world

        yield lambda seat: start((seat.policy.reopen_allowed, seat.policy.show_unadvertised))
