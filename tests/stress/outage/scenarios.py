"""Each disturbance under a steady rate of events: what is measured, and the bounds that must hold."""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from simulator.events.delivery import Schedule
from tests.stress.ledger import Ledger, find_violations
from tests.stress.outage.events import Observed, steady_events, watched_health
from tests.stress.outage.figures import Disturbed, broken_bounds, figures
from tests.stress.report import Report
from tests.support.bot_process import scene
from tests.support.postgresql import fresh_database, running_postgresql
from tests.support.processes.database_proxy import DatabaseProxy, database_proxy
from tests.support.processes.half_sent import slow_clients
from tests.support.running_bot import RunningBot

# The platform delivers an event again 15 s and then 5 minutes after a failure. What has come then takes a slow machine minutes to answer.
TIMEOUT_SECONDS = 900.0


@dataclass(frozen=True)
class Plan:
    """The amounts. Events come before, during and after the disturbance, which lasts ``seconds``.

    After ``quiet`` seconds without a call to Feishu all work counts as done. ``schedule`` is the platform's, unless a test
    compresses it.
    """

    seconds: float = 120.0
    before: float = 5.0
    after: float = 10.0
    quiet: float = 5.0
    rate: int = 20
    sockets: int = 200
    schedule: Schedule = field(default_factory=Schedule)


def postgresql_stopped(plan: Plan) -> Report:
    """Every connection ends, and each new one at once."""
    return _without_postgresql(plan, DatabaseProxy.take_away)


def postgresql_silent(plan: Plan) -> Report:
    """Connections are accepted, and nothing is answered on them."""
    return _without_postgresql(plan, DatabaseProxy.fall_silent)


def half_sent_requests(plan: Plan) -> Report:
    """Half-sent requests hold their connections open, and each that is cut is followed by another. The bot has SQLite."""
    with _observed(plan) as observed:
        port = observed.here.replicas[0].port

        def besiege() -> None:
            with slow_clients(port, plan.sockets) as clients:
                time.sleep(plan.seconds)
            cut.append(clients.cut)

        cut: list[int] = []
        report = _measure(plan, observed, besiege)
    report.figures["half-sent requests cut"] = cut[0]
    return report


def _without_postgresql(plan: Plan, disturb: Callable[[DatabaseProxy], None]) -> Report:
    with (
        running_postgresql() as server,
        fresh_database(server) as url,
        database_proxy(url) as proxy,
        _observed(plan, proxy.url) as observed,
    ):

        def take_away() -> None:
            disturb(proxy)
            try:
                time.sleep(plan.seconds)
            finally:
                proxy.bring_back()

        return _measure(plan, observed, take_away)


@contextmanager
def _observed(plan: Plan, database_url: str | None = None) -> Iterator[Observed]:
    """A bot that is ready and has read all jobs; on SQLite if no database is given."""
    settings: dict[str, Any] = {"DATABASE_URL": database_url} if database_url else {}
    with (
        tempfile.TemporaryDirectory(prefix="bot-outage-") as folder,
        scene(Path(folder), plan.schedule, **settings) as here,
    ):
        RunningBot(here).wait_for_scan()
        yield Observed(here, Ledger(here.platform, plan.quiet))


def _measure(plan: Plan, observed: Observed, disturb: Callable[[], None]) -> Report:
    with watched_health(observed):
        with steady_events(observed, plan.rate):
            time.sleep(plan.before)
            began = time.monotonic()
            disturb()
            disturbed = Disturbed(began, time.monotonic())
            time.sleep(plan.after)
        is_answered = observed.ledger.wait_until_quiet(observed.is_all_answered, TIMEOUT_SECONDS)
    report = Report(figures(observed, disturbed))
    report.violations = broken_bounds(observed) | find_violations(observed.ledger)
    report.violations["never quiet"] = [] if is_answered else ["events were still not answered"]
    return report
