"""What is installed is locked with hashes; and the checks of it go on without a network, and fail when they must."""

import json
import re
from typing import Any

import pytest

from tests.meta import audit
from tests.meta.repository import ROOT, python_files, read

LOCK_OF = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}
PIN = re.compile(r"^([\w.-]+)(?:\[\w+\])?==([\w.]+)", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")
# A rule, or several, and a reason after a second hash sign: bandit would take words before it for rules.
NOSEC = re.compile(r"# nosec B\d{3}(?:, ?B\d{3})*  # \w")


def pins(page: str) -> dict[str, str]:
    """The versions by name, as the package index spells names."""
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(read(page))}


@pytest.mark.parametrize("requirements", LOCK_OF)
def test_every_pin_is_locked_in_the_same_version(requirements: str) -> None:
    assert pins(requirements).items() - pins(LOCK_OF[requirements]).items() == set()


def test_development_installs_what_the_bot_runs_with() -> None:
    assert pins("requirements.lock").items() - pins("requirements-dev.lock").items() == set()


@pytest.mark.parametrize("lock", LOCK_OF.values())
def test_every_locked_package_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=[\w])", read(lock).strip())
    assert len(entries) == len(pins(lock))
    assert [entry.partition(" ")[0] for entry in entries if not HASH.search(entry)] == []


@pytest.mark.parametrize("lock", LOCK_OF.values())
def test_a_lock_names_no_host(lock: str) -> None:
    assert re.findall(r"\w+://|--(?:extra-)?index-url|--find-links|\sfile:", read(lock)) == []


def test_every_exception_for_bandit_names_its_rule_and_its_reason() -> None:
    checked = [path for path in python_files() if path.relative_to(ROOT).parts[0] != "tests"]
    lines = [line for path in checked for line in read(path).splitlines() if "# nosec" in line]
    assert [line for line in lines if not NOSEC.search(line)] == []


def answer(*packages: dict[str, Any]) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
BROKEN = {"name": "jinja2", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"], "aliases": []}]}
UNKNOWN = {"name": "private", "skip_reason": "Dependency not found on PyPI"}


def test_a_vulnerability_fails_the_audit() -> None:
    verdict = audit.judge(answer(CLEAN, UNKNOWN, BROKEN), "Found 1 known vulnerability in 1 package")
    assert verdict == audit.Verdict(1, "pip-audit: jinja2 2.0 has PYSEC-1; fixed in 2.1")


def test_an_audit_that_fails_for_another_reason_fails() -> None:
    assert audit.judge("", "pip-audit: error: unrecognized arguments: --odd").code == 1


def test_an_audit_says_what_it_has_looked_up() -> None:
    assert audit.judge(answer(CLEAN), "").text == "pip-audit: no known vulnerability in 1 packages"
    assert audit.judge(answer(CLEAN, UNKNOWN), "").text.endswith("1 packages; 1 packages are not in PyPI's list")


def test_an_index_without_the_list_is_said() -> None:
    assert audit.judge(answer(UNKNOWN), "") == audit.Verdict(0, audit.NOT_REACHED)


@pytest.mark.slow
def test_without_a_network_the_audit_says_so_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    assert audit.audit() == audit.Verdict(0, audit.NOT_REACHED)
