"""Every row of the benchmark by its name for ``--only``, in the order of the table."""

from collections.abc import Callable, Mapping

from tests.bench import acknowledgement, cards, durable, lists, reminding, running, scan, start, wire
from tests.bench.figures import Result
from tests.bench.plan import Plan

Measure = Callable[[Plan], Result]

ROWS: Mapping[str, Measure] = {
    "acknowledgement": acknowledgement.measure,
    "durable": durable.measure,
    "wire": wire.measure,
    "start": start.measure,
    "events": running.measure_events,
    "idle": running.measure_idle,
    "scan": scan.measure,
    "lists": lists.measure,
    "digests": reminding.measure_digests,
    "chats": reminding.measure_idle_minute,
    "cards": cards.measure,
}
"""The docstring of each says what is measured; docs/performance.md repeats it."""
