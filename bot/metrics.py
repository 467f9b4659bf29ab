"""The metrics of ``GET /metrics``, whose names begin with ``hirebot_``. No label holds the id of a person."""

from functools import partial

from prometheus_client import CollectorRegistry, ProcessCollector, metrics

REGISTRY = CollectorRegistry()
"""Ours and those of the process; the default registry would add names without our prefix."""
ProcessCollector("hirebot", registry=REGISTRY)

Counter = partial(metrics.Counter, namespace="hirebot", registry=REGISTRY)
Gauge = partial(metrics.Gauge, namespace="hirebot", registry=REGISTRY)
Histogram = partial(metrics.Histogram, namespace="hirebot", registry=REGISTRY)

FEISHU_CALLS = Counter("feishu_calls", "Calls to Feishu by outcome: ok, or the name of the error", ["api", "outcome"])
FEISHU_CALL_SECONDS = Histogram(
    "feishu_call_seconds",
    "Duration of a call to Feishu in seconds, waiting and retries included",
    ["api"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 9, 15),
)
EVENTS = Counter("events", "Events and clicks that were received, by how they were answered", ["kind", "outcome"])
FRAMES = Counter(
    "frames", "Events of the long connection, by the type of their frames and the answer", ["type", "outcome"]
)
# Has no sample where no long connection is used.
CONNECTION_UP = Gauge("connection_up", "1 while the connection over which events come is open", ["transport"])
CONNECTIONS_CUT = Counter("connections_cut", "Connections that were closed before a whole request had come", ["reason"])
ANSWERS = Counter("answers", "Commands and clicks that were answered, by outcome", ["command", "outcome"])
SCAN_RECORDS = Gauge("scan_records", "Jobs or adverts that the last full read of a source had", ["source", "website"])
INTERVALS_MISSED = Counter(
    "ticks_missed", "Intervals of the scheduler that this process missed, for example while it was suspended", ["tick"]
)
DIGESTS = Counter("digests", "Reminder digests by outcome", ["outcome"])
WORK_GIVEN_UP = Counter("work_given_up", "Work that was given up after retries of half an hour, by its kind", ["work"])
