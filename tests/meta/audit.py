"""``python -m tests.meta.audit``: asks PyPI for known vulnerabilities of every package of ``requirements-dev.lock``.

Exit code 1 if there is one. Where PyPI's list cannot be reached, one line says so and the exit code is 0: a machine without
that list must be able to run the checks.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.meta.repository import ROOT

LOCK = "requirements-dev.lock"
ANSWER_SECONDS, ALL_SECONDS = "5", 120
# pip-audit ends with a traceback of its HTTP library, or with a message of its own.
UNREACHABLE = re.compile(r"requests\.exceptions\.|urllib3\.exceptions\.|ServiceError|Could not connect|not redirecting")
NOT_REACHED = "pip-audit: PyPI's list of vulnerabilities cannot be reached, so nothing was looked up"


@dataclass(frozen=True)
class Verdict:
    """The exit code, and what is said."""

    code: int
    text: str


def judge(output: str, error: str) -> Verdict:
    """Args: what pip-audit wrote to standard output, in its JSON format, and to standard error."""
    try:
        packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict(0, NOT_REACHED) if UNREACHABLE.search(error) else Verdict(1, f"pip-audit failed:\n{error}")
    if found := list(_vulnerabilities(packages)):
        return Verdict(1, "\n".join(found))
    unknown = sum("skip_reason" in package for package in packages)
    if unknown == len(packages):
        return Verdict(0, NOT_REACHED)
    rest = f"; {unknown} packages are not in PyPI's list" if unknown else ""
    return Verdict(0, f"pip-audit: no known vulnerability in {len(packages) - unknown} packages{rest}")


def _vulnerabilities(packages: list[dict[str, Any]]) -> Iterator[str]:
    for package in packages:
        for each in package.get("vulns", ()):
            fixed = ", ".join(each["fix_versions"]) or "no release yet"
            yield f"pip-audit: {package['name']} {package['version']} has {each['id']}; fixed in {fixed}"


def audit() -> Verdict:
    """Look every locked package up."""
    options = ("--format", "json", "--progress-spinner", "off", "--timeout", ANSWER_SECONDS, "--disable-pip")
    command = [sys.executable, "-m", "pip_audit", *options, "--require-hashes", "--requirement", LOCK]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=ALL_SECONDS, check=False)  # noqa: S603 - our own interpreter, constant arguments
    except subprocess.TimeoutExpired:
        return Verdict(0, NOT_REACHED)
    return judge(done.stdout, done.stderr)


def main() -> int:
    verdict = audit()
    sys.stdout.write(f"{verdict.text}\n")
    return verdict.code


if __name__ == "__main__":
    sys.exit(main())
