"""How the process is set up in which the application runs (bot/server.py)."""

import subprocess
import sys

import pytest
import requests

from bot.server import SWITCH_SECONDS
from simulator.bot_runner.bot_process import ROOT, free_port
from tests.support.running_bot import eventually

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
from bot.server import serve

class Lifecycle:
    def start(self): pass
    def stop(self): pass

def application(environ, start_response):
    body = str(sys.getswitchinterval()).encode()
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]

serve(lambda: (application, Lifecycle()), "127.0.0.1", int(sys.argv[1]))
"""


def test_while_many_commands_are_at_work_an_event_has_its_turn_soon() -> None:
    port = free_port()

    def answer() -> str:
        try:
            return requests.get(f"http://127.0.0.1:{port}/", timeout=5).text
        except requests.ConnectionError:
            return ""

    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(port)], cwd=ROOT) as process:  # noqa: S603 - our own interpreter
        try:
            assert float(eventually(answer, 60)) == pytest.approx(SWITCH_SECONDS)
        finally:
            process.terminate()
    assert sys.getswitchinterval() / 5 >= SWITCH_SECONDS
