"""Counts the calls that a platform has answered, by method and path without ids."""

import re
from collections import Counter
from collections.abc import Iterable

from simulator.core.event_log import LogEntry
from simulator.platform import Platform

IDS = re.compile(r"/(?:\d{6,}|(?:om|oc|ou)_[^/]+)")


def by_path(calls: Iterable[str]) -> Counter[str]:
    """Calls such as ``GET /hire/v1/jobs/:id``."""
    return Counter(IDS.sub("/:id", call) for call in calls)


class CallCounts:
    """The calls since ``take`` was called last, refused ones included; the platform's own log forgets old ones.

    Those for a token are left out: one is fetched every one to two hours, whatever the bot does.
    """

    def __init__(self, platform: Platform) -> None:
        self._calls: list[str] = []
        platform.event_log.subscribe(self._on_entry)

    def take(self) -> Counter[str]:
        taken, self._calls = self._calls, []
        return by_path(taken)

    def _on_entry(self, entry: LogEntry) -> None:
        call = str(entry.detail.get("call"))
        if entry.kind == "api_call" and not call.startswith("POST /auth/"):
            self._calls.append(call)
