"""``python app.py doctor``: examines this installation and prints what is right, what is wrong and what to do."""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.cli.terminal import put
from bot.doctor.bot_doctor import BotDoctor
from bot.doctor.examination import Installation
from bot.doctor.sending import send_components
from bot.domain.clock import SystemClock
from bot.domain.text import Text
from bot.interfaces.doctor import Component, Finding, State, unchecked_by_reason
from bot.interfaces.feishu import OPEN_ID_PREFIX
from bot.settings import read_leniently, suspicious_names

_MARKS: dict[State, Text] = {
    "ok": Text("正常", "ok"),
    "warning": Text("注意", "warning"),
    "failure": Text("故障", "FAILURE"),
    "unchecked": Text("未检查", "unchecked"),
}
_SUMMARY = Text(
    "正常 {ok}，注意 {warning}，故障 {failure}，未检查 {unchecked}",
    "{ok} ok, {warning} to look at, {failure} to fix, {unchecked} not checked",
)
_PROBLEMS: frozenset[State] = frozenset({"failure", "warning"})
_INDENT = "    "


@dataclass
class Report:
    """Prints findings as they come, but for those that were not checked, and counts them; with ``only_problems`` what is wrong alone."""

    as_json: bool = False
    only_problems: bool = False
    findings: list[Finding] = field(default_factory=list)

    def add(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.findings.append(finding)
            if finding.state in self._shown:
                put("\n".join([*_block(finding), "\n"]))

    def end(self) -> int:
        """Print what was not checked, by its reason, the names of what is wrong, and the sum; the exit code: 1 if there is a failure."""
        counts = {state: sum(finding.state == state for finding in self.findings) for state in _MARKS}
        if self.as_json:
            findings = [_record(finding) for finding in self.findings]
            put(json.dumps({"counts": counts, "findings": findings}, ensure_ascii=False, indent=1) + "\n")
        else:
            put("".join(_unchecked_blocks(self.findings)))
            put("".join(f"{line}\n" for line in _names(self.findings)))
            put(f"{_SUMMARY.fill(**counts).zh_cn}\n{_SUMMARY.fill(**counts).en_us}\n")
        return 1 if counts["failure"] else 0

    @property
    def _shown(self) -> frozenset[State]:
        """The states that are printed as they come."""
        if self.as_json:
            return frozenset()
        return _PROBLEMS if self.only_problems else _PROBLEMS | {"ok"}


def examine(report: Report) -> None:
    """Examine the installation that the settings describe, whatever is wrong with them."""
    # What the client and the database log about a failure is what the findings say in words.
    logging.disable(logging.CRITICAL)
    report.add(BotDoctor(installation()).examine())


def person_for(receiver: str) -> str:
    """Somebody to show on the card: the receiver, else an administrator; empty if there is none."""
    if receiver.startswith(OPEN_ID_PREFIX):
        return receiver
    return next(iter(installation().settings.admin_open_ids), "")


def send(report: Report, receiver: str, whole: dict[str, Any], components: Sequence[Component]) -> None:
    """Send the card with every component, and name what the platform refuses; arguments as ``send_components``."""
    report.add(send_components(installation(), receiver, whole, components))


def installation() -> Installation:
    return Installation(read_leniently(), SystemClock(), tuple(suspicious_names()))


def _block(finding: Finding) -> Iterator[str]:
    """The check's name and state, then both languages, each followed by what to do."""
    mark = _MARKS[finding.state]
    yield f"[{mark.en_us} {mark.zh_cn}] {finding.name}"
    for number, what in enumerate(finding.what):
        yield _INDENT + what
        if finding.fix:
            yield f"{_INDENT}→ {finding.fix[number]}"


def _unchecked_blocks(findings: Sequence[Finding]) -> Iterator[str]:
    mark = _MARKS["unchecked"]
    for told in unchecked_by_reason(findings):
        yield "\n".join([f"[{mark.en_us} {mark.zh_cn}]", *(_INDENT + each for each in told), "\n"])


def _names(findings: Sequence[Finding]) -> Iterator[str]:
    """A line for each kind of what is wrong: the findings themselves may have left the screen."""
    for state in ("failure", "warning"):
        if names := [finding.name for finding in findings if finding.state == state]:
            yield f"{_MARKS[state].en_us} {_MARKS[state].zh_cn}: {', '.join(names)}"


def _record(finding: Finding) -> dict[str, Any]:
    fix = finding.fix._asdict() if finding.fix else None
    return {"name": finding.name, "state": finding.state, "what": finding.what._asdict(), "fix": fix}
