"""``python -m tests.bench.rivals KIND PORT FILE``: other ways to acknowledge an event, on the bot's server with its settings.

``flask`` reads the body and answers. ``sdk`` is the SDK's dispatcher on its Flask adapter, as its sample shows it, with a
handler that does nothing; ``sdk-insert`` stores the event's id in the SQLite database FILE. ``bolt`` is slack-bolt on its
Flask adapter; it verifies a signature as the others do, but Slack does not encrypt.
"""

import sqlite3
import sys
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request

from bot.server import serve
from simulator.events.signing import AppKeys
from tests.bench.load import HOST, PATH

SLACK_SECRET = "slack-signing-secret"


class NoLifecycle:
    def start(self) -> None:
        """Nothing else runs."""

    def stop(self) -> None:
        """Likewise."""


def bare() -> Flask:
    web = Flask(__name__)

    @web.post(PATH)
    def receive() -> Response:
        request.get_data(cache=False)
        return Response("{}", mimetype="application/json")

    return web


def sdk(handle: Callable[[Any], None]) -> Flask:
    # Only the process that serves it loads the whole SDK.
    import lark_oapi  # noqa: PLC0415 - see above
    from lark_oapi.adapter.flask import parse_req, parse_resp  # noqa: PLC0415 - see above

    keys, web = AppKeys(), Flask(__name__)
    builder = lark_oapi.EventDispatcherHandler.builder(keys.encrypt_key, keys.verification_token)
    dispatcher = builder.register_p2_im_message_receive_v1(handle).build()

    @web.post(PATH)
    def receive() -> Any:
        return parse_resp(dispatcher.do(parse_req()))

    return web


def inserting(file: str) -> Callable[[Any], None]:
    """A handler that stores the id of a message in a transaction of its own, in the mode for many readers and one writer."""
    local = threading.local()
    with sqlite3.connect(file) as first:
        first.execute("PRAGMA journal_mode = WAL")
        first.execute("CREATE TABLE events (id TEXT PRIMARY KEY)")

    def handle(event: Any) -> None:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(file, timeout=20)
        with local.connection:
            local.connection.execute("INSERT INTO events VALUES (?)", (event.event.message.message_id,))

    return handle


def bolt() -> Flask:
    # Installed by `make bench` only.
    from slack_bolt import App  # noqa: PLC0415 - see above
    from slack_bolt.adapter.flask import SlackRequestHandler  # noqa: PLC0415 - see above
    from slack_bolt.authorization import AuthorizeResult  # noqa: PLC0415 - see above

    web = Flask(__name__)
    known = AuthorizeResult(
        enterprise_id=None, team_id="T1", bot_user_id="U1", bot_id="B1", bot_token="xoxb-1", user_id="U2"
    )
    slack = App(signing_secret=SLACK_SECRET, authorize=lambda: known)
    slack.event("message")(lambda: None)
    handler = SlackRequestHandler(slack)

    @web.post(PATH)
    def receive() -> Any:
        return handler.handle(request)

    return web


def main() -> None:
    kind, port, file = sys.argv[1:]
    kinds: dict[str, Callable[[], Flask]] = {
        "flask": bare,
        "sdk": lambda: sdk(lambda _event: None),
        "sdk-insert": lambda: sdk(inserting(file)),
        "bolt": bolt,
    }
    serve(lambda: (kinds[kind](), NoLifecycle()), HOST, int(port))


if __name__ == "__main__":
    main()
