"""What a disturbance has cost, from the single measurements."""

import statistics
from collections import Counter
from dataclasses import dataclass

from tests.stress.ledger import OK
from tests.stress.outage.events import Observed

UNAVAILABLE = 503
# Feishu waits so long for an answer.
ANSWER_SECONDS = 3.0
HEALTH_MEDIAN_SECONDS = 0.1


@dataclass(frozen=True)
class Disturbed:
    """When the disturbance began and ended, in monotonic seconds."""

    began: float
    ended: float


def figures(observed: Observed, disturbed: Disturbed) -> dict[str, object]:
    """By name, for one column of the table."""
    deliveries, ledger = tuple(observed.deliveries), observed.ledger
    statuses = Counter(delivered.status for delivered in deliveries)
    seconds = sorted(delivered.seconds for delivered in deliveries)
    acknowledged = [d.at for d in deliveries if d.status == OK and d.at > disturbed.ended]
    refused = [d.at for d in deliveries if d.status != OK]
    answered = [
        at for message_id, at in observed.answered_at.items() if observed.asked_at.get(message_id, at) < disturbed.ended
    ]
    health, answers = observed.health_seconds, observed.answer_seconds()
    return {
        "disturbed for": _s(disturbed.ended - disturbed.began),
        "events; deliveries of them": f"{len(ledger.asked)}; {len(deliveries)}",
        "answers of the webhook, by status": ", ".join(f"{n} × {status}" for status, n in sorted(statuses.items())),
        "answer of the webhook: median, worst": f"{_ms(statistics.median(seconds))}, {_ms(seconds[-1])}",
        "`/healthz`: median, worst": f"{_ms(statistics.median(health))}, {_ms(max(health))}",
        "from the end to the first acknowledgement": _s(min(acknowledged) - disturbed.ended)
        if acknowledged
        else "never",
        "from the end to the last refusal": _s(max(0.0, max(refused) - disturbed.ended)) if refused else "none",
        "from the end until all asked before is answered": _s(max(0.0, max(answered) - disturbed.ended)),
        "from acknowledgement to answer: median, worst": f"{_s(statistics.median(answers))}, {_s(answers[-1])}",
        "lines in the bot's log": len(observed.here.replicas[0].bot.log_file.read_bytes().splitlines()),
    }


def broken_bounds(observed: Observed) -> dict[str, list[str]]:
    """The violations by name; every list is empty if all bounds hold."""
    median = statistics.median(observed.health_seconds)
    return {
        "webhook slower than 3 s": [
            f"{each.event_id}: status {each.status} after {_s(each.seconds)}"
            for each in observed.deliveries
            if not each.status or each.seconds > ANSWER_SECONDS
        ],
        "webhook answered neither 200 nor 503": [
            f"{each.event_id}: {each.status}" for each in observed.deliveries if each.status not in {0, OK, UNAVAILABLE}
        ],
        "/healthz: median above 100 ms": [_ms(median)] if median > HEALTH_MEDIAN_SECONDS else [],
        "/healthz answered other than 200": [
            f"{status}: {count}" for status, count in observed.health_statuses.items() if status != OK
        ],
        "given up by the platform": [event.event_id for event in observed.here.delivery.given_up],
    }


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"


def _s(seconds: float) -> str:
    return f"{seconds:.1f} s"
