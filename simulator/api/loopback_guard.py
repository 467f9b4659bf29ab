"""Restricts the simulator's server to this machine, and keeps foreign web pages in its browser out."""

import ipaddress
from urllib.parse import urlsplit

from flask import Response, request

HOST = "127.0.0.1"
NAMES = ("localhost", "127.0.0.1", "::1")
MAX_BODY_BYTES = 1024 * 1024


def reject_non_loopback() -> Response | None:
    """A 403 unless peer and ``Host`` are loopback; checking ``Host`` stops a foreign name that resolves to 127.0.0.1."""
    request.max_content_length = MAX_BODY_BYTES
    peer = ipaddress.ip_address(request.remote_addr or "0.0.0.0")  # nosec B104  # is refused, as no loopback
    return None if peer.is_loopback and _names_loopback(request.host) else Response("loopback only", 403)


def _names_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in NAMES
    except ValueError:
        return False
