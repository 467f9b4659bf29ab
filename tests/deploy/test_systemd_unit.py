"""The unit for systemd, as far as it can be judged without starting it."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import read_settings, suspicious_names
from tests.meta.repository import blocks, read

UNIT = "deploy/systemd/hirebot.service"
ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSED = 3.0
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def values(name: str) -> list[str]:
    return re.findall(rf"^{name}=(.*)$", read(UNIT), re.MULTILINE)


def test_it_has_the_three_sections_and_no_unknown_words_between_them() -> None:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read_string(read(UNIT))
    assert parser.sections() == ["Unit", "Service", "Install"]


def test_it_stops_as_the_bot_drains_and_does_not_repeat_a_start_that_cannot_succeed() -> None:
    assert values("KillSignal") == ["SIGTERM"]
    assert values("TimeoutStopSec") == ["30"]
    assert values("Restart") == ["on-failure"]
    assert values("RestartPreventExitStatus") == ["2 3"]


def test_every_secret_is_a_credential_that_only_the_service_can_read() -> None:
    # Those without which the webhook does not start (bot/settings/reading.py); a long connection needs the first alone.
    required = {"feishu_app_secret", "feishu_encrypt_key", "feishu_verification_token"}
    assert {each.split(":")[0] for each in values("LoadCredential")} == required
    given = dict(each.split("=", 1) for each in values("Environment"))
    assert {name: given[f"{name.upper()}_FILE"] for name in required} == {name: f"%d/{name}" for name in required}


def test_a_host_in_the_file_of_settings_does_not_open_the_port() -> None:
    (start,) = values("ExecStart")
    program = [*shlex.split(start)[:-1], "-c", "import os; print(os.environ['HOST'])"]
    command = [word.replace("/opt/hirebot/.venv/bin/python", sys.executable) for word in program]
    given = subprocess.run(command, env={"HOST": "0.0.0.0"}, capture_output=True, text=True, check=True)  # noqa: S603 - our own file
    assert given.stdout == "127.0.0.1\n"


def test_the_lines_of_the_page_make_every_file_that_the_unit_reads() -> None:
    (lines,) = [block for block in blocks("docs/deployment.md", "bash") if "enable --now hirebot" in block]
    (start,), (folder,), (settings,) = values("ExecStart"), values("WorkingDirectory"), values("EnvironmentFile")
    assert f"cd {folder}\n" in lines
    assert f"{folder}/.venv/" in start
    assert f"sudo install -m 600 /dev/stdin {settings} <<" in lines
    assert "deploy/systemd/hirebot.service /etc/systemd/system/\nsudo systemctl daemon-reload\n" in lines
    (names,) = re.findall(r"^for name in (.+); do$", lines, re.MULTILINE)
    written = {f"/etc/hirebot/secrets/{name}" for name in names.split()}
    assert {each.split(":")[1] for each in values("LoadCredential")} == written
    assert '/etc/hirebot/secrets/$name"' in lines


def test_the_settings_that_the_page_shows_are_right_with_those_of_the_unit(tmp_path: Path) -> None:
    (lines,) = [block for block in blocks("docs/deployment.md", "bash") if "enable --now hirebot" in block]
    shown = dict(each.split("=", 1) for each in re.findall(r"^[A-Z_]+=.+$", lines, re.MULTILINE))
    of_unit = dict(each.replace("%d/", f"{tmp_path}/").split("=", 1) for each in values("Environment"))
    for file in (value for name, value in of_unit.items() if name.endswith("_FILE")):
        Path(file).write_text("secret")
    given = {name: value.replace("_...", "_x") for name, value in {**of_unit, **shown}.items()}
    assert read_settings(given, tmp_path / "no.env").public_url == "https://hirebot.example.com"
    assert list(suspicious_names(shown, tmp_path / "no.env")) == []


def test_the_address_for_prometheus_is_given_where_the_unit_has_it() -> None:
    (shown,) = [block for block in blocks("docs/operations.md", "ini") if "ExecStart=\n" in block]
    (start,) = values("ExecStart")
    assert f"ExecStart={start.replace('127.0.0.1', '10.0.0.1')}\n" in shown


@needs_systemd
@pytest.mark.slow
def test_systemd_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    unit = tmp_path / "hirebot.service"
    unit.write_text(read(UNIT).replace("/opt/hirebot/.venv/bin/python app.py", "/bin/true"))
    found = subprocess.run([str(ANALYZE), "verify", str(unit)], capture_output=True, text=True, check=False)  # noqa: S603 - our own file
    assert (found.returncode, found.stderr) == (0, "")


@needs_systemd
@pytest.mark.slow
def test_little_of_the_machine_is_open_to_it(tmp_path: Path) -> None:
    unit = tmp_path / "hirebot.service"
    unit.write_text(read(UNIT))
    command = [str(ANALYZE), "security", "--offline=true", "--no-pager", str(unit)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own file
    level = re.search(r"Overall exposure level for \S+: ([\d.]+)", found.stdout)
    assert level is not None, found.stderr
    assert float(level[1]) < MOST_EXPOSED
