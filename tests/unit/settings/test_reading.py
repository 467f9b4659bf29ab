"""Settings come from the environment, a file and secret files."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from websockets.uri import parse_proxy

from bot.settings import Settings, SettingsWrong, read_settings
from tests.unit.settings.samples import NOWHERE, REQUIRED


def test_the_four_credentials_are_enough() -> None:
    settings = read_settings(REQUIRED, NOWHERE)
    assert settings.feishu_domain == "https://open.feishu.cn"
    assert settings.port == 8000
    assert settings.timezone == ZoneInfo("Asia/Shanghai")
    assert settings.remind_before_days == (7, 3, 1, 0)
    assert settings.reopen_allowed == "job_team"


def test_with_the_long_connection_the_app_and_its_secret_are_enough() -> None:
    given = {name: REQUIRED[name] for name in ("FEISHU_APP_ID", "FEISHU_APP_SECRET")}
    settings = read_settings({**given, "EVENT_TRANSPORT": "WebSocket"}, NOWHERE)
    assert settings.event_transport == "websocket"
    assert not settings.feishu_encrypt_key.get_secret_value()


@pytest.mark.parametrize(
    ("transport", "missing"),
    [
        ("webhook", ["FEISHU_APP_SECRET", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN", "PORT=0"]),
        ("websocket", ["FEISHU_APP_SECRET", "PORT=0"]),
    ],
)
def test_what_the_transport_needs_is_named_with_everything_else(transport: str, missing: list[str]) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({"FEISHU_APP_ID": "cli_x", "PORT": "0", "EVENT_TRANSPORT": transport}, NOWHERE)
    assert [line.split(":")[0] for line in str(wrong.value).splitlines()] == missing


def test_a_key_that_cannot_be_read_is_named_once() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({**REQUIRED, "FEISHU_ENCRYPT_KEY": "two\nlines"}, NOWHERE)
    assert len(str(wrong.value).splitlines()) == 1


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-a-file\n")
    given = {**REQUIRED, "FEISHU_APP_SECRET": "", "FEISHU_APP_SECRET_FILE": str(secret)}
    assert read_settings(given, NOWHERE).feishu_app_secret.get_secret_value() == "from-a-file"


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    given = {**REQUIRED, "FEISHU_ENCRYPT_KEY": "", "FEISHU_ENCRYPT_KEY_FILE": str(tmp_path / "gone")}
    with pytest.raises(SettingsWrong, match="FEISHU_ENCRYPT_KEY_FILE: cannot be read: it does not exist"):
        read_settings(given, NOWHERE)


def test_the_environment_overrides_the_file(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=9001\nHOST=127.0.0.1\n")
    settings = read_settings({**REQUIRED, "PORT": "9002"}, dotenv)
    assert (settings.port, settings.host) == (9002, "127.0.0.1")


def test_no_secret_is_ever_printed() -> None:
    given = {**REQUIRED, "DATABASE_URL": "postgresql://bot:db-password@host/db"}
    shown = repr(read_settings(given, NOWHERE)) + str(read_settings(given, NOWHERE))
    assert not any(word in shown for word in ("app-secret", "encrypt-key", "db-password"))
    assert "token'" not in shown.replace("feishu_verification_token", "")


def test_a_wrong_secret_is_not_repeated_in_the_message() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({**REQUIRED, "DATABASE_URL": "mysql://bot:db-password@host/db"}, NOWHERE)
    assert "db-password" not in str(wrong.value)


@pytest.mark.parametrize("address", ["http://proxy:3128", "https://user:p%40ss@proxy:3128", "http://user:@proxy"])
@pytest.mark.parametrize("slashes", ["", "/", "///"])
def test_a_proxy_is_one_that_the_library_of_the_socket_takes_as_well(address: str, slashes: str) -> None:
    settings = read_settings({**REQUIRED, "FEISHU_PROXY": address + slashes}, NOWHERE)
    proxy = settings.feishu_proxy.get_secret_value()
    assert proxy == address
    assert parse_proxy(proxy).host == "proxy"


def test_a_link_is_kept_as_it_was_written() -> None:
    link = "https://example.com/{website_id}/{post_id}?job={job_id}"
    assert read_settings({**REQUIRED, "CAREERS_POST_URL": link}, NOWHERE).careers_post_url == link


@pytest.mark.parametrize("page", [".env.example", "docs/configuration.md"])
def test_every_setting_is_documented(page: str) -> None:
    text = (Path(__file__).parents[3] / page).read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if name.upper() not in text] == []


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    secret, dotenv = tmp_path / "secret", tmp_path / ".env"
    secret.write_bytes(b"\xef\xbb\xbffrom-a-file\r\n")
    dotenv.write_bytes(b"\xef\xbb\xbfFEISHU_APP_ID=cli_y\r\nPORT=9001\r\n")
    given = {"FEISHU_APP_SECRET_FILE": str(secret), "FEISHU_ENCRYPT_KEY": "\ufeffkey", "FEISHU_VERIFICATION_TOKEN": "t"}
    settings = read_settings(given, dotenv)
    assert (settings.feishu_app_id, settings.port) == ("cli_y", 9001)
    assert settings.feishu_app_secret.get_secret_value() == "from-a-file"
    assert settings.feishu_encrypt_key.get_secret_value() == "key"


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_a_file_that_is_not_utf8_is_named_and_nothing_it_may_contain(encoding: str, tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# 招聘机器人\nFEISHU_APP_ID=cli_y\n", encoding=encoding)
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({"PORT": "0"}, dotenv)
    assert [line.split(":")[0] for line in str(wrong.value).splitlines()] == [".env", "PORT=0"]


def test_a_secret_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes("密钥".encode("gbk"))
    with pytest.raises(SettingsWrong, match="FEISHU_APP_SECRET_FILE: is not UTF-8 text"):
        read_settings({**REQUIRED, "FEISHU_APP_SECRET": "", "FEISHU_APP_SECRET_FILE": str(secret)}, NOWHERE)


def test_an_empty_file_and_a_folder_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n")
    given = {**REQUIRED, "PORT_FILE": str(tmp_path / "empty"), "HOST_FILE": str(tmp_path)}
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(given, tmp_path)
    names = [line.split(":")[0].split("=")[0] for line in str(wrong.value).splitlines()]
    assert names == [tmp_path.name, "HOST_FILE", "PORT_FILE"]


def test_a_setting_and_its_file_together_are_an_error(tmp_path: Path) -> None:
    given = {**REQUIRED, "FEISHU_APP_SECRET_FILE": str(tmp_path / "secret")}
    with pytest.raises(SettingsWrong, match="FEISHU_APP_SECRET: is given together with FEISHU_APP_SECRET_FILE"):
        read_settings(given, NOWHERE)


def test_a_line_without_a_value_is_named_with_its_number(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("PORT=9001\nHOST 127.0.0.1\nTIMEZONE\n")
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(REQUIRED, dotenv)
    lines = [line.split(" is not")[0] for line in str(wrong.value).splitlines()]
    assert lines == [".env: line 2", ".env: line 3"]


def test_a_dollar_sign_in_a_secret_is_no_reference(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("FEISHU_APP_SECRET=a${HOME}b\n")
    settings = read_settings({**REQUIRED, "FEISHU_APP_SECRET": ""}, dotenv)
    assert settings.feishu_app_secret.get_secret_value() == "a${HOME}b"
