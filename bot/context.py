"""What a handler may use: a few promises, the operator's choices and who is asking. Nothing of Feishu's wire."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bot.commands import CommandSpec
from bot.nouns import Asker
from bot.promises import Clock, Hire
from bot.store_promises import Store


@dataclass(frozen=True)
class Policy:
    """The operator's choices that handlers follow."""

    zone: ZoneInfo
    show_salary: bool = True
    reopen_allowed: Literal["job_team", "admins", "anyone"] = "job_team"
    admin_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """One request's surroundings. ``cause_id`` is the same when a step is repeated after a crash."""

    hire: Hire
    store: Store
    clock: Clock
    policy: Policy
    commands: tuple[CommandSpec, ...]
    website_ids: Callable[[], tuple[str, ...]]
    asker: Asker
    cause_id: str

    def now(self) -> datetime:
        return self.clock.now()

    def wait(self, pause: timedelta) -> None:
        """Wait in real time, whatever the clock says."""
        time.sleep(pause.total_seconds())
