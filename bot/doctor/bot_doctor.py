"""Implements the doctor: all checks in their order."""

from collections.abc import Callable, Iterator

from bot.doctor.checks import (
    app_checks,
    clock_checks,
    database_checks,
    event_checks,
    hire_checks,
    network_checks,
    permission_checks,
    running_checks,
    scan_checks,
    settings_checks,
    version_checks,
    work_checks,
)
from bot.doctor.examination import Examination, Installation
from bot.doctor.findings import failure
from bot.domain.jobs import EVERYTHING, Audience
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from bot.logs import get_logger

log = get_logger(__name__)

Check = Callable[[Examination], Iterator[Finding]]
CHECKS: dict[str, Check] = {
    "settings": settings_checks.check_settings,
    "running": running_checks.check_running,
    "network": network_checks.check_network,
    "token": app_checks.check_token,
    "bot": app_checks.check_bot,
    "granted": app_checks.read_granted,
    "permissions": permission_checks.check_permissions,
    "sites": hire_checks.check_sites,
    "jobs": hire_checks.check_jobs,
    "switch": hire_checks.check_switch,
    "way of events": event_checks.check_way,
    "requests": event_checks.check_requests,
    "clicks": event_checks.check_clicks,
    "clock": clock_checks.check_clock,
    "limits": clock_checks.check_limits,
    "database": database_checks.check_database,
    "work": work_checks.check_work,
    "scans": scan_checks.check_scans,
    "versions": version_checks.check_versions,
    "calls": version_checks.check_calls,
}
_LATER = frozenset({"clicks", "work", "scans", "calls"})
# They count cards, calls and chats of all jobs, so that what a group may not know could be worked out from them.
_OF_EVERYBODY = frozenset({"clicks", "calls"})
BROKEN = Text("检查「{name}」本身出错：{error}", "The check “{name}” itself failed: {error}")
REPORT = Text(
    "这是机器人的缺陷，请把日志中的 doctor_failed 报告给开发者",
    "This is a defect of the bot; please report doctor_failed of the log",
)


class BotDoctor:
    """Implements Doctor of bot/interfaces/doctor.py."""

    def __init__(self, installation: Installation) -> None:
        self._installation = installation

    def examine(self, audience: Audience = EVERYTHING, *, at_start: bool = False) -> Iterator[Finding]:
        examination = Examination(self._installation, audience, reads_only=at_start)
        for name, check in CHECKS.items():
            if (at_start and name in _LATER) or (not audience.sees_all and name in _OF_EVERYBODY):
                continue
            yield from _guarded(name, check, examination)


def _guarded(name: str, check: Check, examination: Examination) -> Iterator[Finding]:
    """A check that fails by itself must not hide what the others find."""
    try:
        yield from check(examination)
    except Exception as error:
        log.exception("doctor_failed", check=name)
        yield failure(name, BROKEN.fill(name=name, error=type(error).__name__), REPORT)
