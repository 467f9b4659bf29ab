from pathlib import Path

import pytest

from bot.settings import SettingsWrong, read_settings, suspicious_names
from tests.unit.settings.samples import NOWHERE, REQUIRED

MISTYPED = {
    "DATABSE_URL": "DATABASE_URL",
    "DATABASE_ULR": "DATABASE_URL",
    "ADMIN_OPEN_ID": "ADMIN_OPEN_IDS",
    "PUBLICURL": "PUBLIC_URL",
    "LOGFORMAT": "LOG_FORMAT",
    "EVENT_TRANSPORTS": "EVENT_TRANSPORT",
    "Event_Transport": "EVENT_TRANSPORT",
}
# What shells, containers, clusters and other programs give.
OF_OTHERS = (
    "PATH",
    "HOME",
    "HOSTNAME",
    "HOSTS",
    "HOSTFILE",
    "HOSTTYPE",
    "LOGNAME",
    "PORTS",
    "TZ",
    "USER",
    "LANG",
    "TERM",
    "SHELL",
    "PWD",
    "LOGLEVEL",
    "LOG_FILE",
    "LOG_DIR",
    "LOG_PATH",
    "LOGDIR",
    "TIME_ZONE",
    "TIMEZONES_DIR",
    "DATABASE_URI",
    "DATABASE_HOST",
    "DATABASE_PORT",
    "DATABASE_NAME",
    "DATABASE_URL_TEST",
    "TEST_DATABASE_URL",
    "DB_URL",
    "REDIS_URL",
    "PUBLIC_KEY",
    "PUBLIC_HOST",
    "PUBLIC_URL_PATH",
    "ADMIN_EMAIL",
    "ADMIN_USER",
    "EVENT_BUS",
    "EVENT_SOURCE",
    "SHOW_ALL",
    "MAX_AGE",
    "CAREERS_URL",
    "KUBERNETES_PORT",
    "KUBERNETES_SERVICE_HOST",
    "HIREBOT_PORT",
    "HIREBOT_SERVICE_HOST",
    "HTTPS_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "PYTHONUNBUFFERED",
    "GUNICORN_CMD_ARGS",
    "CREDENTIALS_DIRECTORY",
    "STATE_DIRECTORY",
    "INVOCATION_ID",
    "JOURNAL_STREAM",
)


def test_names_that_begin_as_settings_do_are_found_wherever_they_stand(tmp_path: Path) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("REMIND_ATT=\nFEISHU_APP_SECRET_FILES=x\n")
    found = suspicious_names({"SCAN_EVERY_MINUTE": "5", "HIRE_X": "", "PATH": "/bin", **REQUIRED}, dotenv)
    assert [tuple(each) for each in found] == [
        ("FEISHU_APP_SECRET_FILES", "FEISHU_APP_SECRET_FILE"),
        ("HIRE_X", ""),
        ("REMIND_ATT", "REMIND_AT"),
        ("SCAN_EVERY_MINUTE", "SCAN_EVERY_MINUTES"),
    ]


@pytest.mark.parametrize(("name", "meant"), MISTYPED.items())
def test_a_mistyped_name_is_found_in_the_environment_and_in_dotenv(name: str, meant: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{name}=x\n")
    for given, dotenv in (({name: "x"}, NOWHERE), ({}, tmp_path / ".env")):
        assert [tuple(each) for each in suspicious_names(given, dotenv)] == [(name, meant)]


def test_variables_of_other_programs_are_left_alone() -> None:
    assert list(suspicious_names(dict.fromkeys(OF_OTHERS, "x"), NOWHERE)) == []


def test_a_name_near_to_a_setting_that_is_given_belongs_to_somebody_else() -> None:
    for name in ("DATABASE_URL", "DATABASE_URL_FILE"):
        assert list(suspicious_names({name: "sqlite:///x.db", "DATABASE_URLS": "x"}, NOWHERE)) == []


def test_every_other_name_in_dotenv_is_found(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("HTTPS_PROXY=http://proxy:3128\nPORTS=1\nLOG_LEVEL=info\n")
    found = [tuple(each) for each in suspicious_names({"PATH": "/bin"}, tmp_path / ".env")]
    assert found == [("HTTPS_PROXY", "FEISHU_PROXY"), ("PORTS", "PORT")]


def test_a_failed_start_names_what_a_missing_setting_was_probably_called(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("FEISHU_APP_SECRT=hidden\nFOO=x\n")
    given = {name: value for name, value in REQUIRED.items() if name != "FEISHU_APP_SECRET"}
    with pytest.raises(SettingsWrong) as wrong:
        read_settings(given, tmp_path / ".env")
    assert str(wrong.value).splitlines() == [
        "FEISHU_APP_SECRET: is missing（缺少此项）",
        "FEISHU_APP_SECRT: is no setting; did you mean FEISHU_APP_SECRET?（没有这个设置，是不是想写 FEISHU_APP_SECRET？）",
        "FOO: is no setting（没有这个设置）",
    ]
