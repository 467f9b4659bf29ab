"""The webhook together with counts of the handlers and messages that each request causes."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from prometheus_client import Metric
from werkzeug.test import TestResponse

from bot.metrics import ANSWERS
from simulator.core.messages import Message
from tests.stress.request_mutations import Malformed
from tests.support.whole_bot.webhook_client import REJECTION, WebhookClient

OK, UNAUTHORIZED, SERVER_ERROR = 200, 401, 500
REJECTION_HEADERS = {"Content-Type": "application/json", "Content-Length": str(len(REJECTION))}
# Outcomes without a handler: another tenant, a card or button that is not ours.
BEFORE_ANY_HANDLER = ("OutsideTenant", "CardOutdated")


def handler_runs(metrics: Iterable[Metric] | None = None) -> int:
    """How often the dispatcher has run a handler, by its own metric: of this process, or as given."""
    return sum(
        int(sample.value)
        for metric in (ANSWERS.collect() if metrics is None else metrics)
        for sample in metric.samples
        if sample.name == "hirebot_answers_total" and sample.labels["outcome"] not in BEFORE_ANY_HANDLER
    )


@dataclass
class WatchedWebhook:
    """Sends malformed requests and records what they cause."""

    webhook: WebhookClient
    statuses: Counter[int] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    violations: dict[str, list[str]] = field(
        default_factory=lambda: {"answers of 5xx": [], "handlers run": [], "answers not as they must be": []}
    )
    sent_before: int = 0
    runs_before: int = 0

    def settle(self) -> None:
        """From here on no handler may run and no message may be sent."""
        self.sent_before, self.runs_before = len(self._sent()), handler_runs()

    def send(self, malformed: Malformed) -> None:
        response = self.webhook.web.post("/feishu/events", data=malformed.request.body, headers=malformed.headers)
        self.statuses[response.status_code] += 1
        self.families[malformed.family] += 1
        line = f"{malformed.family}: {response.status_code} to {malformed.request.body[:300]!r}"
        if response.status_code >= SERVER_ERROR:
            self.violations["answers of 5xx"].append(line)
        if handler_runs() != self.runs_before or len(self._sent()) != self.sent_before:
            self.violations["handlers run"].append(line)
            self.settle()
        if not _is_expected(response, is_authentic=malformed.is_authentic):
            self.violations["answers not as they must be"].append(line)

    def ask(self, words: str) -> Message:
        """Send a genuine command; its answer. Raises IndexError if there is none."""
        before = len(self._sent())
        self.webhook.push(self.webhook.question(words))
        return self._sent()[before:][0]

    def _sent(self) -> tuple[Message, ...]:
        return self.webhook.platform.message_service.messages.from_bot()


def _is_expected(response: TestResponse, *, is_authentic: bool) -> bool:
    """The constant rejection; or, for an authentic request, an acknowledgement."""
    if response.status_code == UNAUTHORIZED:
        return response.data == REJECTION and dict(response.headers) == REJECTION_HEADERS
    return is_authentic and response.status_code == OK and isinstance(json.loads(response.data), dict)
