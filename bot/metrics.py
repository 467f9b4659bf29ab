"""The metrics of ``GET /metrics``, whose names begin with ``hirebot_``. No label holds the id of a person.

Those that tell what is in the database are set by ``bot/tasks/database_metrics.py``, and are NaN or absent while that is not known.
"""

import math
from collections.abc import Mapping
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
CARDS_REFUSED = Counter(
    "cards_refused",
    "Cards that Feishu refused, by what was sent (card, plainer, text) and its code",
    ["form", "reason"],
)
LIMITER_WAIT_SECONDS = Histogram(
    "limiter_wait_seconds",
    "What an attempt to call Feishu waited for, so that the call stays below the rate limits, in seconds",
    ["api"],
    buckets=(0.01, 0.05, 0.25, 1, 4),
)

SCAN_INTERVAL = Gauge("scan_interval_seconds", "SCAN_EVERY_MINUTES in seconds")
SCAN_TIMESTAMP = Gauge(
    "scan_timestamp_seconds", "When the last complete read of each source began, of changes or in full", ["source"]
)
FULL_SCAN_TIMESTAMP = Gauge(
    "full_scan_timestamp_seconds", "When the last complete full read of each source began", ["source"]
)
WORK_UNFINISHED = Gauge("work_unfinished", "Work that waits, runs or pauses, by its kind", ["work"])
WORK_OLDEST_TIMESTAMP = Gauge(
    "work_oldest_timestamp_seconds", "When the oldest unfinished work of a kind was stored", ["work"]
)
DIGESTS_DUE = Gauge("digests_due", "Chats whose time has come and that have not been looked at, and digests being sent")
DIGESTS_LATE = Gauge("digests_late", "Chats whose time has come and that wait, by what for", ["reason"])
DIGESTS_SENT_TODAY = Gauge("digests_sent_today", "Digests that were sent since midnight")
DATABASE_READ_TIMESTAMP = Gauge("database_read_timestamp_seconds", "When the values of the database were read last")
for _gauge in (DIGESTS_DUE, DIGESTS_SENT_TODAY, DATABASE_READ_TIMESTAMP):
    _gauge.set(math.nan)


def replace_values(gauge: metrics.Gauge, values: Mapping[str, float]) -> None:
    """Let a gauge with one label have these values, by that label's, and no others."""
    shown = {value for metric in gauge.collect() for sample in metric.samples for value in sample.labels.values()}
    for label in shown - values.keys():
        gauge.remove(label)
    for label, value in values.items():
        gauge.labels(label).set(value)
