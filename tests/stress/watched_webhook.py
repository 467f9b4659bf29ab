"""The bot's door with a count of what each request set going. The counts are the bot's own and the platform's."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from prometheus_client import Metric
from werkzeug.test import TestResponse

from bot.metrics import ANSWERS
from simulator.core.messages import Message
from tests.stress.request_mutations import Malformed
from tests.support.webhook_client import REJECTION, WebhookClient

OK, REFUSED, SERVER_ERROR = 200, 401, 500
REFUSAL_HEADERS = {"Content-Type": "application/json", "Content-Length": str(len(REJECTION))}
# Ways out of the dispatcher before any handler: somebody else's tenant, a card or button that is not ours.
BEFORE_ANY_HANDLER = ("OutsideTenant", "CardOutdated")


def handler_runs(metrics: Iterable[Metric] | None = None) -> int:
    """How often the dispatcher has run a handler, as it counts itself: in this process, or by the figures of another."""
    return sum(
        int(sample.value)
        for metric in (ANSWERS.collect() if metrics is None else metrics)
        for sample in metric.samples
        if sample.name == "answers_total" and sample.labels["outcome"] not in BEFORE_ANY_HANDLER
    )


@dataclass
class WatchedDoor:
    """Sends malformed requests and keeps what came of them."""

    webhook: WebhookClient
    statuses: Counter[int] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    wrong: dict[str, list[str]] = field(
        default_factory=lambda: {"answers of 5xx": [], "handlers run": [], "answers not as they must be": []}
    )
    sent_before: int = 0
    runs_before: int = 0

    def settle(self) -> None:
        """From here on nothing may run."""
        self.sent_before, self.runs_before = len(self._sent()), handler_runs()

    def send(self, malformed: Malformed) -> None:
        response = self.webhook.web.post("/feishu/events", data=malformed.request.body, headers=malformed.headers)
        self.statuses[response.status_code] += 1
        self.families[malformed.to_error_type] += 1
        label_value = f"{malformed.to_error_type}: {response.status_code} to {malformed.request.body[:300]!r}"
        if response.status_code >= SERVER_ERROR:
            self.wrong["answers of 5xx"].append(label_value)
        if handler_runs() != self.runs_before or len(self._sent()) != self.sent_before:
            self.wrong["handlers run"].append(label_value)
            self.settle()
        if not _is_as_it_must(response, is_authentic=malformed.is_authentic):
            self.wrong["answers not as they must be"].append(label_value)

    def ask(self, words: str) -> Message:
        """A genuine command; its answer. Raises IndexError if there is none."""
        before = len(self._sent())
        self.webhook.push(self.webhook.question(words))
        return self._sent()[before:][0]

    def _sent(self) -> tuple[Message, ...]:
        return self.webhook.platform.message_service.messages.from_bot()


def _is_as_it_must(response: TestResponse, *, is_authentic: bool) -> bool:
    """The one constant refusal; or, to the platform itself, an acknowledgement."""
    if response.status_code == REFUSED:
        return response.data == REJECTION and dict(response.headers) == REFUSAL_HEADERS
    return is_authentic and response.status_code == OK and isinstance(json.loads(response.data), dict)
