"""``python -m simulator --rehearse URL``: an operator starts the bot by hand with what it prints, and talks to it in the playground."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from simulator.bot_runner.bot_process import APP, free_port
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from tests.support.playground_process import ROOT, wait_until
from tests.support.processes.started_bot import environment

pytestmark = pytest.mark.slow
READY = {"webhook": "answers the challenge", "websocket": "its long connection is open"}
GIVEN = "FEISHU_", "EVENT_", "ADMIN_"


@pytest.mark.parametrize("transport", READY)
def test_a_bot_that_is_started_by_hand_is_talked_to_in_the_playground(transport: str, tmp_path: Path) -> None:
    port, bot_port, settings = free_port(), free_port(), {}
    arguments = ["--rehearse", f"http://127.0.0.1:{bot_port}", "--port", str(port), "--transport", transport]
    command = [sys.executable, "-m", "simulator", "--language", "en_us", *arguments]
    simulator = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    bot = None
    try:
        assert simulator.stdout is not None
        for line in simulator.stdout:
            name, _, value = line.strip().partition("=")
            if name.startswith(GIVEN):
                settings[name] = value
            if line.startswith("Waiting for the bot"):
                break
        assert ("EVENT_TRANSPORT" in settings) == (transport == "websocket")
        bot = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, str(APP)],
            cwd=tmp_path,
            env=environment(tmp_path, HOST="127.0.0.1", PORT=str(bot_port), **settings),
            stderr=subprocess.DEVNULL,
        )
        assert READY[transport] in simulator.stdout.readline()
        talk(f"http://127.0.0.1:{port}/api")
    finally:
        for process in (bot, simulator):
            if process is not None:
                process.terminate()
                process.communicate(timeout=30)


def talk(api: str) -> None:
    """Ask for help, and try what the playground cannot do with somebody else's bot."""
    headers, me = {"X-Playground": "1"}, people.RECRUITER.open_id
    said = {"as": me, "text": "/help", "mention": True}
    requests.post(f"{api}/chats/{RECRUITING_GROUP}/say", json=said, headers=headers, timeout=10).raise_for_status()

    def answers() -> int:
        shown = requests.get(f"{api}/chats/{RECRUITING_GROUP}/messages?as={me}", timeout=10).json()["messages"]
        return sum(message["sender"]["isBot"] for message in shown)

    wait_until(lambda: answers() == 1, "no answer to /help")
    assert requests.get(f"{api}/state", timeout=10).json()["bot"]["ready"]
    for path, body in (("bot", {"action": "kill"}), ("clock", {"move": 60_000})):
        assert requests.post(f"{api}/{path}", json=body, headers=headers, timeout=10).status_code == 409
