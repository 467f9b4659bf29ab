"""A secret in a log fails the test that caused it (tests/conftest.py)."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.meta.repository import ROOT
from tests.support.processes.secrets_in_logs import SECRETS

LEAKING = """
import logging

import pytest

from bot.logs import get_logger
from tests.support.processes import watched_outputs


@pytest.mark.parametrize("secret", {secrets!r})
def test_value(secret):
    get_logger("bot").warning("sent", token=secret)


def test_message():
    logging.getLogger("library").error("to %s", "postgresql://bot:" + {secrets[0]!r} + "@host/db")


def test_cause():
    try:
        raise ValueError({secrets[0]!r})
    except ValueError:
        logging.getLogger("library").exception("failed")


def test_output(tmp_path):
    output = tmp_path / "bot.log"
    watched_outputs.watch(output)
    output.write_text("one line\\nsecret " + {secrets[0]!r} + "\\n")


def test_nothing(tmp_path):
    output = tmp_path / "bot.log"
    watched_outputs.watch(output)
    output.write_text("one line\\n")
    get_logger("bot").warning("sent", token="none")
"""


@pytest.mark.slow
def test_a_secret_in_a_log_fails_the_test(tmp_path: Path) -> None:
    secrets = (*SECRETS, f"t-{'0a1b2' * 8}")
    leaking = tmp_path / "test_leaking.py"
    leaking.write_text(LEAKING.format(secrets=secrets), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "tests.conftest", "-rE", str(leaking)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own interpreter, and a file of this test
    failed = re.findall(r"^ERROR \S+::(\w+)", done.stdout, re.MULTILINE)
    expected = {"test_value": len(secrets), "test_message": 1, "test_cause": 1, "test_output": 1}
    assert Counter(failed) == expected, done.stdout
