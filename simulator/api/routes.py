"""The Flask application of the API: routing, the token call, and answers in the platform's JSON format."""

import json
import secrets
import socket
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Flask, Response, g, request

from simulator.api import chat_routes, hire_routes
from simulator.api.loopback_guard import reject_non_loopback
from simulator.api.request import ApiRequest, Route
from simulator.core.api_error import ApiError, BadGateway, Dropped
from simulator.keep_alive import ARRIVED_AT
from simulator.platform import Platform

PREFIX = "/open-apis"
DROPPED = "simulator.dropped"
"""A list in the WSGI environment that receives the path of a request whose connection is closed without an answer."""
TOKEN_PATH = f"{PREFIX}/auth/v3/tenant_access_token/internal"
GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
# bot/v3/info answers its members beside the code instead of under data (docs/feishu/api.md 1.2).
TOP_LEVEL = frozenset(("/bot/v3/info",))


def make_web_api(platform: Platform) -> Flask:
    """The API alone; ``simulator.playground.page_routes`` adds the playground."""
    web = Flask("simulator", static_folder=None)
    web.before_request(reject_non_loopback)
    web.before_request(_read_body)
    web.after_request(_add_log_id)
    web.add_url_rule(TOKEN_PATH, view_func=partial(_issue_token, platform), methods=["POST"], endpoint="token")
    for route in (*chat_routes.ROUTES, *hire_routes.ROUTES):
        web.add_url_rule(
            f"{PREFIX}{route.path}",
            endpoint=f"{route.method} {route.path}",
            view_func=partial(_serve, platform, route),
            methods=[route.method],
        )
    web.register_error_handler(404, lambda _: _to_response(ApiError(404, 99991201, "path not found")))
    web.register_error_handler(405, lambda _: _to_response(ApiError(405, 99991301, "wrong method")))
    return web


def _read_body() -> None:
    """Reads the whole body, because the server would take unread bytes for the next request of the connection."""
    request.get_data()


def _add_log_id(response: Response) -> Response:
    response.headers.setdefault("X-Tt-Logid", _new_log_id())
    return response


def _new_log_id() -> str:
    return f"2026{secrets.token_hex(14)}"


def _serve(platform: Platform, route: Route, **ids: str) -> Response:
    came_at = request.environ.get(ARRIVED_AT, time.monotonic())

    def authorize() -> None:
        platform.authorize(request.headers.get("Authorization", ""), route.scopes)

    def operation() -> dict[str, Any]:
        lists = request.args.to_dict(flat=False)
        return route.serve(platform, ApiRequest(ids, request.args.to_dict(), _json_body(), lists))

    response = _answer(platform, operation, authorize, is_top_level=route.path in TOP_LEVEL)
    if route.is_list:
        time.sleep(max(came_at + platform.behaviour.page_delay_ms / 1000 - time.monotonic(), 0))
    return response


def _issue_token(platform: Platform) -> Response:
    def operation() -> dict[str, Any]:
        body = _json_body()
        token, seconds = platform.tokens.issue(str(body.get("app_id", "")), str(body.get("app_secret", "")))
        return {"tenant_access_token": token, "expire": seconds}

    return _answer(platform, operation, None, is_top_level=True)


def _answer(
    platform: Platform,
    operation: Callable[[], dict[str, Any]],
    authorize: Callable[[], None] | None,
    *,
    is_top_level: bool,
) -> Response:
    name = f"{request.method} {request.path.removeprefix(PREFIX)}"
    try:
        result = platform.call(name, operation, authorize)
    except ApiError as error:
        return _to_response(error)
    except BadGateway:
        return Response(GATEWAY_PAGE, 502, content_type="text/html")
    except Dropped:
        return _drop_connection()
    members = result if is_top_level else {"data": result}
    return _json({"code": 0, "msg": "ok" if is_top_level else "success", **members}, 200)


def _to_response(error: ApiError) -> Response:
    log_id = _new_log_id()
    details = {"log_id": log_id, "troubleshooter": "search the log id in the open platform", **error.error}
    response = _json({"code": error.code, "msg": error.msg, "error": details}, error.http_status)
    response.headers["X-Tt-Logid"] = log_id
    response.headers.update(error.headers)
    return response


def _drop_connection() -> Response:
    """Closes the connection; writing the answer then fails, and the server abandons the connection."""
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    g.was_dropped = True
    request.environ.get(DROPPED, []).append(request.path)
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500)


def _json_body() -> dict[str, Any]:
    """The body as an object. Its Content-Type is ignored, as the SDK sends none with the token call. Raises ApiError."""
    text = request.get_data()
    if not text:
        return {}
    try:
        body = json.loads(text)
    except ValueError as unreadable:
        raise ApiError(400, 99992402, "request body is not JSON") from unreadable
    if not isinstance(body, dict):
        raise ApiError(400, 99992402, "request body is not an object")
    return body


def _json(body: dict[str, Any], status: int) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, content_type="application/json; charset=utf-8")
