"""One client of the long connection, as the platform sees it: pings are answered, events are sent and their acknowledgements awaited."""

import base64
import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection

from simulator.core.behaviour import Behaviour
from simulator.events.signing import PushedEvent
from simulator.events.transport import Answer
from simulator.long_connection.client_config import ClientConfig
from simulator.long_connection.frames import CONTROL, DATA, Frame, decode


@dataclass
class _Sent:
    """An event that was sent and not acknowledged yet."""

    ended: threading.Event = field(default_factory=threading.Event)
    acknowledgement: Frame | None = None


class Client:
    """``pings`` counts what the client has sent, ``acknowledgements`` keeps every frame with which it answered."""

    def __init__(self, connection: ServerConnection, service_id: int, config: Callable[[], ClientConfig]) -> None:
        self.connection = connection
        self.pings = 0
        self.acknowledgements: list[Frame] = []
        self._service_id = service_id
        self._config = config
        self._sent: dict[str, _Sent] = {}
        self._is_lost = False
        self._lock = threading.Lock()

    def deliver(self, event: PushedEvent, behaviour: Behaviour, seconds: float) -> Answer:
        """Send an event, in as many frames as ``behaviour`` says, and wait for its acknowledgement."""
        message_id, sent = str(uuid.uuid4()), _Sent()
        with self._lock:
            if self._is_lost:
                return Answer()
            self._sent[message_id] = sent
        try:
            for frame in self._frames(event, behaviour, message_id):
                self.connection.send(frame.encode())
        except ConnectionClosed:
            return Answer()
        is_ended = sent.ended.wait(seconds)
        with self._lock:
            self._sent.pop(message_id, None)
        if sent.acknowledgement is None:
            return Answer(was_late=not is_ended)
        return _to_answer(sent.acknowledgement.payload)

    def receive(self, raw: bytes) -> None:
        """A frame of the client. Raises NotAFrame."""
        frame = decode(raw)
        if frame.method == CONTROL and frame.headers.get("type") == "ping":
            self.pings += 1
            pong = Frame(self._service_id, CONTROL, {"type": "pong"}, self._config().encode())
            self.connection.send(pong.encode())
        elif frame.method == DATA:
            self._acknowledge(frame)

    def lose(self) -> None:
        """The connection is gone: nobody waits for its acknowledgements any more."""
        with self._lock:
            self._is_lost = True
            waiting = list(self._sent.values())
        for sent in waiting:
            sent.ended.set()

    def _acknowledge(self, frame: Frame) -> None:
        self.acknowledgements.append(frame)
        with self._lock:
            sent = self._sent.pop(frame.headers.get("message_id", ""), None)
        if sent is not None:
            sent.acknowledgement = frame
            sent.ended.set()

    def _frames(self, event: PushedEvent, behaviour: Behaviour, message_id: str) -> list[Frame]:
        payload = json.dumps(event.payload, ensure_ascii=False).encode()
        size = -(-len(payload) // behaviour.frame_parts)
        parts = [payload[at : at + size] for at in range(0, len(payload), size)]
        headers = {
            "type": behaviour.click_frame if event.is_callback else "event",
            "message_id": message_id,
            "trace_id": uuid.uuid4().hex,
            "sum": str(len(parts)),
        }
        return [Frame(self._service_id, DATA, {**headers, "seq": str(n)}, part) for n, part in enumerate(parts)]


def _to_answer(payload: bytes) -> Answer:
    """The acknowledgement's code in place of an HTTP status, and the answer in it, which is JSON in base64."""
    try:
        answer = json.loads(payload)
        return Answer(int(answer["code"]), base64.b64decode(answer.get("data", "")))
    except (ValueError, KeyError, TypeError, AttributeError):
        return Answer()
