"""What the steps of a scan record of how reading ended, and the report for whoever asked for the scan."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bot.domain.errors import BotError
from bot.domain.replies import ScanReport, ScanRequest, SourceOutcome, TaskRequest
from bot.domain.serialization import dump, load
from bot.domain.text import Text
from bot.tasks.retries import RETRY
from bot.tasks.scan_sources import Source

REFUSED = "refused"
"""The beginning of a step's result for what no retry can read; releases up to 0.2 stored nothing after it."""
CHANNELS = Source("channels")
WEBSITES = Source("websites")


@dataclass(frozen=True)
class FollowingTasks:
    """The tasks that follow from what one source said, and how many records it has; None if that was not counted."""

    tasks: Annotated[tuple[TaskRequest, ...], Field(alias="orders")]
    records: int | None = None


@dataclass(frozen=True)
class Refusal:
    """Why a source cannot be read: the class name of an error, and its text."""

    error: str
    problem: Text


def refused(error: BotError | Refusal) -> str:
    """The result of a step that was refused."""
    refusal = error if isinstance(error, Refusal) else Refusal(type(error).__name__, error.text)
    return f"{REFUSED} {dump(refusal)}"


def is_refused(outcome: str) -> bool:
    return outcome.startswith(REFUSED)


def was_read(outcome: str) -> bool:
    return outcome != RETRY and not is_refused(outcome)


def scan_request(payload: str) -> ScanRequest | None:
    """Who asked for the scan; None if nobody did, or if a release up to 0.2 stored the payload."""
    return load(ScanRequest, payload) if payload.startswith("{") else None


def report_of(request: ScanRequest, outcomes: Mapping[Source, str]) -> TaskRequest:
    """The task that tells how the scan ended, from the last result of each source; once for each request."""
    report = ScanReport(request, tuple(_outcome_of(source, outcome) for source, outcome in outcomes.items()))
    return TaskRequest("tell_scan", request.idempotency_key, dump(report))


def _outcome_of(source: Source, outcome: str) -> SourceOutcome:
    if was_read(outcome):
        return SourceOutcome(source.kind, source.website_id, load(FollowingTasks, outcome).records or 0)
    _, _, stored = outcome.partition(" ")
    if not stored:
        return SourceOutcome(source.kind, source.website_id)
    refusal = load(Refusal, stored)
    return SourceOutcome(source.kind, source.website_id, None, refusal.error, refusal.problem)
