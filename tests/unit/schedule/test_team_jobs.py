"""The team of a job is read once for those who show it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from bot.dispatch.team_jobs import SHARED_FOR, TeamJobs
from bot.domain.errors import FeishuBusy
from bot.domain.jobs import JobTeam
from bot.feishu.client import connect
from simulator.clock import MovableClock

TEAM, NEWER = JobTeam("ou_first"), JobTeam("ou_second")


def team_jobs(clock: MovableClock) -> TeamJobs:
    hire, _ = connect(app_id="cli_x", app_secret="-", domain="http://127.0.0.1:9")  # never called
    return TeamJobs(hire, clock)


def test_of_many_who_ask_at_once_one_reads_for_all() -> None:
    teams, may_end, reads = team_jobs(MovableClock()), Event(), []

    def read() -> JobTeam:
        reads.append("")
        may_end.wait(5)
        return TEAM

    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(teams.shared, "6960", read) for _ in range(8)]
        may_end.set()
    assert {each.result() for each in found} == {TEAM}
    assert len(reads) == 1


def test_after_a_while_it_is_read_again() -> None:
    clock = MovableClock()
    teams = team_jobs(clock)
    assert teams.shared("6960", lambda: TEAM) == TEAM
    assert teams.shared("6960", lambda: NEWER) == TEAM
    clock.move(SHARED_FOR)
    assert teams.shared("6960", lambda: NEWER) == NEWER


def test_an_error_is_not_kept() -> None:
    teams = team_jobs(MovableClock())

    def fail() -> JobTeam:
        raise FeishuBusy

    with pytest.raises(FeishuBusy):
        teams.shared("6960", fail)
    assert teams.shared("6960", lambda: TEAM) == TEAM
