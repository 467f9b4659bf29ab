from collections.abc import Iterator

import pytest

from simulator.long_connection.server import LongConnections
from simulator.platform import Platform
from tests.support.whole_bot.platforms import make_platform


@pytest.fixture
def platform() -> Platform:
    return make_platform()


@pytest.fixture
def connections(platform: Platform) -> Iterator[LongConnections]:
    connections = LongConnections(platform)
    yield connections
    connections.stop()
