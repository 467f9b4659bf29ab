"""``POST /callback/ws/endpoint``: a client asks where to connect (docs/feishu/events.md 8)."""

import json
from collections.abc import Callable
from functools import partial

from flask import Flask, Response, request

from simulator.core.api_error import ApiError, BadGateway
from simulator.long_connection.server import LongConnections

PATH = "/callback/ws/endpoint"
BAD_GATEWAY = 502


Record = dict[str, object]
Call = Callable[[str, Callable[[], Record]], Record]
"""Executes one call, as ``Platform.call``."""


def add_endpoint(web: Flask, connections: LongConnections, call: Call) -> None:
    """Serve the call for an address on the server of the API."""
    web.add_url_rule(PATH, view_func=partial(_give_address, connections, call), methods=["POST"], endpoint=PATH)


def _give_address(connections: LongConnections, call: Call) -> Response:
    body = request.get_json(force=True, silent=True) or {}

    def operation() -> Record:
        return connections.give_address(str(body.get("AppID", "")), str(body.get("AppSecret", "")))

    try:
        answer: Record = {"code": 0, "msg": "", "data": call(f"POST {PATH}", operation)}
    except ApiError as error:
        return _json({"code": error.code, "msg": error.msg}, error.http_status)
    except BadGateway:
        return Response("bad gateway", BAD_GATEWAY, content_type="text/html")
    return _json(answer, 200)


def _json(body: Record, status: int) -> Response:
    return Response(json.dumps(body), status, content_type="application/json; charset=utf-8")
