"""Time zones by their names."""

import pytest

from bot.domain.timestamps import find_zone


def test_a_zone_is_found_by_its_iana_name() -> None:
    assert str(find_zone("Asia/Shanghai")) == "Asia/Shanghai"


@pytest.mark.parametrize(
    "name", ["", "Mars/Base", "Asia", "../../etc/passwd", "/etc/localtime", "a\x00b", "上海", "x" * 5000]
)
def test_a_name_that_is_no_zone_finds_none(name: str) -> None:
    assert find_zone(name) is None
