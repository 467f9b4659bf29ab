"""Serves the simulated platform over HTTP on a loopback port, in a thread of its own."""

import threading
import time
from dataclasses import dataclass

from werkzeug.serving import BaseWSGIServer, make_server

from simulator.api.loopback_guard import HOST
from simulator.api.routes import make_web_api
from simulator.keep_alive import KeepAliveHandler, OpenConnections
from simulator.long_connection.endpoint import add_endpoint
from simulator.long_connection.server import LongConnections
from simulator.platform import Platform
from simulator.playground.page_routes import add_page
from simulator.playground.playground import Playground

SHUTDOWN_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class RunningServer:
    """A server that answers at ``url`` until ``stop`` is called."""

    url: str
    _server: BaseWSGIServer
    _thread: threading.Thread
    _stopping: threading.Event
    _open: OpenConnections

    def stop(self) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._open.close_all()
        self._thread.join()
        self._server.server_close()


def start_server(
    platform: Platform,
    port: int = 0,
    playground: Playground | None = None,
    connections: LongConnections | None = None,
) -> RunningServer:
    """Serve the platform's API on a loopback port (0 picks a free one); the playground and long connections if they are given."""
    web, stopping = make_web_api(platform), threading.Event()
    if connections is not None:
        add_endpoint(web, connections, platform.call)
    if playground is not None:
        add_page(web, playground, stopping)

    open_connections = OpenConnections()

    class Handler(KeepAliveHandler):
        connections = open_connections

        def date_time_string(self, timestamp: float | None = None) -> str:
            now = time.time() if timestamp is None else timestamp
            return super().date_time_string(now + platform.date_ahead.total_seconds())

    server = make_server(HOST, port, web, threaded=True, request_handler=Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": SHUTDOWN_POLL_SECONDS}, daemon=True)
    thread.start()
    return RunningServer(f"http://{HOST}:{server.server_port}", server, thread, stopping, open_connections)
