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

from bot.nouns import Text
from simulator import page_chat, page_click, page_gallery, page_jobs, page_machine
from simulator.page_asked import PageAsked, PageRefused, missing, viewer, wrong
from simulator.page_events import Peer, stream
from simulator.playground import Playground

Action = Callable[[Playground, PageAsked], dict[str, Any]]
PAGE = Path(__file__).resolve().parent / "page"
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
    "state": page_chat.show_state,
    "chats/<id>/messages": page_chat.show_messages,
    "faults": page_machine.show_faults,
    "jobs": page_jobs.show_jobs,
    "wire": page_machine.show_wire,
    "gallery": page_gallery.show_gallery,
}
WRITES: dict[str, Action] = {
    "chats": page_chat.create_chat,
    "chats/<id>/say": page_chat.say,
    "chats/<id>/open": page_chat.open_chat,
    "chats/<id>/read": page_chat.read_chat,
    "chats/<id>/bot": page_chat.change_bot_in_chat,
    "messages/<id>/click": page_click.click,
    "clock": page_machine.move_clock,
    "bot": page_machine.change_bot,
    "faults": page_machine.set_fault,
    "switches": page_machine.turn_switches,
    "token/revoke": page_machine.revoke_token,
    "jobs/<id>": page_jobs.change_job,
}


def add_page(web: Flask, playground: Playground, ending: threading.Event) -> None:
    """Args: ``ending`` is set when the server stops, so that no open page holds a thread."""
    playground.wire.listen(web)
    page = Blueprint("page", __name__)
    page.before_request(_check_origin)
    page.after_request(_protect)
    page.register_error_handler(PageRefused, _refused)
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
        raise PageRefused(NOT_FROM_THE_PAGE, 403)


def _protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-cache")
    return response


def _refused(refusal: PageRefused) -> tuple[Response, int]:
    return jsonify({"error": refusal.text._asdict()}), refusal.status


def _run(action: Action, playground: Playground, id: str = "") -> Response:  # noqa: A002 - the path's own word
    return jsonify(action(playground, PageAsked(id, request.args.to_dict(), _body())))


def _body() -> dict[str, Any]:
    if request.method != "POST":
        return {}
    body = request.get_json(silent=True)
    if not isinstance(body, dict):
        raise wrong("body")
    return body


def _events(playground: Playground, ending: threading.Event) -> Response:
    """``Last-Event-ID`` of a browser that comes back, else ``after`` of the query, else from now on."""
    asked = PageAsked(query={**request.args.to_dict(), **_resumed()})
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
