"""``python -m simulator --rehearse URL``: an operator starts the bot by hand with what it prints, and talks to it in the playground."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from simulator.bot_runner.bot_process import APP, free_port
from simulator.cli.rehearsal import OWN_DATABASE, address_of_bot, rehearsal, settings
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.delivery import Delivery
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from tests.support.doctor.serving_bot import serving_bot
from tests.support.playground_process import ROOT, wait_until
from tests.support.processes.started_bot import environment

pytestmark = pytest.mark.slow
READY = {"webhook": "answers the challenge", "websocket": "its long connection is open"}
GIVEN = "FEISHU_", "EVENT_", "ADMIN_", "DATABASE_", "PORT"


@pytest.mark.parametrize("transport", READY)
def test_a_bot_that_is_started_by_hand_is_talked_to_in_the_playground(transport: str, tmp_path: Path) -> None:
    port, bot_port, given = free_port(), free_port(), {}
    arguments = ["--rehearse", f"http://127.0.0.1:{bot_port}", "--port", str(port), "--transport", transport]
    command = [sys.executable, "-m", "simulator", "--language", "en_us", *arguments]
    simulator = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own program
    bot = None
    try:
        assert simulator.stdout is not None
        for line in simulator.stdout:
            name, _, value = line.strip().partition("=")
            if name.startswith(GIVEN):
                given[name] = value
            if line.startswith("Waiting for the bot"):
                break
        assert ("EVENT_TRANSPORT" in given) == (transport == "websocket")
        bot = subprocess.Popen(  # noqa: S603 - our own interpreter and our own file
            [sys.executable, str(APP)],
            cwd=tmp_path,
            env=environment(tmp_path, HOST="127.0.0.1", **given),
            stderr=subprocess.DEVNULL,
        )
        assert READY[transport] in simulator.stdout.readline()
        talk(f"http://127.0.0.1:{port}/api")
        # Not in the database that the bot has by default, which would belong to the simulated tenant for good.
        assert {path.name for path in (tmp_path / "data").glob("*.db")} == {"rehearsal.db", "rehearsal.work.db"}
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


def shown(url: str) -> dict[str, str]:
    delivery = Delivery(UserActions(Platform(MovableClock())), "")
    return settings("http://127.0.0.1:8030", delivery, url)


def test_the_database_of_a_rehearsal_is_its_own_and_what_says_so_may_stand_in_dotenv() -> None:
    assert shown("http://127.0.0.1:8000")["DATABASE_URL"] == "sqlite:///data/rehearsal.db"
    assert all(line.startswith("# ") and "\n" not in line for line in OWN_DATABASE)
    assert [tenant for tenant in OWN_DATABASE if "模拟的企业" in tenant or "simulated" in tenant] == [*OWN_DATABASE]


@pytest.mark.parametrize(
    ("url", "port"),
    [
        ("http://127.0.0.1:8000", None),
        ("http://localhost:8010", "8010"),
        ("http://127.0.0.1", "80"),
        # A proxy is in front of that bot.
        ("https://hirebot.example.com", None),
    ],
)
def test_the_port_is_given_where_it_is_another_than_the_usual(url: str, port: str | None) -> None:
    assert shown(url).get("PORT") == port


def test_who_waits_in_vain_is_told_once_what_to_look_at(capsys: pytest.CaptureFixture[str]) -> None:
    with serving_bot() as bot, rehearsal(free_port(), "en_us", bot.url, "webhook", ()) as here:
        bot.readiness.down("migrations", "the database accepts no connections")
        ready = threading.Timer(1.5, bot.readiness.up, ["migrations"])
        ready.start()
        replace(here, hint_after_seconds=0.2).begin()
        ready.join()
    assert capsys.readouterr().out.count("No bot has become ready within a minute. Look at its log") == 1


@pytest.mark.parametrize(
    "url",
    [
        "localhost:8000",
        "",
        "http://",
        "ftp://127.0.0.1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:8000/feishu/events",
    ],
)
def test_what_is_no_address_of_a_bot_is_none(url: str) -> None:
    assert address_of_bot(url) is None
    assert address_of_bot("http://127.0.0.1:8000/") == "http://127.0.0.1:8000"


def test_a_wrong_address_is_refused_in_both_languages() -> None:
    command = [sys.executable, "-m", "simulator", "--rehearse", "localhost:8000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own program
    assert (done.returncode, done.stdout) == (2, "")
    assert "--rehearse needs the address of the bot, such as http://127.0.0.1:8000" in done.stderr
    assert "--rehearse 后面应是机器人的地址，例如 http://127.0.0.1:8000" in done.stderr
