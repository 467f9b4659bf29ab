import pytest

from simulator.platform import Platform
from tests.support.whole_bot.platforms import make_small_platform


@pytest.fixture
def feishu() -> Platform:
    return make_small_platform()
