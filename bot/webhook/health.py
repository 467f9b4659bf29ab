"""What the operator's tools ask: does the process live, can it take on work, how is it doing."""

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from bot.readiness import Readiness


def make_health(readiness: Readiness) -> Blueprint:
    """``/healthz``, ``/readyz`` and ``/metrics``."""
    status = Blueprint("status", __name__)

    @status.get("/healthz")
    def healthz() -> ResponseReturnValue:
        return {"status": "alive"}

    @status.get("/readyz")
    def readyz() -> ResponseReturnValue:
        reasons = readiness.reasons()
        return ({"status": "not ready", "reasons": list(reasons)}, 503) if reasons else {"status": "ready"}

    @status.get("/metrics")
    def metrics() -> ResponseReturnValue:
        return Response(generate_latest(), content_type=CONTENT_TYPE_LATEST)

    return status
