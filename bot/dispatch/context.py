"""What a handler may use: Hire, the store, the clock, the operator's policy and who is asking."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time
from typing import Literal
from zoneinfo import ZoneInfo

from bot.dispatch.commands import CommandSpec
from bot.dispatch.hire_calls import HireCalls
from bot.dispatch.team_jobs import TeamJobs
from bot.dispatch.websites import Websites
from bot.domain.clock import Clock
from bot.domain.events import Requester
from bot.domain.reminders import CLOSED_STAGE
from bot.interfaces.feishu import Hire
from bot.interfaces.store import Store


@dataclass(frozen=True)
class Policy:
    """The operator's choices that handlers follow.

    ``job_url`` and ``advert_url`` are templates of links with ``{job_id}``, ``{website_id}`` and ``{post_id}``; empty for none.
    """

    zone: ZoneInfo
    show_salary: bool = True
    reopen_allowed: Literal["job_team", "admins", "anyone"] = "job_team"
    admin_ids: tuple[str, ...] = ()
    remind_at: clock_time = clock_time(9, 30)
    stages: tuple[int, ...] = (7, 3, 1, 0, CLOSED_STAGE)
    remind_creator: bool = False
    show_unadvertised: bool = False
    job_url: str = ""
    advert_url: str = ""
    scan_every: timedelta = timedelta(minutes=30)


@dataclass(frozen=True)
class Context:
    """The context of one request. ``idempotency_key`` is the same when a step is repeated after a crash."""

    hire: Hire
    store: Store
    clock: Clock
    policy: Policy
    commands: tuple[CommandSpec, ...]
    websites: Websites
    team_jobs: TeamJobs
    hire_calls: HireCalls
    requester: Requester
    idempotency_key: str

    def now(self) -> datetime:
        return self.clock.now()

    def wait(self, pause: timedelta) -> None:
        """Wait in real time, whatever the clock says."""
        time.sleep(pause.total_seconds())


@dataclass(frozen=True)
class ContextFactory:
    """Makes the context of each request; built once."""

    hire: Hire
    store: Store
    clock: Clock
    policy: Policy
    commands: tuple[CommandSpec, ...]
    websites: Websites
    team_jobs: TeamJobs
    hire_calls: HireCalls

    def create(self, requester: Requester, idempotency_key: str) -> Context:
        return Context(
            self.hire,
            self.store,
            self.clock,
            self.policy,
            self.commands,
            self.websites,
            self.team_jobs,
            self.hire_calls,
            requester,
            idempotency_key,
        )
