"""The routes for the operator's tools: liveness, readiness and metrics."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.metrics import REGISTRY
from bot.readiness import Readiness


def make_health(readiness: Readiness) -> Blueprint:
    """``/healthz``, ``/readyz`` and ``/metrics``."""
    health = Blueprint("health", __name__)

    @health.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"status": "alive"}

    @health.get("/readyz")
    def readyz() -> ResponseReturnValue:
        reasons = readiness.reasons()
        return ({"status": "not ready", "reasons": list(reasons)}, 503) if reasons else {"status": "ready"}

    @health.get("/metrics")
    def metrics() -> ResponseReturnValue:
        return Response(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)

    return health
