"""Settings come from the environment, a file and secret files."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Settings, SettingsWrong, read_settings

REQUIRED = {
    "FEISHU_APP_ID": "cli_x",
    "FEISHU_APP_SECRET": "app-secret",
    "FEISHU_ENCRYPT_KEY": "encrypt-key",
    "FEISHU_VERIFICATION_TOKEN": "token",
}
NOWHERE = Path("no-such-file")


def test_the_four_credentials_are_enough() -> None:
    settings = read_settings(REQUIRED, NOWHERE)
    assert settings.feishu_domain == "https://open.feishu.cn"
    assert settings.port == 8000
    assert settings.timezone == ZoneInfo("Asia/Shanghai")
    assert settings.remind_before_days == (7, 3, 1, 0)
    assert settings.reopen_allowed == "job_team"


def test_everything_wrong_is_named_at_once() -> None:
    given = {
        "FEISHU_APP_ID": "x",
        "PORT": "http",
        "TIMEZONE": "Mars/Base",
        "REOPEN_ALLOWED": "me",
        "DATABASE_URL": "mysql://x",
    }
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(given, NOWHERE)
    named = {line.split()[0] for line in str(wrong.value).splitlines()}
    assert named == {
        "FEISHU_APP_SECRET",
        "FEISHU_ENCRYPT_KEY",
        "FEISHU_VERIFICATION_TOKEN",
        "PORT",
        "TIMEZONE",
        "REOPEN_ALLOWED",
        "DATABASE_URL",
    }


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("from-a-file\n")
    given = {**REQUIRED, "FEISHU_APP_SECRET": "", "FEISHU_APP_SECRET_FILE": str(secret)}
    assert read_settings(given, NOWHERE).feishu_app_secret.get_secret_value() == "from-a-file"


def test_a_missing_secret_file_is_named(tmp_path: Path) -> None:
    given = {**REQUIRED, "FEISHU_ENCRYPT_KEY": "", "FEISHU_ENCRYPT_KEY_FILE": str(tmp_path / "gone")}
    with pytest.raises(SettingsWrong, match="FEISHU_ENCRYPT_KEY_FILE cannot be read"):
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


@pytest.mark.parametrize(
    "domain", ["http://open.feishu.cn", "https://open.feishu.cn/path", "open.feishu.cn", "ftp://x"]
)
def test_the_domain_must_be_an_https_origin(domain: str) -> None:
    with pytest.raises(SettingsWrong, match="FEISHU_DOMAIN"):
        read_settings({**REQUIRED, "FEISHU_DOMAIN": domain}, NOWHERE)


@pytest.mark.parametrize("name", ["HIRE_JOB_URL", "CAREERS_POST_URL"])
@pytest.mark.parametrize(
    "link",
    [
        "http://example.com/{job_id}",
        "example.com/{job_id}",
        "https:///{job_id}",
        "https://example.com/{job}",
        "{",
        "{}",
    ],
)
def test_a_link_must_be_an_https_address_with_known_placeholders(name: str, link: str) -> None:
    with pytest.raises(SettingsWrong, match=name):
        read_settings({**REQUIRED, name: link}, NOWHERE)


def test_a_link_is_kept_as_it_was_written() -> None:
    link = "https://example.com/{website_id}/{post_id}?job={job_id}"
    assert read_settings({**REQUIRED, "CAREERS_POST_URL": link}, NOWHERE).careers_post_url == link


@pytest.mark.parametrize("page", [".env.example", "docs/configuration.md"])
def test_every_setting_is_documented(page: str) -> None:
    text = (Path(__file__).parents[2] / page).read_text(encoding="utf-8")
    assert [name for name in Settings.model_fields if name.upper() not in text] == []
