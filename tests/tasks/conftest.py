from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.postgresql import fresh_database


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables. ``make test`` covers PostgreSQL in test_dbos_replicas.py."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/data/bot.db"
        return
    with fresh_database(request.getfixturevalue("postgresql")) as url:
        yield url
