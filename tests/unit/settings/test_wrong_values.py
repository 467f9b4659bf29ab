"""Every wrong value is named at the start, with the value if it is no secret, in both languages."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsWrong, read_settings
from bot.settings.rules import RULES
from tests.unit.settings.samples import NOWHERE, REQUIRED

SECRETS = {"FEISHU_APP_SECRET", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN", "FEISHU_PROXY", "DATABASE_URL"}
WRONG = {
    "FEISHU_APP_ID": ["a1b2", "cli_", "CLI_a1", "cli_a 1", "cli_a,b", "ou_a1", "cli_é"],
    "FEISHU_APP_SECRET": ['"quoted-secret"', "zero\u200bwidth", "two\nlines", "no\u00a0\u2060space", "byte\udce4"],
    "FEISHU_ENCRYPT_KEY": [
        "'quoted-key'",
        "“quoted-key”",
        "‘quoted-key’",
        "”quoted-key”",
        "「quoted-key」",
        "bell\x07bell",
        "line\u2028separator",
    ],
    "FEISHU_VERIFICATION_TOKEN": ["right\u202eleft", "soft\u00adhyphen"],
    "PUBLIC_URL": [
        "bot.example.com",
        "http://bot.example.com",
        "https://bot.example.com/feishu/events",
        "https://robot:hidden-word@bot.example.com/x",
    ],
    "FEISHU_DOMAIN": [
        "open.feishu.cn",
        "http://open.feishu.cn",
        "https://open.feishu.cn/open-apis",
        "https://open.feishu.cn?x=1",
        "https://open.feishu.cn#x",
        "https://hidden-token@open.feishu.cn",
        "https://robot:hidden/word@open.feishu.cn",
        "https://robot:hidden@word@open.feishu.cn/open-apis",
        "robot:hidden-word@open.feishu.cn",
        "robot:hidden://word@open.feishu.cn",
        "https://open.feishu.cn:99999",
        "https://open.feishu.cn:port",
        "https://",
        "ftp://open.feishu.cn",
        "https://open .feishu.cn",
        "https://[::1",
        "feishu",
    ],
    "FEISHU_TENANT_KEY": ["ten ant", "a,b", "租户"],
    "FEISHU_PROXY": [
        "proxy:3128",
        "socks5://user:hidden-word@proxy:1080",
        "http://",
        "http://proxy:hidden-word",
        "http://hidden-user@proxy:3128",
        "http://@proxy:3128",
        "http://proxy:3128/x/",
        "3128",
    ],
    "FEISHU_CA_FILE": ["no-such-file.pem", ".", "pyproject.toml"],
    "HIRE_WEBSITE_IDS": ["all", "12a", "1，2", ",", "１２", "-1", "https://careers.example.com", "1;2"],
    "DATABASE_URL": [
        "mysql://bot:hidden-word@host/db",
        "postgres://bot:hidden-word@host/db",
        "postgresql+psycopg2://bot:hidden-word@host/db",
        "postgresql://bot:hidden-word@host",
        "postgresql://bot:hidden-word@host/",
        "postgresql://bot:hidden@word@host/db",
        "postgresql://bot:hidden#word@host/db",
        "postgresql://bot:hidden%word@host/db",
        "postgresql://bot:hidden-word@host:port/db",
        "postgresql://bot:hidden-word@host:99999/db",
        "postgresql:///db",
        "sqlite:///:memory:",
        "sqlite://",
        "sqlite:///",
        "sqlite:///tests",
        "sqlite:///no-such-folder/",
        "sqlite:///file::memory:?cache=shared",
        "data/bot.db",
    ],
    "HOST": ["0.0.0.0:8000", "http://0.0.0.0", "256.0.0.1", "1.2.3", "a b", "[::1", "::g", "-host"],
    "PORT": ["http", "0", "65536", "-1", "8000.0", "80 00", "８０００", "1e3", "0x1F90", "8_000", "+8000", ":8000"],
    "TIMEZONE": ["Mars/Base", "UTC+8", "GMT+08:00", "Beijing", "../etc/passwd", "Asia", "/etc/localtime", "+08:00"],
    "REMIND_AT": ["9", "930", "24:00", "9:60", "09:30:00", "9.30", "9点半", "09：30", "9:30am", "34200"],
    "REMIND_BEFORE_DAYS": ["7;3", "7，3", "-1", "366", "1.5", ",", "7d", "seven", "7 3"],
    "SCAN_EVERY_MINUTES": ["0", "1441", "30m", "0.5", "-30", "half"],
    "REOPEN_ALLOWED": ["me", "team", "job-team", "job_team,admins", "true"],
    "ADMIN_OPEN_IDS": [
        "ou_a，ou_b",
        "ou_a;ou_b",
        "on_a",
        "ou_",
        "ou_a ou_b",
        "alice@example.com",
        ",",
        "cli_a",
        "ou_a、ou_b",
    ],
    "REMIND_CREATOR": ["maybe", "2", "是", "-"],
    "SHOW_SALARY": ["hide", "ja", "10"],
    "SHOW_UNADVERTISED": ["all", "None"],
    "HIRE_JOB_URL": [
        "http://example.com/{job_id}",
        "example.com/{job_id}",
        "https:///{job_id}",
        "https://example.com/{job}",
        "https://example.com/job",
        "https://example.com/{post_id}",
        "https://example.com/{job_id.__class__}",
        "https://example.com/{job_id!r}",
        "https://example.com/{job_id:>99}",
        "https://example.com/{}/{job_id}",
        "https://example.com/{job_id",
        "https://exa mple.com/{job_id}",
        "javascript:alert({job_id})",
        "{",
        "{}",
    ],
    "CAREERS_POST_URL": [
        "https://example.com/{website_id}",
        "https://example.com/careers",
        "https://[{post_id}",
        "{post_id}",
    ],
    "MAX_EVENT_AGE_MINUTES": ["0", "481", "8h", "-5", "5.0"],
    "EVENT_TRANSPORT": ["both", "http", "web-socket"],
    "LOG_LEVEL": ["verbose", "warn", "20", "debug,info"],
    "LOG_FORMAT": ["xml", "JSONL", "plain"],
}
# Addresses of which only the part without the user is shown.
SHOWN = {
    "https://robot:hidden-word@bot.example.com/x": "https://…@bot.example.com/x",
    "https://hidden-token@open.feishu.cn": "https://…@open.feishu.cn",
    "https://robot:hidden/word@open.feishu.cn": "https://…@open.feishu.cn",
    "https://robot:hidden@word@open.feishu.cn/open-apis": "https://…@open.feishu.cn/open-apis",
    "robot:hidden-word@open.feishu.cn": "…@open.feishu.cn",
    "robot:hidden://word@open.feishu.cn": "…@open.feishu.cn",
}
CASES = [(name, value) for name, values in WRONG.items() for value in values]


def test_the_table_has_every_setting() -> None:
    assert set(WRONG) == set(RULES) == {name.upper() for name in Settings.model_fields}
    assert len(CASES) >= 80


@pytest.mark.parametrize(("name", "value"), CASES)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({**REQUIRED, name: value}, NOWHERE)
    (line,) = str(wrong.value).splitlines()
    assert line.startswith(
        f"{name}: " if name in SECRETS or not value.isprintable() else f"{name}={SHOWN.get(value, value)}: "
    )
    assert line.endswith("）")
    assert "hidden" not in line


@pytest.mark.parametrize(("name", "value"), [case for case in CASES if "\n" not in case[1] and "\udce4" not in case[1]])
def test_a_wrong_value_in_the_file_is_named_too(name: str, value: str, tmp_path: Path) -> None:
    secret = tmp_path / "value"
    secret.write_text(f"{value}\n", encoding="utf-8")
    given = {key: each for key, each in REQUIRED.items() if key != name}
    with pytest.raises(SettingsWrong, match=f"^{name}"):
        read_settings({**given, f"{name}_FILE": str(secret)}, NOWHERE)


def test_wrong_values_of_all_settings_are_named_in_one_message() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({name: values[-1] for name, values in WRONG.items()}, NOWHERE)
    named = {line.split(":")[0].split("=")[0] for line in str(wrong.value).splitlines()}
    assert named == set(RULES)


def test_a_long_value_is_cut_in_the_message() -> None:
    with pytest.raises(SettingsWrong) as wrong:
        read_settings({**REQUIRED, "TIMEZONE": "x" * 5000}, NOWHERE)
    assert len(str(wrong.value)) < 300
