"""Faults on demand: which of the next API calls fail, and how."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

from simulator.core.api_error import ApiError, BadGateway, Dropped, scope_error
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
    "opened_already",
]


@dataclass
class Fault:
    """One kind of failure for the next ``times`` calls that fit ``path``, such as ``POST /hire/v1/jobs/*/open``.

    ``seconds`` is the duration of a slow call, or the value of ``x-ogw-ratelimit-reset``.
    """

    kind: FaultKind
    path: str = "*"
    times: int = 1
    seconds: float = 1.0

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"no such fault: {self.kind}")


def _errors(fault: Fault) -> dict[str, ApiError]:
    reset = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": f"{fault.seconds:g}"}
    return {
        "busy": ApiError(500, 1002001, "system error"),
        "rate_limited": ApiError(429, 99991400, "request trigger frequency limit", reset),
        "quota_used_up": ApiError(429, 99991403, "This month's API call quota has been exceeded"),
        "scope_missing": scope_error(["hire:job"]),
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
        "opened_already": ApiError(400, 1002616, "job has been opened"),
    }


class Faults:
    """The faults that are set. ``before`` and ``after`` run before and after every API call."""

    def __init__(self, event_log: EventLog, invalidate_tokens: Callable[[], None]) -> None:
        self._event_log = event_log
        self._invalidate_tokens = invalidate_tokens
        self._faults: list[Fault] = []

    def add(self, kind: FaultKind, path: str = "*", *, times: int = 1, seconds: float = 1.0) -> Fault:
        self._faults.append(Fault(kind, path, times, seconds))
        return self._faults[-1]

    def remove(self, fault: Fault) -> None:
        """Removes one fault, used or not."""
        self._faults = [kept for kept in self._faults if kept is not fault]

    def all(self) -> tuple[Fault, ...]:
        return tuple(self._faults)

    def clear(self) -> None:
        self._faults.clear()

    def before(self, call: str) -> None:
        """Applies the faults that precede the call's effect: sleeps, or raises ApiError, Dropped or BadGateway."""
        for fault in self._use_up(call, is_after=False):
            self._apply(fault)

    def after(self, call: str) -> None:
        """Raises Dropped if the answer of a call that took effect is to be lost."""
        for _ in self._use_up(call, is_after=True):
            raise Dropped

    def _use_up(self, call: str, *, is_after: bool) -> list[Fault]:
        matching = [
            fault
            for fault in self._faults
            if fault.times > 0 and fnmatchcase(call, fault.path) and (fault.kind == "dropped_after") == is_after
        ]
        for fault in matching:
            fault.times -= 1
            self._event_log.add("fault_applied", fault=fault.kind, call=call)
        self._faults = [fault for fault in self._faults if fault.times > 0]
        return matching

    def _apply(self, fault: Fault) -> None:
        if fault.kind == "slow":
            time.sleep(fault.seconds)
        elif fault.kind == "token_invalid":
            self._invalidate_tokens()
        elif fault.kind == "dropped_before":
            raise Dropped
        elif fault.kind == "bad_gateway":
            raise BadGateway
        else:
            raise _errors(fault)[fault.kind]
