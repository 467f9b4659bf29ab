"""nginx and Caddy with our files in front of a running bot: one path passes, requests arrive whole, and large ones are refused.

Skipped where the programs are not installed: ``apt-get install --no-install-recommends nginx caddy``.
"""

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

import pytest
import trustme

from simulator.bot_runner.bot_process import free_port
from tests.meta.repository import read
from tests.support.processes.started_bot import StartedBot, complete, started
from tests.support.running_bot import eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("proxies")]
EVENTS = "/feishu/events"
# Those of the health checks, and ways to write them that a proxy may take for the path that passes.
OTHERS = (
    "/",
    "/healthz",
    "/readyz",
    "/metrics",
    "/feishu",
    f"{EVENTS}/x",
    f"{EVENTS}/../../metrics",
    "/metrics/..%2ffeishu/events",
)
# Ways to write the path that passes.
OTHER_FORMS = (
    f"/{EVENTS}",
    "/feishu/%65vents",
    f"/metrics/..{EVENTS}",
    f"/metrics/%2e%2e{EVENTS}",
    f"/metrics/..%2f{EVENTS}",
)
# A body that takes longer than the bot waits for one (docs/decisions/0017-whole-requests.md).
PIECES, EVERY_SECONDS = 5, 1.5
REFUSED, TOO_LARGE, NOT_FOUND, FORBIDDEN, BAD_GATEWAY = 401, 413, 404, 403, 502
IN_OLD_CADDY = "buffer_requests\n\t\t\tmax_buffer_size 256KiB"


@dataclass(frozen=True)
class Proxy:
    """A proxy that listens on loopback."""

    port: int
    has_tls: bool

    def connect(self) -> HTTPConnection:
        if not self.has_tls:
            return HTTPConnection("127.0.0.1", self.port, timeout=20)
        return HTTPSConnection("127.0.0.1", self.port, timeout=20, context=_trusting_all())

    def status(self, method: str, path: str, body: bytes = b"") -> int:
        with closing(self.connect()) as connection:
            # It may be refused before all was sent; the answer is there all the same.
            with suppress(BrokenPipeError, ConnectionResetError):
                connection.request(method, path, body)
            return connection.getresponse().status

    def is_up(self) -> bool:
        try:
            return self.status("GET", "/") == NOT_FOUND
        except OSError:
            return False


def _trusting_all() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


@contextmanager
def running(command: list[str], proxy: Proxy, output: Path, **environment: str) -> Iterator[Proxy]:
    with output.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603 - an installed program
            command, env={**os.environ, **environment}, stdout=out, stderr=subprocess.STDOUT
        )
    try:
        eventually(proxy.is_up)
        yield proxy
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def nginx(folder: Path, bot_port: int) -> Iterator[Proxy]:
    proxy = Proxy(free_port(), has_tls=True)
    certificate = trustme.CA().issue_cert("127.0.0.1")
    certificate.private_key_pem.write_to_path(folder / "hirebot.example.com.key")
    certificate.cert_chain_pems[0].write_to_path(folder / "hirebot.example.com.crt")
    ours = read("deploy/nginx/hirebot.conf").replace("listen 443 ssl", f"listen 127.0.0.1:{proxy.port} ssl")
    ours = ours.replace("/etc/nginx/tls", str(folder)).replace("127.0.0.1:8000", f"127.0.0.1:{bot_port}")
    paths = "".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    # The account of the package's own workers may not enter the folder of the test.
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log stderr; events {{}} http {{ access_log off; {paths} {ours} }}"
    )
    with running(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "stderr"], proxy, folder / "out"):
        yield proxy


@contextmanager
def caddy(folder: Path, bot_port: int) -> Iterator[Proxy]:
    proxy = Proxy(free_port(), has_tls=False)
    ours = read("deploy/caddy/Caddyfile")
    version = subprocess.run(  # noqa: S603 - an installed program
        [str(shutil.which("caddy")), "version"], capture_output=True, text=True, check=True
    ).stdout.lstrip("v")
    if re.match(r"2\.[0-6]\.", version):
        # Debian's is older than the names that stand in the file.
        ours = ours.replace("request_buffers 256KiB", IN_OLD_CADDY)
    (folder / "Caddyfile").write_text(ours)
    command = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    given = {"SITE": f"http://127.0.0.1:{proxy.port}", "UPSTREAM": f"127.0.0.1:{bot_port}", "HOME": str(folder)}
    with running(command, proxy, folder / "out", **given):
        yield proxy


PROXIES = {"nginx": nginx, "caddy": caddy}


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartedBot]:
    with started(tmp_path_factory.mktemp("bot"), **complete()) as running_bot:
        running_bot.wait_for("/readyz", 200)
        yield running_bot


@pytest.fixture(scope="module", params=PROXIES)
def proxy(request: pytest.FixtureRequest, bot: StartedBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    if shutil.which(request.param) is None:
        pytest.skip(f"{request.param} is not installed")
    with PROXIES[request.param](tmp_path_factory.mktemp(request.param), bot.port) as found:
        yield found


def test_an_event_reaches_the_bot_which_refuses_it_without_a_signature(proxy: Proxy) -> None:
    assert proxy.status("POST", EVENTS, b"{}") == REFUSED


@pytest.mark.parametrize("path", OTHERS)
def test_nothing_else_passes(proxy: Proxy, path: str) -> None:
    assert proxy.status("GET", path) in {FORBIDDEN, NOT_FOUND}
    assert proxy.status("GET", EVENTS) in {FORBIDDEN, NOT_FOUND}


@pytest.mark.parametrize("path", OTHER_FORMS)
def test_the_bot_gets_the_path_as_the_proxy_has_understood_it(proxy: Proxy, path: str) -> None:
    # Caddy passes the path on as it came, and lets these forms through only if they name the same one to the bot.
    assert proxy.status("POST", path, b"{}") in ({REFUSED} if proxy.has_tls else {REFUSED, NOT_FOUND})


def test_a_large_body_is_refused(proxy: Proxy) -> None:
    # Caddy 2.6 passes its head on to the bot, which refuses the length; Caddy then reports the answer, or that the bot hung up.
    refusals = {TOO_LARGE} if proxy.has_tls else {TOO_LARGE, REFUSED, BAD_GATEWAY}
    assert proxy.status("POST", EVENTS, b"x" * (300 * 1024)) in refusals
    assert proxy.status("POST", EVENTS, b"x" * (200 * 1024)) == REFUSED


def slow_status(connection: socket.socket) -> int:
    """The status of an event whose body comes in pieces."""
    connection.sendall(
        f"POST {EVENTS} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {PIECES}\r\nConnection: close\r\n\r\n".encode()
    )
    for _ in range(PIECES):
        time.sleep(EVERY_SECONDS)
        connection.sendall(b"x")
    answer = connection.recv(4096)
    return int(answer.split(b" ", 2)[1])


def test_a_slow_body_reaches_the_bot_whole_although_the_bot_would_not_wait_for_it(
    proxy: Proxy, bot: StartedBot
) -> None:
    with closing(proxy.connect()) as connection:
        connection.connect()
        assert slow_status(connection.sock) == REFUSED
    cut = [line for line in bot.get("/metrics").text.splitlines() if 'connections_cut_total{reason="slow"}' in line]
    assert [line for line in cut if not line.endswith(" 0.0")] == []
