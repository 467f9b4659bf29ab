"""Faults on demand: which of the next calls fail, and how. Both ways into the platform meet the same faults."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

from simulator.core.api_error import ApiError, BadGateway, Dropped
from simulator.core.event_log import EventLog

FaultKind = Literal[
    "slow",
    "busy",
    "rate_limited",
    "bad_gateway",
    "dropped_before",
    "dropped_after",
    "token_invalid",
    "quota_used_up",
    "scope_missing",
    "too_fast",
    "card_locked",
    "card_refused",
]


@dataclass
class Fault:
    """One kind of failure for the next ``times`` calls that fit ``path``, such as ``POST /hire/v1/jobs/*/open``.

    ``seconds`` is how long a slow call takes, or what ``x-ogw-ratelimit-reset`` says.
    """

    kind: FaultKind
    path: str = "*"
    times: int = 1
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"no such fault: {self.kind}")


def _refusals(fault: Fault) -> dict[str, ApiError]:
    scope = {"permission_violations": [{"type": "action_scope_required", "subject": "hire:job"}]}
    reset = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": f"{fault.seconds:g}"}
    return {
        "busy": ApiError(500, 1002001, "system error"),
        "rate_limited": ApiError(429, 99991400, "request trigger frequency limit", reset),
        "quota_used_up": ApiError(429, 99991403, "This month's API call quota has been exceeded"),
        "scope_missing": ApiError(
            400, 99991672, "Access denied. One of the following scopes is required: [hire:job]", error=scope
        ),
        "too_fast": ApiError(400, 230020, "This operation triggers the frequency limit, ext=chat rate limit"),
        "card_locked": ApiError(
            400,
            230099,
            "Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock; ErrorValue: ; ",
        ),
        "card_refused": ApiError(
            400,
            230099,
            "Failed to create card content, ext=ErrCode: 200621; ErrMsg: parse card json err; ErrorValue: ; ",
        ),
    }


class Faults:
    """The faults that are set. ``before`` and ``after`` stand around every call's effect."""

    def __init__(self, event_log: EventLog, invalidate_tokens: Callable[[], None]) -> None:
        self._event_log = event_log
        self._invalidate_tokens = invalidate_tokens
        self._faults: list[Fault] = []

    def add(self, kind: FaultKind, path: str = "*", *, times: int = 1, seconds: float = 1.0) -> Fault:
        self._faults.append(Fault(kind, path, times, seconds))
        return self._faults[-1]

    def remove(self, fault: Fault) -> None:
        """Take one away, whether or not it has struck."""
        self._faults = [kept for kept in self._faults if kept is not fault]

    def all(self) -> tuple[Fault, ...]:
        return tuple(self._faults)

    def clear(self) -> None:
        self._faults.clear()

    def before(self, call: str) -> None:
        """What happens before the call takes effect. Raises Refusal, Dropped, BadGateway; or only sleeps."""
        for fault in self._take(call, late=False):
            self._strike(fault)

    def after(self, call: str) -> None:
        """The answer is lost although the call took effect. Raises Dropped."""
        for _ in self._take(call, late=True):
            raise Dropped

    def _take(self, call: str, *, late: bool) -> list[Fault]:
        assigned_text = [
            fault
            for fault in self._faults
            if fault.times > 0 and fnmatchcase(call, fault.path) and (fault.kind == "dropped_after") == late
        ]
        for fault in assigned_text:
            fault.times -= 1
            self._event_log.add("fault_met", fault=fault.kind, call=call)
        self._faults = [fault for fault in self._faults if fault.times > 0]
        return assigned_text

    def _strike(self, fault: Fault) -> None:
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        elif fault.kind == "token_invalid":
            self._invalidate_tokens()
        elif fault.kind == "dropped_before":
            raise Dropped
        elif fault.kind == "bad_gateway":
            raise BadGateway
        else:
            raise _refusals(fault)[fault.kind]
