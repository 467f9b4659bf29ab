"""The unit for systemd, as far as it can be judged without starting it."""

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.meta.repository import read

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
