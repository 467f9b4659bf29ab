"""Every figure that ``GET /metrics`` shows, defined once. No counting happens here, and no label carries an id of a person."""

from prometheus_client import Counter, Gauge, Histogram

FEISHU_CALLS = Counter(
    "feishu_calls", "Calls to Feishu by how they ended: ok, or the name of the error", ["api", "outcome"]
)
FEISHU_CALL_SECONDS = Histogram(
    "feishu_call_seconds",
    "How long a call to Feishu took, waiting and repeating included",
    ["api"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 9, 15),
)
EVENTS = Counter("events", "Events and clicks that came in, by how the door answered", ["kind", "outcome"])
ANSWERS = Counter("answers", "Commands and clicks that were answered, by how", ["command", "outcome"])
SCAN_POSTS = Gauge("scan_posts", "Job posts that the last scan saw", ["website"])
INTERVALS_MISSED = Counter(
    "ticks_missed", "Ticks of the scheduler that a process slept through and the next one caught up", ["tick"]
)
DIGESTS = Counter("digests", "Reminder digests by how they ended", ["outcome"])
