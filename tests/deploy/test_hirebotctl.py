"""``deploy/systemd/hirebotctl`` with stand-ins for systemd's programs: what it would run, and with what of the unit."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.meta.repository import ROOT, read

SCRIPT = ROOT / "deploy" / "systemd" / "hirebotctl"
UNIT = "deploy/systemd/hirebot.service"
# What decides which files the bot finds, and as whom.
SHARED = ("User", "DynamicUser", "StateDirectory", "StateDirectoryMode", "WorkingDirectory", "EnvironmentFile")
SYSTEMCTL = '#!/bin/sh\n[ "$1" = cat ] || exit 9\necho "# /etc/systemd/system/$2"\ncat "$HIREBOT_TEST_UNIT"\n'
SYSTEMD_RUN = "#!/bin/sh\nprintf '%s\\n' \"$@\"\nexit 7\n"


def run(folder: Path, unit: str, *words: str, systemctl: str = SYSTEMCTL) -> subprocess.CompletedProcess[str]:
    for name, script in (("systemctl", systemctl), ("systemd-run", SYSTEMD_RUN)):
        (folder / name).write_text(script)
        (folder / name).chmod(0o755)
    (folder / "unit").write_text(unit)
    given = {"HIREBOT_UNIT": "hirebot.service", "HIREBOT_TEST_UNIT": str(folder / "unit")}
    return subprocess.run(  # noqa: S603 - our own file
        [str(SCRIPT), *words],
        env={"PATH": f"{folder}:{os.defpath}", **given},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def ran(folder: Path, unit: str, *words: str) -> list[str]:
    """The words after ``systemd-run``, whose exit code is passed on."""
    done = run(folder, unit, *words)
    assert (done.returncode, done.stderr) == (7, "")
    return done.stdout.splitlines()


def lines_of(unit: str, *names: str) -> list[str]:
    return re.findall(rf"^(?:{'|'.join(names)})=.*$", unit, re.MULTILINE)


def properties(words: list[str]) -> list[str]:
    return [word.removeprefix("--property=") for word in words if word.startswith("--property=")]


def command(words: list[str]) -> list[str]:
    return words[words.index("/usr/bin/env") + 1 :]


def test_the_shell_can_read_it() -> None:
    for script in (SCRIPT, ROOT / "deploy" / "make_secrets.sh"):
        assert os.access(script, os.X_OK)
        subprocess.run(["sh", "-n", str(script)], check=True)  # noqa: S603, S607 - our own file


def test_it_has_the_account_the_files_and_the_credentials_of_the_unit(tmp_path: Path) -> None:
    unit = read(UNIT)
    words = ran(tmp_path, unit, "doctor")
    assert words[:4] == ["--quiet", "--pipe", "--wait", "--collect"]
    found = properties(words)
    for name in (*SHARED, "LoadCredential"):
        expected = lines_of(unit, name)
        assert expected
        assert [line for line in found if line.startswith(f"{name}=")] == expected
    assert "User=hirebot" in found


def test_every_setting_of_the_unit_is_given_and_those_of_credentials_by_their_folder(tmp_path: Path) -> None:
    unit = read(UNIT)
    words = ran(tmp_path, unit, "doctor")
    settings = [line.partition("=")[2] for line in lines_of(unit, "Environment")]
    given = [line.partition("=")[2] for line in properties(words) if line.startswith("Environment=")]
    of_credentials = [word for word in command(words) if "_FILE=" in word]
    assert given + of_credentials == [each.replace("%d", "${CREDENTIALS_DIRECTORY}") for each in settings]
    assert [word for word in words if "%" in word] == []


def test_the_command_is_that_of_the_unit_with_the_words_as_they_were_typed(tmp_path: Path) -> None:
    typed = ["move", "--to", "postgresql://a:p$$x${HOME}@host/name", "two  words", ""]
    words = command(ran(tmp_path, read(UNIT), *typed))
    (start,) = lines_of(read(UNIT), "ExecStart")
    begin = start.removeprefix("ExecStart=").split()
    assert words[3:] == [*begin, *(word.replace("$", "$$") for word in typed)]


@pytest.mark.parametrize("transport", ["webhook", "websocket"])
def test_a_unit_that_the_operator_has_changed_is_followed(tmp_path: Path, transport: str) -> None:
    """As the unit's first lines say: PostgreSQL, and the long connection."""
    unit = read(UNIT).replace(
        "Environment=DATABASE_URL=sqlite:////var/lib/hirebot/bot.db",
        "LoadCredential=database_url:/etc/hirebot/secrets/database_url\nEnvironment=DATABASE_URL_FILE=%d/database_url",
    )
    names = {"feishu_app_secret", "feishu_encrypt_key", "feishu_verification_token", "database_url"}
    if transport == "websocket":
        unit = re.sub(r"^.*(?:encrypt_key|verification_token).*\n", "", unit, flags=re.MULTILINE | re.IGNORECASE)
        names -= {"feishu_encrypt_key", "feishu_verification_token"}
    words = ran(tmp_path, unit, "doctor")
    loaded = [line for line in properties(words) if line.startswith("LoadCredential=")]
    assert {line.partition("=")[2].partition(":")[0] for line in loaded} == names
    files = dict(word.split("=", 1) for word in command(words) if "_FILE=" in word)
    assert files == {f"{name.upper()}_FILE": f"${{CREDENTIALS_DIRECTORY}}/{name}" for name in names}
    assert not [word for word in words if "DATABASE_URL=sqlite" in word]


def test_without_a_command_nothing_is_started_and_it_says_how_it_is_used(tmp_path: Path) -> None:
    done = run(tmp_path, read(UNIT))
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: hirebotctl COMMAND" in done.stderr
    assert "用法：hirebotctl 命令" in done.stderr


@pytest.mark.parametrize(
    ("unit", "systemctl"),
    [("", "#!/bin/sh\nexit 1\n"), ("[Service]\nUser=hirebot\nExecStart=\n", SYSTEMCTL)],
    ids=["not installed", "without a command"],
)
def test_without_the_unit_nothing_is_started_and_it_says_why(tmp_path: Path, unit: str, systemctl: str) -> None:
    done = run(tmp_path, unit, "doctor", systemctl=systemctl)
    assert (done.returncode, done.stdout) == (1, "")
    assert "The unit hirebot.service is not installed" in done.stderr
    assert "没有安装单元 hirebot.service" in done.stderr
