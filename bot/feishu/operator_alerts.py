"""Says in the log what an operator has to fix: in plain words, once as soon as it is known, and hourly while it lasts.

Every single failed call has a line of its own at a lower level (``bot/feishu/api_call.py``).
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bot.domain.errors import FeishuMisconfigured, PermissionMissing
from bot.feishu.http.transport import NoAnswer
from bot.feishu.response import ApiResponse
from bot.logs import get_logger

log = get_logger(__name__)

REPEAT_EVERY = timedelta(hours=1)
# A short failure of the network is retried and needs nobody.
UNREACHABLE_AFTER = timedelta(minutes=1)
# Five minutes in the future are refused at the webhook; a response may have taken some seconds.
CLOCK_TOLERANCE = timedelta(seconds=60)
_CREDENTIALS = ("the app id or the app secret is wrong", "check_FEISHU_APP_ID_and_FEISHU_APP_SECRET")
# Codes of docs/feishu/api.md 1.3 and 1.5.
_MISCONFIGURED = {
    10003: _CREDENTIALS,
    10014: ("the app secret is wrong", "check_FEISHU_APP_SECRET"),
    10015: ("the app secret is wrong", "check_FEISHU_APP_SECRET"),
    99991401: ("this machine's address is not on the app's IP allow list", "add_it_in_the_developer_console"),
    99991662: ("the app is disabled", "enable_the_app_in_the_admin_console"),
    99991673: ("the app is not installed in this tenant", "publish_a_version_and_install_it"),
    230006: ("the app has no bot ability", "add_the_bot_ability_in_the_developer_console"),
    232025: ("the app has no bot ability", "add_the_bot_ability_in_the_developer_console"),
}
_UNKNOWN = ("Feishu refused the app", "check_credentials_bot_ability_and_the_published_version")


class OperatorAlerts:
    """The alerts of one Feishu client; called after each of its calls."""

    def __init__(self, domain: str, monotonic: Callable[[], float]) -> None:
        """Args: ``domain`` is named in the line; ``monotonic`` spaces the lines, in seconds."""
        self._domain = domain
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._said_at: dict[str, float] = {}
        self._answered_at: float | None = None

    def answered(self, response: ApiResponse) -> None:
        """Feishu has answered, with whatever."""
        self._answered_at = self._monotonic()
        if self._said_at.pop("unreachable", None) is not None:
            log.info("feishu_reachable", domain=self._domain)
        if response.sent_at is None:
            return
        seconds = round((datetime.now(UTC) - response.sent_at).total_seconds())
        if abs(seconds) > CLOCK_TOLERANCE.total_seconds() and self._is_due("clock"):
            log.error(
                "clock_wrong",
                seconds_ahead=seconds,
                problem="the clock of this machine differs from Feishu's; events are refused beyond 5 minutes",
                action="synchronise_the_clock",
            )

    def unanswered(self, error: NoAnswer) -> None:
        """A call has failed without any answer, after all its attempts."""
        answered_at = self._answered_at
        if answered_at is not None and self._monotonic() - answered_at < UNREACHABLE_AFTER.total_seconds():
            return
        if self._is_due("unreachable"):
            log.error(
                "feishu_unreachable",
                domain=self._domain,
                problem=error.problem,
                action="check_FEISHU_DOMAIN_FEISHU_PROXY_and_the_network",
            )

    def refused(self, api: str, error: FeishuMisconfigured) -> None:
        """Feishu has refused the app itself."""
        if isinstance(error, PermissionMissing):
            if self._is_due(f"permission {error.text.en_us}"):
                log.error(
                    "permission_missing", api=api, error=error, problem=error.text.en_us, action="see_docs_deployment"
                )
        elif self._is_due(f"app {error.code}"):
            problem, action = _MISCONFIGURED.get(error.code, _UNKNOWN)
            log.error("feishu_refuses_the_app", api=api, error=error, problem=problem, action=action)

    def _is_due(self, subject: str) -> bool:
        with self._lock:
            now, said_at = self._monotonic(), self._said_at.get(subject)
            if said_at is not None and now - said_at < REPEAT_EVERY.total_seconds():
                return False
            self._said_at[subject] = now
            return True
