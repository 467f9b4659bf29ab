"""Lets the real Feishu client call the simulator's API inside this process, without a socket."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from werkzeug.test import EnvironBuilder, run_wsgi_app

from simulator.api.routes import DROPPED


class WsgiAdapter(HTTPAdapter):
    """Answers each request by calling a WSGI application; a dropped connection is a ``requests.ConnectionError``."""

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self._app = app

    def send(  # type: ignore[override]  # timeouts, certificates and proxies mean nothing without a socket
        self, request: requests.PreparedRequest, **_transport: Any
    ) -> requests.Response:
        url = urlsplit(request.url or "")
        dropped: list[str] = []
        environ = EnvironBuilder(
            path=url.path,
            query_string=url.query,
            base_url=f"{url.scheme}://{url.netloc}",
            method=request.method or "GET",
            headers=list(request.headers.items()),
            data=_to_bytes(request.body),
            environ_base={"REMOTE_ADDR": "127.0.0.1", DROPPED: dropped},
        ).get_environ()
        body, status, headers = run_wsgi_app(self._app, environ, buffered=True)
        content = b"".join(body)
        if dropped:
            raise requests.ConnectionError("the connection was closed without an answer", request=request)
        return self.build_response(request, _to_raw(content, status, dict(headers)))


def _to_bytes(body: bytes | str | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""


def _to_raw(content: bytes, status: str, headers: Mapping[str, str]) -> HTTPResponse:
    code, _, reason = status.partition(" ")
    return HTTPResponse(BytesIO(content), headers, int(code), reason=reason, preload_content=False)
