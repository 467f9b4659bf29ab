"""What is right with wrong settings can still be used."""

from pathlib import Path

from bot.settings import read_leniently
from tests.unit.settings.samples import NOWHERE, REQUIRED


def test_right_settings_are_read_as_they_are() -> None:
    reading = read_leniently({**REQUIRED, "PUBLIC_URL": "https://bot.example.com/"}, NOWHERE)
    assert (reading.problems, reading.unusable) == ((), frozenset())
    assert reading.settings.public_url == "https://bot.example.com"


def test_what_is_wrong_or_missing_is_named_and_has_a_stand_in() -> None:
    given = {**REQUIRED, "PORT": "http", "FEISHU_ENCRYPT_KEY": "", "FEISHU_PROXY_FILE": "/nowhere/at/all"}
    reading = read_leniently(given, NOWHERE)
    assert reading.unusable == {"PORT", "FEISHU_ENCRYPT_KEY", "FEISHU_PROXY"}
    assert [problem.name for problem in reading.problems] == ["FEISHU_PROXY_FILE", "FEISHU_ENCRYPT_KEY", "PORT"]
    assert reading.settings.port == 8000
    assert reading.settings.feishu_app_id == REQUIRED["FEISHU_APP_ID"]


def test_what_may_stand_in_a_file_that_cannot_be_read_is_not_used(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"\xff\xfe")
    reading = read_leniently({}, tmp_path / ".env")
    assert [problem.name for problem in reading.problems] == [".env"]
    assert set(REQUIRED) <= reading.unusable
