"""``python app.py`` as an operator starts it: settings, failed starts, logs, and missing dependencies."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.storage.migrations import upgrade
from simulator.bot_runner.bot_process import APP, free_port
from tests.support.processes.started_bot import SECRETS, complete, environment, started
from tests.support.running_bot import eventually

pytestmark = pytest.mark.slow


def start_and_end(folder: Path, *arguments: str, **given: str) -> tuple[int, str]:
    """A start that fails: its exit code and its output."""
    ended = subprocess.run(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, str(APP), *arguments],
        cwd=folder,
        env=environment(folder, **given),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


def has_no_secret(output_text: str) -> bool:
    return not any(secret in output_text for secret in (*SECRETS.values(), "hunter2"))


def test_all_missing_settings_are_named_at_once_without_a_traceback(tmp_path: Path) -> None:
    code, output_text = start_and_end(tmp_path)
    assert code == 2
    for name in ("FEISHU_APP_ID", *SECRETS):
        assert f"{name}: is missing" in output_text
    assert "Traceback" not in output_text
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said_in_words_in_both_languages(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, output_text = start_and_end(tmp_path, **complete(PORT=str(port), HOST="127.0.0.1"))
    assert code == 1
    assert f"Another program listens on 127.0.0.1:{port}. Stop it, or set PORT" in output_text
    assert f"127.0.0.1:{port} 已被其他程序占用" in output_text
    assert len(output_text.splitlines()) == 2


def test_an_address_of_another_machine_is_said_in_words(tmp_path: Path) -> None:
    code, output_text = start_and_end(tmp_path, **complete(HOST="192.0.2.1"))
    assert (code, "is no address of this machine. Set HOST" in output_text) == (1, True)


def test_a_host_that_cannot_be_resolved_is_said_in_words_in_both_languages(tmp_path: Path) -> None:
    # A label of more than 63 letters is no name, so that nobody is asked for it.
    host = f"{'a' * 64}.example"
    code, output_text = start_and_end(tmp_path, **complete(HOST=host))
    assert code == 1
    assert f"The name of the host cannot be resolved: {host}:" in output_text
    assert "HOST 中的主机名无法解析" in output_text
    assert len(output_text.splitlines()) == 2


def test_all_invalid_settings_are_named_at_once_and_no_secret_is_printed(tmp_path: Path) -> None:
    wrong = {
        "PORT": "http",
        "TIMEZONE": "Mars/Base",
        "REOPEN_ALLOWED": "me",
        "DATABASE_URL": "mysql://bot:hunter2@db/bot",
        "FEISHU_DOMAIN": "http://feishu.example.com",
        "MAX_EVENT_AGE_MINUTES": "481",
        "HIRE_WEBSITE_IDS": "7,x",
        "FEISHU_ENCRYPT_KEY": "",
        "FEISHU_PROXY_FILE": "/nowhere/at/all",
    }
    code, output_text = start_and_end(tmp_path, **complete(**wrong))
    assert code == 2
    assert {line.split(":")[0].split("=")[0] for line in output_text.splitlines()[1:]} == set(wrong)
    assert "Traceback" not in output_text
    assert has_no_secret(output_text)


def test_settings_come_from_dotenv_and_from_files(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("the-app-secret-7351\n")
    lines = [f"{name}={value}" for name, value in complete(FEISHU_APP_SECRET="").items()]
    (tmp_path / ".env").write_text("\n".join([*lines, "FEISHU_APP_SECRET_FILE=secret", "DATABASE_URL=mysql://x"]))
    code, output_text = start_and_end(tmp_path)
    assert code == 2
    (line,) = output_text.splitlines()[1:]
    assert line.startswith("DATABASE_URL: must be sqlite:///FILE or postgresql://")


def test_without_feishu_the_bot_is_ready_and_logs_the_failure_in_json(tmp_path: Path) -> None:
    with started(tmp_path, **complete(LOG_FORMAT="json", LOG_LEVEL="debug")) as bot:
        bot.wait_for("/readyz", 200)
        assert bot.get("/readyz").json() == {"status": "ready"}
        eventually(lambda: "feishu_call_failed" in bot.read_output(), seconds=30)
        assert bot.terminate() == 0
        lines = [json.loads(line) for line in bot.read_output().splitlines()]
    assert all({"time", "level", "logger", "event"} <= line.keys() for line in lines)
    assert any(line["event"] == "feishu_call_failed" and line["error"] == "FeishuBusy" for line in lines)
    assert has_no_secret(bot.read_output())
    assert (tmp_path / "data" / "bot.db").exists()


def test_nobody_else_can_read_the_files_that_the_bot_and_a_move_make(tmp_path: Path) -> None:
    before, given = os.umask(0o022), complete()
    try:
        with started(tmp_path, **given) as bot:
            bot.wait_for("/readyz", 200)
            while_it_runs = files_for_others(tmp_path / "data")
        code, output_text = start_and_end(tmp_path, "move", "--to", "sqlite:///moved/new.db", "--wait", "1", **given)
    finally:
        os.umask(before)
    assert code == 0, output_text
    assert while_it_runs == files_for_others(tmp_path / "data") == files_for_others(tmp_path / "moved") == []
    names = {path.name for folder in ("data", "moved") for path in (tmp_path / folder).iterdir()}
    assert {"bot.db", "bot.work.db", "bot.db.lock", "new.db", "new.work.db", "new.db.lock"} <= names


def files_for_others(folder: Path) -> list[str]:
    """The folder and its files, if anybody but their owner may do anything with them."""
    return [path.name for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077]


def test_without_a_database_the_bot_is_alive_and_says_why_it_is_not_ready(tmp_path: Path) -> None:
    address = "postgresql://bot:hunter2@127.0.0.1:9/bot"
    with started(tmp_path, **complete(DATABASE_URL=address)) as bot:
        bot.wait_for("/healthz", 200)
        eventually(lambda: "starting" not in bot.get("/readyz").json()["reasons"][0])
        answer = bot.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["reasons"][0] == "not ready: migrations: the connection was refused"
        assert bot.terminate() == 0
    lines = bot.read_output().splitlines()
    tries = [
        line
        for line in lines
        if "not_ready [bot.lifecycle] part=migrations problem='the connection was refused'" in line
    ]
    assert tries
    assert len(lines) < len(tries) + 12
    assert has_no_secret(bot.read_output())


def test_tables_of_a_later_release_are_named_in_readyz_and_in_one_line_a_try(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'bot.db'}"
    upgrade(address)
    with sqlite3.connect(tmp_path / "bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with started(tmp_path, **complete(DATABASE_URL=address)) as bot:
        bot.wait_for("/healthz", 200)
        eventually(lambda: "a later release: 9999" in bot.get("/readyz").json()["reasons"][0])
        assert bot.terminate() == 0
    tries = [line for line in bot.read_output().splitlines() if "not_ready [bot.lifecycle]" in line]
    assert tries
    assert all("a later release: 9999" in line for line in tries)
    assert "Traceback" not in bot.read_output()


@pytest.mark.parametrize("after", [0.3, 1.5], ids=["at once", "while it comes up"])
def test_sigterm_during_the_start_ends_it_quickly(tmp_path: Path, after: float) -> None:
    silent = socket.create_server(("127.0.0.1", 0))
    address = f"postgresql://bot:hunter2@127.0.0.1:{silent.getsockname()[1]}/bot"
    with silent, started(tmp_path, **complete(DATABASE_URL=address)) as bot:
        time.sleep(after)
        began = time.monotonic()
        bot.terminate()
        assert time.monotonic() - began < 15


def test_a_second_bot_on_the_same_file_refuses_to_start_and_names_the_first(tmp_path: Path) -> None:
    with started(tmp_path, **complete()) as first:
        first.wait_for("/healthz", 200)
        code, output_text = start_and_end(tmp_path, **complete(PORT=str(free_port())))
        assert code == 3
        assert f"pid {first.process.pid}, 127.0.0.1:{first.port}" in output_text
        assert "Traceback" not in output_text
        assert first.status("/healthz") == 200
        os.kill(first.process.pid, signal.SIGKILL)
        with started(tmp_path, **complete()) as second:
            second.wait_for("/readyz", 200)


def test_help_and_unknown_words_are_answered(tmp_path: Path) -> None:
    assert start_and_end(tmp_path, "--help")[0] == 0
    code, output_text = start_and_end(tmp_path, "dcotor")
    assert code == 2
    assert "dcotor" in output_text


def test_names_that_are_probably_mistyped_get_a_warning(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PUBLICURL=https://bot.example.com\n")
    with started(tmp_path, **complete(REMIND_ATT="9:00")) as bot:
        bot.wait_for("/healthz", 200)
        assert "setting_unknown [__main__] setting=PUBLICURL nearest=PUBLIC_URL" in bot.read_output()
        assert "setting_unknown [__main__] setting=REMIND_ATT nearest=REMIND_AT" in bot.read_output()


@pytest.mark.parametrize("folder", ["file/data", "file"])
def test_a_file_that_cannot_be_opened_is_a_reason_and_no_crash(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    with started(tmp_path, **complete(DATABASE_URL=f"sqlite:///{folder}/bot.db")) as bot:
        bot.wait_for("/healthz", 200)
        eventually(lambda: "cannot be opened" in bot.get("/readyz").json()["reasons"][0])
        (tmp_path / "file").unlink()
        bot.wait_for("/readyz", 200)
        assert "Traceback" not in bot.read_output()
