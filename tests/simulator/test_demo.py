"""``make demo`` as a process, with the real bot."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from simulator.bot_runner.bot_process import BotFailed, BotProcess
from simulator.platform import Platform
from simulator.server import start_server

ROOT = Path(__file__).resolve().parents[2]


def start_demo(locale: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and our own program
        [sys.executable, "-m", "simulator", *arguments],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": locale},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def bot(platform: Platform, tmp_path: Path) -> Iterator[BotProcess]:
    server = start_server(platform)
    process = BotProcess(server.url, tmp_path, MAX_EVENT_AGE_MINUTES="0")
    yield process
    process.stop()
    server.stop()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("locale", "arguments", "done"),
    [
        ("zh_CN.UTF-8", [], "已重新开放"),
        ("zh_CN.UTF-8", ["--language", "en_us"], "was reopened and published again"),
        ("en_US.UTF-8", ["--transport", "websocket"], "was reopened and published again"),
    ],
)
def test_the_demo_plays_its_conversation_and_ends_well_without_a_terminal(
    locale: str, arguments: list[str], done: str
) -> None:
    with start_demo(locale, *arguments) as demo:
        out, _ = demo.communicate(timeout=100)
    assert demo.returncode == 0, out
    assert done in out.splitlines()[-1]
    assert is_gone(re.findall(r"http://127\.0\.0\.1:\d+", out)[1])


@pytest.mark.slow
def test_a_demo_that_is_told_to_stop_ends_its_bot(platform: Platform) -> None:
    with start_demo("C.UTF-8") as demo:
        assert demo.stdout is not None
        line = next(line for line in demo.stdout if line.startswith("The bot is ready"))
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert is_gone(line.split()[-1])


@pytest.mark.slow
def test_a_bot_that_cannot_start_is_told_with_its_last_words(bot: BotProcess) -> None:
    with pytest.raises(BotFailed, match="code 2"):
        bot.wait_until_ready()
    assert "MAX_EVENT_AGE_MINUTES" in bot.last_log_lines()


def is_gone(url: str) -> bool:
    with requests.Session() as session:
        session.trust_env = False
        try:
            session.get(f"{url}/healthz", timeout=2)
        except requests.ConnectionError:
            return True
    return False
