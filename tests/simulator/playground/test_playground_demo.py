"""``python -m simulator --page-only`` as a process, with the real bot, which follows the platform's clock."""

import signal
import time

import pytest

from simulator.core.chats import RECRUITING_GROUP
from tests.support.playground_process import TIMEOUT, Program, program, wait_until

SAY = {"as": "ou_recruiter", "text": "/help", "mention": "auto"}
WEEK_MS = 7 * 86_400_000


def _answers(playground: Program) -> int:
    messages = playground.read(f"chats/{RECRUITING_GROUP}/messages")["messages"]
    return sum(message["sender"]["isBot"] for message in messages)


def _ask_for_help(playground: Program) -> None:
    playground.write(f"chats/{RECRUITING_GROUP}/say", **SAY)


def _wait_for_answers(playground: Program, count: int) -> None:
    wait_until(lambda: _answers(playground) == count, f"the group never has {count} answers")


@pytest.mark.slow
def test_the_bot_answers_after_a_week_and_after_its_death_and_each_time_once() -> None:
    with program() as playground:
        _ask_for_help(playground)
        _wait_for_answers(playground, 1)
        playground.write("clock", move=WEEK_MS)
        _ask_for_help(playground)
        _wait_for_answers(playground, 2)

        assert playground.write("bot", action="kill")["running"] is False
        _ask_for_help(playground)
        playground.write("bot", action="start")
        wait_until(lambda: playground.read("state")["bot"]["ready"], "the bot does not start again")
        playground.write("clock", move=20_000)
        _wait_for_answers(playground, 3)
        time.sleep(1)
        assert _answers(playground) == 3
        assert {command["name"] for command in playground.read("state")["commands"]} >= {"/help", "/job", "/reopen"}

        playground.process.send_signal(signal.SIGTERM)
        assert playground.process.wait(TIMEOUT) == 0
