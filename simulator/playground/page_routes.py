"""The playground over HTTP: the page's files, and one JSON API below ``/api/`` for the page, tests and the bot's clock.

Requests come from the loopback interface only. A POST needs the header ``X-Playground``, which a foreign web page cannot
set. Static files are looked up by name, so a request never chooses a path on disk.
"""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import flask
from flask import Blueprint, Flask, Response, jsonify

from bot.domain.text import Text
from simulator.playground import admin_views, behaviour_views, chat_views, click_views, gallery_views, job_views
from simulator.playground.event_stream import Peer, stream
from simulator.playground.page_request import PageError, PageRequest, invalid, not_found, viewer
from simulator.playground.playground import Playground

View = Callable[[Playground, PageRequest], dict[str, Any]]
STATIC = Path(__file__).resolve().parent / "static"
HEADER = "X-Playground"
FOREIGN_REQUEST = Text("这个请求不是从本页面发出的。", "This request does not come from the page.")
CONTENT_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
# Only the page's own scripts run and nothing is sent elsewhere, whatever a job's text contains.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
GET: dict[str, View] = {
    "state": chat_views.show_state,
    "chats/<id>/messages": chat_views.list_messages,
    "clock": admin_views.wait_for_clock,
    "jobs": job_views.list_jobs,
    "wire": admin_views.list_wire,
    "gallery": gallery_views.show_gallery,
}
POST: dict[str, View] = {
    "chats": chat_views.create_chat,
    "chats/<id>/say": chat_views.say,
    "chats/<id>/open": chat_views.open_chat,
    "chats/<id>/read": chat_views.mark_read,
    "chats/<id>/deliver": chat_views.deliver_now,
    "chats/<id>/bot": chat_views.set_bot_membership,
    "messages/<id>/click": click_views.click,
    "clock": admin_views.move_clock,
    "bot": admin_views.control_bot,
    "faults": admin_views.set_fault,
    "switches": admin_views.set_switches,
    "token/revoke": admin_views.revoke_token,
    "jobs/<id>": job_views.edit_job,
    "adverts/<id>": job_views.switch_advert,
    "behaviour": behaviour_views.set_behaviour,
    "scopes": behaviour_views.set_scopes,
}


def add_page(web: Flask, playground: Playground, stopping: threading.Event) -> None:
    """Args: ``stopping`` is set when the server stops, so that open event streams end."""
    playground.wire.listen(web)
    page = Blueprint("page", __name__)
    page.before_request(_check_origin)
    page.after_request(_add_security_headers)
    page.register_error_handler(PageError, _to_response)
    for method, views in (("GET", GET), ("POST", POST)):
        for path, view in views.items():
            serve = partial(_serve, view, playground)
            page.add_url_rule(f"/api/{path}", f"{method} {path}", serve, methods=[method])
    page.add_url_rule("/api/events", "events", partial(_stream_events, playground, stopping))
    page.add_url_rule("/api/<path:name>", "unknown", _unknown, methods=["GET", "POST"])
    page.add_url_rule("/page/<path:name>", "file", _file)
    page.add_url_rule("/", "chat", partial(_file, "index.html"))
    page.add_url_rule("/gallery", "gallery", partial(_file, "gallery.html"))
    page.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
    web.register_blueprint(page)


def _check_origin() -> None:
    if flask.request.method == "POST" and HEADER not in flask.request.headers:
        raise PageError(FOREIGN_REQUEST, 403)


def _add_security_headers(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _to_response(error: PageError) -> tuple[Response, int]:
    return jsonify({"error": error.text._asdict()}), error.status


def _serve(view: View, playground: Playground, id: str = "") -> Response:  # noqa: A002 - the name in the URL rule
    return jsonify(view(playground, PageRequest(id, flask.request.args.to_dict(), _body())))


def _body() -> dict[str, Any]:
    if flask.request.method != "POST":
        return {}
    body = flask.request.get_json(silent=True)
    if not isinstance(body, dict):
        raise invalid("body")
    return body


def _stream_events(playground: Playground, stopping: threading.Event) -> Response:
    """Starts after ``Last-Event-ID`` of a reconnecting browser, else after ``after`` of the query, else now."""
    request = PageRequest(query={**flask.request.args.to_dict(), **_last_event_id()})
    after = request.query_number("after") if "after" in request.query else None
    peer = Peer(flask.request.environ.get("werkzeug.socket"))
    events = stream(playground.platform, viewer(playground.platform, request), after, peer, stopping)
    return Response(events, content_type="text/event-stream; charset=utf-8", headers={"Cache-Control": "no-store"})


def _last_event_id() -> dict[str, str]:
    last = flask.request.headers.get("Last-Event-ID", "")
    return {"after": last} if last else {}


def _unknown(name: str) -> Response:
    raise not_found(name[:100])


def _file(name: str) -> Response:
    """One of the files below ``static``, found in a listing of that folder."""
    files = {file.relative_to(STATIC).as_posix(): file for file in STATIC.rglob("*") if file.suffix in CONTENT_TYPES}
    if name not in files:
        raise not_found(name[:100])
    return Response(files[name].read_bytes(), content_type=CONTENT_TYPES[files[name].suffix])
