"""Serves the platform over HTTP on the loopback, in a thread of its own."""

import threading
from dataclasses import dataclass

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from simulator.api.loopback_guard import HOST
from simulator.api.routes import make_web_api
from simulator.events.delivery import Delivery
from simulator.platform import Platform
from simulator.playground.control_routes import add_control
from simulator.playground.page_routes import add_page
from simulator.playground.playground import Playground


class KeptConnections(WSGIRequestHandler):
    """Keeps connections open, as the platform does, and prints nothing."""

    protocol_version = "HTTP/1.1"
    # Head and body leave in two writes; waiting for the first one's acknowledgement would cost 40 ms a call.
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - the name is werkzeug's
        """Calls are noted by the platform itself."""


@dataclass(frozen=True)
class RunningServer:
    """A server that answers at ``url`` until ``stop`` is called."""

    url: str
    _server: BaseWSGIServer
    _thread: threading.Thread
    _ending: threading.Event

    def stop(self) -> None:
        self._ending.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def start_server(
    platform: Platform,
    port: int = 0,
    delivery: Delivery | None = None,
    playground: Playground | None = None,
) -> RunningServer:
    """Serve the platform's API on a loopback port, 0 for a free one.

    With ``delivery`` also the control paths, with ``playground`` also the page for people.
    """
    web, ending = make_web_api(platform), threading.Event()
    if delivery is not None:
        add_control(web, delivery)
    if playground is not None:
        add_page(web, playground, ending)
    server = make_server(HOST, port, web, threaded=True, request_handler=KeptConnections)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    return RunningServer(f"http://{HOST}:{server.server_port}", server, thread, ending)
