"""Which certificates and which proxy the socket of the long connection uses."""

import ssl
from pathlib import Path

import pytest
import trustme

from simulator.events.transport import Answer
from simulator.long_connection.server import LongConnections
from simulator.platform import Platform
from tests.support.log_lines import log_text
from tests.support.long_connection.connect_proxy import connect_proxy
from tests.support.long_connection.opened import opened, question, web_for
from tests.support.running_bot import eventually


@pytest.fixture
def authority(tmp_path: Path) -> tuple[trustme.CA, str]:
    authority, file = trustme.CA(), tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, str(file)


def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


def test_events_are_acknowledged_over_a_socket_with_our_certificates(
    platform: Platform, connections: LongConnections, authority: tuple[trustme.CA, str]
) -> None:
    connections.start(server_tls(authority[0]))
    with opened(web_for(connections), ca_file=authority[1]):
        assert connections.wait_for_clients(1, 10)
        assert connections.send(question(platform)) == Answer(200)


def test_a_server_whose_certificate_is_not_trusted_gets_no_connection(
    connections: LongConnections, authority: tuple[trustme.CA, str], caplog: pytest.LogCaptureFixture
) -> None:
    connections.start(server_tls(authority[0]))
    with opened(web_for(connections)):
        eventually(lambda: "the certificate may not be trusted" in log_text(caplog))
    assert connections.clients == ()


def test_the_socket_goes_through_the_proxy(
    platform: Platform,
    connections: LongConnections,
    authority: tuple[trustme.CA, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    connections.start(server_tls(authority[0]))
    with connect_proxy() as proxy, opened(web_for(connections), proxy.url, authority[1]):
        assert connections.wait_for_clients(1, 10)
        assert connections.send(question(platform)) == Answer(200)
        assert proxy.asked[0].startswith("CONNECT 127.0.0.1:")


def test_without_a_proxy_the_environments_is_not_used(
    connections: LongConnections, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    connections.start()
    with opened(web_for(connections)):
        assert connections.wait_for_clients(1, 10)


def test_a_proxy_that_refuses_is_said(connections: LongConnections, caplog: pytest.LogCaptureFixture) -> None:
    connections.start()
    with connect_proxy() as proxy:
        proxy.refuses = True
        with opened(web_for(connections), proxy.url):
            eventually(lambda: "the proxy does not let the connection through" in log_text(caplog))
