from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from bot.cli.healthcheck import main
from simulator.bot_runner.bot_process import free_port


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/healthz" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_only_an_answer_of_200_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    server = HTTPServer(("127.0.0.1", 0), _Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    port = str(server.server_port)
    assert (main("/healthz", port), main("/readyz", port), main("/healthz", str(free_port()))) == (0, 1, 1)
    server.shutdown()
    server.server_close()
