"""The platform's end of the long connection: its frames are the SDK's, and it behaves as docs/feishu/events.md 8 says."""

from collections.abc import Iterator

import pytest
from lark_oapi.ws.pb.pbbp2_pb2 import Frame as SdkFrame
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from simulator.core import people
from simulator.core.api_error import ApiError
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.signing import PushedEvent
from simulator.events.transport import Answer
from simulator.events.user_actions import UserActions
from simulator.long_connection.client_config import ClientConfig
from simulator.long_connection.frames import DATA, Frame, NotAFrame, decode
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform

FRAME = Frame(33554678, DATA, {"type": "event", "名": "值"}, "职位".encode() * 200, 2**63, 300)


@pytest.fixture
def connections(platform: Platform) -> Iterator[LongConnections]:
    connections = LongConnections(platform, answer_seconds=0.3)
    connections.start()
    yield connections
    connections.stop()


@pytest.fixture
def question(platform: Platform) -> PushedEvent:
    _, event = UserActions(platform).type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert event is not None
    return event


def connected(connections: LongConnections) -> ClientConnection:
    before = len(connections.clients)
    client = connect(str(connections.give_address(people.APP_ID, APP_SECRET)["URL"]))
    assert connections.wait_for_clients(before + 1, 5)
    return client


def test_the_sdk_reads_our_frames_and_we_read_those_of_the_sdk() -> None:
    sdk = SdkFrame()
    sdk.ParseFromString(FRAME.encode())
    assert {header.key: header.value for header in sdk.headers} == FRAME.headers
    assert (sdk.service, sdk.method, sdk.payload, sdk.SeqID, sdk.LogID) == (
        FRAME.service,
        FRAME.method,
        FRAME.payload,
        FRAME.seq_id,
        FRAME.log_id,
    )
    sdk.LogIDNew = "is not read"
    assert decode(sdk.SerializeToString()) == FRAME


# After 8 and 16 bytes a field ends, and what follows could have been left out.
@pytest.mark.parametrize("cut", [*range(8), *range(9, 16), 17, 18])
def test_a_frame_that_is_cut_off_is_none(cut: int) -> None:
    whole = Frame(1, DATA, {"a": "b"}, b"c").encode()
    assert cut < len(whole)
    with pytest.raises(NotAFrame):
        decode(whole[:cut])


@pytest.mark.parametrize(("app_id", "secret"), [(people.APP_ID, "wrong"), ("cli_other", APP_SECRET), ("", "")])
def test_a_wrong_id_or_secret_gets_no_address(connections: LongConnections, app_id: str, secret: str) -> None:
    with pytest.raises(ApiError) as refused:
        connections.give_address(app_id, secret)
    assert refused.value.code == 1000040345


def test_an_address_is_good_for_one_connection(connections: LongConnections) -> None:
    url = str(connections.give_address(people.APP_ID, APP_SECRET)["URL"])
    with connect(url), pytest.raises(InvalidStatus) as refused:
        connect(url)
    assert refused.value.response.headers["Handshake-Status"] == "403"


def test_the_fifty_first_connection_is_refused_with_the_platforms_headers(connections: LongConnections) -> None:
    clients = [connected(connections) for _ in range(50)]
    with pytest.raises(InvalidStatus) as refused:
        connected(connections)
    headers = refused.value.response.headers
    assert (headers["handshake-status"], headers["handshake-autherrcode"]) == ("514", "1000040350")
    for client in clients:
        client.close()


def test_a_ping_is_answered_with_the_configuration_of_now(connections: LongConnections) -> None:
    with connected(connections) as client:
        connections.config = ClientConfig(ping_interval=7)
        client.send(Frame(1, 0, {"type": "ping"}).encode())
        answer = client.recv(5)
        assert isinstance(answer, bytes)
        pong = decode(answer)
    assert (pong.headers, b'"PingInterval": 7' in pong.payload) == ({"type": "pong"}, True)


def test_an_event_goes_to_one_client_at_random(connections: LongConnections, question: PushedEvent) -> None:
    with connected(connections) as one, connected(connections) as other:
        assert connections.send(question) == Answer(was_late=True)
        got = []
        for client in (one, other):
            try:
                client.recv(0.2)
            except TimeoutError:
                continue
            got.append(client)
    assert len(got) == 1


def test_without_a_client_there_is_no_answer(connections: LongConnections, question: PushedEvent) -> None:
    assert connections.send(question) == Answer()


def test_a_connection_that_is_cut_ends_the_wait_for_its_answers(
    connections: LongConnections, question: PushedEvent
) -> None:
    with connected(connections):
        connections.cut()
        assert connections.wait_for_clients(0, 5)
    assert connections.send(question) == Answer()
