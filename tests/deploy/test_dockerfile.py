"""The image without a container engine: its lines are executed in a clean folder, and the bot starts there."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from simulator.bot_runner.bot_process import free_port
from tests.deploy.dockerfile import DOCKERFILE, Build, Line, Stage, container_environment, lines, sent_names
from tests.meta.repository import ROOT, read
from tests.support.processes import watched_outputs
from tests.support.processes.started_bot import complete
from tests.support.running_bot import eventually

PROJECT = tomllib.loads(read("pyproject.toml"))["project"]
HEALTHZ, READY = "/healthz", "/readyz"


def is_well(stage: Stage, environment: dict[str, str], path: str = HEALTHZ) -> bool:
    """Whether the health check of the image passes; ``path`` stands in for its own, as in the compose file."""
    command = stage.here(stage.found["HEALTHCHECK"].partition("CMD ")[2])
    assert HEALTHZ in command
    shell = ["/bin/sh", "-c", command.replace(HEALTHZ, path)]
    return subprocess.run(shell, cwd=stage.folder, env=environment, check=False).returncode == 0  # noqa: S603 - our own


def version(folder: Path, python: str) -> str:
    """What the bot in a folder says of itself."""
    done = subprocess.run([python, "app.py", "--version"], cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    return done.stdout.strip()


def test_what_is_copied_knows_its_version(tmp_path: Path) -> None:
    build = Build(tmp_path, os.environ)
    stage = Stage(tmp_path / "root", tmp_path / "root")
    stage.root.mkdir()
    for line in lines(read(DOCKERFILE)):
        if line.word == "COPY" and not line.rest.startswith("--from"):
            build._copy(line.rest, stage)
    assert version(stage.folder, sys.executable) == PROJECT["version"]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_lines_of_the_dockerfile_make_a_bot_that_becomes_ready_and_healthy(tmp_path: Path) -> None:
    build = Build(tmp_path, {**os.environ, "PYTHONPATH": ""})
    stage = build.run()
    assert "useradd --system --uid 10001" in build.recorded.read_text()
    environment = container_environment(stage, **complete(PORT=str(free_port())))
    assert version(stage.folder, stage.here("/app/.venv/bin/python")) == PROJECT["version"]
    assert not is_well(stage, environment)
    output = tmp_path / "output"
    watched_outputs.watch(output)
    with output.open("wb") as out:
        bot = subprocess.Popen(  # noqa: S603 - our own file
            [stage.here(word) for word in Line("CMD", stage.found["CMD"]).array()],
            cwd=stage.folder,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        eventually(lambda: is_well(stage, environment, READY), 90)
        assert is_well(stage, environment)
        assert (stage.folder / "data" / "bot.db").exists()
        bot.send_signal(getattr(signal, stage.found["STOPSIGNAL"]))
        assert bot.wait(30) == 0
    finally:
        if bot.poll() is None:
            os.killpg(bot.pid, signal.SIGKILL)
            bot.wait()


def test_the_bot_runs_as_an_account_of_its_own_with_packages_whose_hashes_are_known() -> None:
    found = lines(read(DOCKERFILE))
    (user,) = [line.rest for line in found if line.word == "USER"]
    assert user == "10001:10001"
    assert found.index(Line("USER", user)) < [line.word for line in found].index("CMD")
    installs = [line.rest for line in found if "pip install" in line.rest]
    assert len(installs) == 1
    assert "--require-hashes -r requirements.lock" in installs[0]


def test_everything_that_python_needs_is_copied_and_nothing_that_may_hold_a_secret() -> None:
    sent = set(sent_names())
    assert {
        "app.py",
        "gunicorn.conf.py",
        "bot",
        "cards",
        "handlers",
        "migrations",
        "pyproject.toml",
        "requirements.lock",
    } == sent
    copied = {word for line in lines(read(DOCKERFILE)) if line.word == "COPY" for word in line.rest.split()[:-1]}
    assert sent == {word for word in copied if not word.startswith(("-", "/"))}
    assert all((ROOT / name).exists() for name in sent)
