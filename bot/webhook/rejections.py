"""Notes what was not accepted as an event of our app, and tells the operator why."""

from collections import defaultdict
from datetime import timedelta
from functools import partial

from bot.domain.clock import Clock
from bot.interfaces.seen_request_store import SeenRequest
from bot.log_spacing import LogSpacing
from bot.logs import get_logger
from bot.metrics import EVENTS
from bot.webhook.envelope import RequestRejected
from bot.webhook.seen_requests import SeenRequests

log = get_logger(__name__)

# Anybody can send thousands of requests a second; whoever sets up the console waits for a line after each try.
LOG_EVERY = timedelta(seconds=10)
# What to do if the request was Feishu's and not a stranger's (docs/operations.md, "Rejected requests").
_ACTIONS = {
    "challenge": "compare_FEISHU_ENCRYPT_KEY_with_the_console",
    "token": "compare_FEISHU_VERIFICATION_TOKEN_and_FEISHU_APP_ID_with_the_console",  # nosec B105  # the name of an action
    "age": "check_the_clock_of_this_machine",
    "tenant": "check_FEISHU_TENANT_KEY",
}


class Rejections:
    """Of one receiver of events. Any thread may note one."""

    def __init__(self, seen: SeenRequests, clock: Clock) -> None:
        """Args: ``seen`` is told of each."""
        self._seen = seen
        self._clock = clock
        self._spacings: defaultdict[str, LogSpacing] = defaultdict(partial(LogSpacing, LOG_EVERY))

    def note(self, rejection: RequestRejected) -> None:
        """Count it; the log has a line for each reason at most every ten seconds."""
        reason = rejection.reason
        self._seen.note(SeenRequest("refused", self._clock.now(), reason))
        EVENTS.labels(kind="refused", outcome=reason).inc()
        if count := self._spacings[reason].due():
            log.info("request_rejected", reason=reason, action=_ACTIONS.get(reason, "none"), count=count)
