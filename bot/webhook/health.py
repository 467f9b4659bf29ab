"""The routes for the operator's tools: liveness, readiness and metrics."""

import threading
import time
from datetime import timedelta

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.metrics import REGISTRY
from bot.readiness import Readiness

# Writing them takes milliseconds of the processor. However often they are asked for, it is done no more often than this.
METRICS_AGE = timedelta(seconds=0.2)


class MetricsText:
    """The metrics as Prometheus reads them. Any thread may ask."""

    def __init__(self, age: timedelta) -> None:
        """Args: ``age`` is how old they may be."""
        self._age = age.total_seconds()
        self._lock = threading.Lock()
        self._text = b""
        self._is_new_until = float("-inf")

    def get(self) -> bytes:
        with self._lock:
            if time.monotonic() >= self._is_new_until:
                self._text = generate_latest(REGISTRY)
                self._is_new_until = time.monotonic() + self._age
            return self._text


def make_health(readiness: Readiness, metrics_age: timedelta = METRICS_AGE) -> Blueprint:
    """``/healthz``, ``/readyz`` and ``/metrics``."""
    health = Blueprint("health", __name__)
    text = MetricsText(metrics_age)

    @health.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"status": "alive"}

    @health.get("/readyz")
    def readyz() -> ResponseReturnValue:
        reasons = readiness.reasons()
        return ({"status": "not ready", "reasons": list(reasons)}, 503) if reasons else {"status": "ready"}

    @health.get("/metrics")
    def metrics() -> ResponseReturnValue:
        return Response(text.get(), content_type=CONTENT_TYPE_LATEST)

    return health
