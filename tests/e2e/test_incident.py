"""``python app.py incident ID`` beside a serving bot, and on its log."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.bot_runner.bot_process import APP
from tests.meta.repository import section
from tests.support.bot_process import scene
from tests.support.processes.started_bot import environment
from tests.support.running_bot import RunningBot, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("incident")]

# Incidents are stored every 5 s.
STORED_SECONDS = 15
SECRET_WORDS = "超级机密 A168688"


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    with scene(tmp_path_factory.mktemp("bot")) as started:
        running = RunningBot(started)
        running.wait_for_scan()
        yield running


@pytest.fixture(scope="module")
def number(bot: RunningBot) -> str:
    """Of an incident: a permission is missing."""
    bot.platform.faults.add("scope_missing", "GET /hire/v1/*", times=50)
    try:
        answer = bot.ask(f"/job {SECRET_WORDS}")
    finally:
        bot.platform.faults.clear()
    found = re.search(r"\b[0-9A-F]{8}\b", str(answer.card))
    assert found is not None
    return found[0]


def run(
    folder: Path, *words: str, database_url: str = "", standard_input: str = ""
) -> subprocess.CompletedProcess[str]:
    given = {"DATABASE_URL": database_url} if database_url else {}
    return subprocess.run(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, str(APP), "incident", *words],
        cwd=folder,
        env=environment(folder, **given),
        input=standard_input,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_stored_incident_is_shown_with_the_lines_of_its_work(bot: RunningBot, number: str, tmp_path: Path) -> None:
    url = bot.scene.replicas[0].database_url
    eventually(lambda: run(tmp_path, number, database_url=url).returncode == 0, STORED_SECONDS)
    done = run(tmp_path, number.lower(), database_url=url)
    assert f"Incident {number}, " in done.stdout
    assert f"问题 {number}，" in done.stdout
    assert "feishu_call_failed" in done.stdout
    assert "error=PermissionMissing" in done.stdout
    assert done.stdout.count(f"number={number}") == 1
    assert "机密" not in done.stdout
    (heading,) = re.findall(r'docs/operations\.md, "(.+)"$', done.stdout, re.MULTILINE)
    assert "| `error` | What to do |" in section("docs/operations.md", heading)
    assert f'docs/operations.md 的 "{heading}" 一节' in done.stdout
    assert bot.get("/readyz").status_code == 200


def test_an_unknown_number_is_said_in_both_languages(bot: RunningBot, tmp_path: Path) -> None:
    done = run(tmp_path, "00000000", database_url=bot.scene.replicas[0].database_url)
    assert done.returncode == 1
    assert "No incident 00000000 is stored" in done.stderr
    assert "没有保存编号为 00000000 的问题" in done.stderr
    assert "--log" in done.stderr


def test_the_log_has_the_incident_too(bot: RunningBot, number: str, tmp_path: Path) -> None:
    log_file = bot.scene.replicas[0].bot.log_file
    from_file = run(tmp_path, number, "--log", str(log_file))
    assert from_file.returncode == 0
    assert "feishu_call_failed" in from_file.stdout
    piped = run(tmp_path, number, "--log", "-", standard_input=log_file.read_text("utf-8"))
    assert (piped.returncode, piped.stdout) == (0, from_file.stdout)


def test_whoever_reads_the_lines_may_leave_before_their_end(tmp_path: Path) -> None:
    """As ``head`` does: no stack trace, and the exit code that the command has without it."""
    line = "2026-11-29T10:00:00.000000Z [error    ] incident [bot] number=7F3A19C2 work=message:x\n"
    (tmp_path / "bot.log").write_text(line + "a line of a stack trace\n" * 100_000)
    words = [sys.executable, str(APP), "incident", "7F3A19C2", "--log", "bot.log"]
    done = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
        words, cwd=tmp_path, env=environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert done.stdout is not None
    assert done.stderr is not None
    assert done.stdout.readline() == line
    done.stdout.close()
    assert (done.wait(60), done.stderr.read()) == (0, "")
    done.stderr.close()


def test_a_hostile_log_neither_ends_the_search_nor_reaches_the_terminal(tmp_path: Path) -> None:
    incident = (
        "2026-11-29T10:00:00.000000Z [error    ] incident [bot] number=7F3A19C2 work=message:x title='\x1b]0;gone\x07'"
    )
    deep = '{"a":' * 200_000 + "}"
    done = run(tmp_path, "7F3A19C2", "--log", "-", standard_input=f"{deep}\n{incident}\n\x1b[2J")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout.partition("\nWhat to do")[0]
        == incident.replace("\x1b", r"\x1b").replace("\x07", r"\x07") + "\n" + r"\x1b[2J" + "\n"
    )


def test_what_cannot_be_read_is_said_in_both_languages(tmp_path: Path) -> None:
    missing = run(tmp_path, "7F3A19C2", "--log", str(tmp_path / "missing.log"))
    assert missing.returncode == 2
    assert "missing.log cannot be read: it does not exist." in missing.stderr
    assert "missing.log：文件不存在。" in missing.stderr
    unknown = run(tmp_path, "7F3A19C2", "--log", "-", standard_input="nothing\n")
    assert unknown.returncode == 1
    assert "这些日志中没有编号为 7F3A19C2 的问题" in unknown.stderr
    elsewhere = run(tmp_path, "7F3A19C2", database_url=f"sqlite:///{tmp_path}/nowhere/bot.db")
    assert elsewhere.returncode == 2
    assert "没有数据库" in elsewhere.stderr
    assert not (tmp_path / "nowhere").exists()
    without_settings = run(tmp_path, "7F3A19C2")
    assert without_settings.returncode == 2
    assert "There is no database data/bot.db" in without_settings.stderr
    wrong = run(tmp_path, "7F3A19C2", database_url="mysql://host/name")
    assert wrong.returncode == 2
    assert "DATABASE_URL" in wrong.stderr
    assert "FEISHU_APP_ID" not in wrong.stderr
