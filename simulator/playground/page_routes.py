"""The playground's page over HTTP: its files, its JSON below ``/_page/`` and its events. What they mean stands in page_*.

Loopback only; a change needs the header ``X-Playground``, which no foreign web page can set. What a request says never
becomes the name of a file.
"""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from bot.domain.text import Text
from simulator.playground import admin_views, chat_views, click_views, gallery_views, job_views
from simulator.playground.event_stream import Peer, stream
from simulator.playground.page_request import PageError, PageRequest, missing, viewer, wrong
from simulator.playground.playground import Playground

Action = Callable[[Playground, PageRequest], dict[str, Any]]
PAGE = Path(__file__).resolve().parent / "static"
HEADER = "X-Playground"
NOT_FROM_THE_PAGE = Text("这个请求不是从本页面发出的。", "This request does not come from the page.")
KINDS = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
}
# Only the page's own files run, and nothing leaves the machine, whatever a job's text tries.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
READS: dict[str, Action] = {
    "state": chat_views.show_state,
    "chats/<id>/messages": chat_views.show_messages,
    "faults": admin_views.show_faults,
    "jobs": job_views.show_jobs,
    "wire": admin_views.show_wire,
    "gallery": gallery_views.show_gallery,
}
WRITES: dict[str, Action] = {
    "chats": chat_views.create_chat,
    "chats/<id>/say": chat_views.say,
    "chats/<id>/open": chat_views.open_chat,
    "chats/<id>/read": chat_views.read_chat,
    "chats/<id>/bot": chat_views.change_bot_in_chat,
    "messages/<id>/click": click_views.click,
    "clock": admin_views.move_clock,
    "bot": admin_views.change_bot,
    "faults": admin_views.set_fault,
    "switches": admin_views.turn_switches,
    "token/revoke": admin_views.revoke_token,
    "jobs/<id>": job_views.change_job,
}


def add_page(web: Flask, playground: Playground, ending: threading.Event) -> None:
    """Args: ``ending`` is set when the server stops, so that no open page holds a thread."""
    playground.wire.listen(web)
    page = Blueprint("page", __name__)
    page.before_request(_check_origin)
    page.after_request(_protect)
    page.register_error_handler(PageError, _refused)
    for method, actions in (("GET", READS), ("POST", WRITES)):
        for path, action in actions.items():
            view = partial(_run, action, playground)
            page.add_url_rule(f"/_page/{path}", f"{method} {path}".replace(".", " "), view, methods=[method])
    page.add_url_rule("/_page/events", "events", partial(_events, playground, ending))
    page.add_url_rule("/_page/<path:name>", "nothing", _nothing, methods=["GET", "POST"])
    page.add_url_rule("/page/<path:name>", "file", _file)
    page.add_url_rule("/", "chat", partial(_file, "index.html"))
    page.add_url_rule("/gallery", "gallery", partial(_file, "gallery.html"))
    page.add_url_rule("/favicon.ico", "icon", lambda: Response(status=204))
    web.register_blueprint(page)


def _check_origin() -> None:
    if request.method == "POST" and HEADER not in request.headers:
        raise PageError(NOT_FROM_THE_PAGE, 403)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _refused(api_error: PageError) -> tuple[Response, int]:
    return jsonify({"error": api_error.text._asdict()}), api_error.status


def _run(action: Action, playground: Playground, id: str = "") -> Response:  # noqa: A002 - the path's own word
    return jsonify(action(playground, PageRequest(id, request.args.to_dict(), _body())))


def _body() -> dict[str, Any]:
    if request.method != "POST":
        return {}
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise wrong("body")
    return body


def _events(playground: Playground, ending: threading.Event) -> Response:
    """``Last-Event-ID`` of a browser that comes back, else ``after`` of the query, else from now on."""
    asked = PageRequest(query={**request.args.to_dict(), **_resumed()})
    after = asked.query_number("after") if "after" in asked.query else None
    peer = Peer(request.environ.get("werkzeug.socket"))
    lines = stream(playground.platform, viewer(playground.platform, asked), after, peer, ending)
    return Response(lines, content_type="text/event-stream; charset=utf-8", headers={"Cache-Control": "no-store"})


def _resumed() -> dict[str, str]:
    last = request.headers.get("Last-Event-ID", "")
    return {"after": last} if last else {}


def _nothing(name: str) -> Response:
    raise missing(name[:100])


def _file(name: str) -> Response:
    """One of the page's own files; they are looked up, and the name is not made a path."""
    files = {file.relative_to(PAGE).as_posix(): file for file in PAGE.rglob("*") if file.suffix in KINDS}
    if name not in files:
        raise missing(name[:100])
    return Response(files[name].read_bytes(), content_type=KINDS[files[name].suffix])
