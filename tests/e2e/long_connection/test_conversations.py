"""A part of the conversations over the long connection; ``make test-websocket`` runs all of them (docs/stress.md)."""

import os
import subprocess
import sys

import pytest

from tests.meta.repository import ROOT
from tests.support.whole_bot.entrance import TRANSPORT

CONVERSATIONS = (
    "tests/conversations/test_clicks.py",
    "tests/conversations/test_messages.py",
    "tests/conversations/test_forged_clicks.py",
)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_conversations_are_the_same_over_the_long_connection() -> None:
    done = subprocess.run(  # noqa: S603 - our own interpreter and our own files
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "not slow and not long", *CONVERSATIONS],
        cwd=ROOT,
        env={**os.environ, TRANSPORT: "websocket"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:]
