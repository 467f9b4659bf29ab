"""The whole bot in this process behind a long connection: the SDK's client and the simulator's server, over a socket of the loopback."""

from datetime import timedelta

from flask import Flask

from bot.feishu.long_connection.connection import FeishuConnection
from bot.feishu.long_connection.options import ConnectionOptions, Login
from bot.interfaces.long_connection import DataFrame, FrameAnswer
from bot.long_connection.frame_receiver import FrameReceiver
from bot.settings import Settings
from bot.webhook.event_intake import EventIntake
from bot.webhook.seen_requests import SeenRequests
from simulator.core import people
from simulator.events.signing import PushedEvent
from simulator.long_connection.endpoint import add_endpoint
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform
from tests.support.whole_bot.wsgi_adapter import WsgiAdapter

DOMAIN = "http://127.0.0.1"
CONNECT_SECONDS = 30.0
# Workflows run inside the answer here, and none is to be cut off.
ANSWER_SECONDS = 60.0
_open: list["ConnectedBot"] = []


class ConnectedBot:
    """Connects at the first event, and again at the first one after ``close``. Implements ``tests.support.whole_bot.entrance.Entrance``."""

    def __init__(self, platform: Platform, settings: Settings, intake: EventIntake, seen: SeenRequests) -> None:
        self._platform = platform
        self._receiver = FrameReceiver(people.APP_ID, settings.max_event_age, intake, platform.clock, seen)
        self._raised: BaseException | None = None

    def push(self, event: PushedEvent) -> tuple[int, bytes]:
        if self not in _open:
            _open.append(self)
            self._connect()
        answer = self.connections.send(event)
        raised, self._raised = self._raised, None
        if raised is not None:
            raise raised
        return answer.status, answer.body

    def close(self) -> None:
        self._connection.close()
        self.connections.stop()

    def _connect(self) -> None:
        self.connections = LongConnections(self._platform, ANSWER_SECONDS)
        web = Flask("address")
        # The call for an address does not count, and meets no fault: conversations count the calls to the API.
        add_endpoint(web, self.connections, lambda _name, operation: operation())
        options = ConnectionOptions(adapter=WsgiAdapter(web), first_pause=timedelta(seconds=0.05))
        self._connection = FeishuConnection(Login(people.APP_ID, APP_SECRET, DOMAIN), self._receive, options)
        self.connections.start()
        self._connection.open()
        assert self.connections.wait_for_clients(1, CONNECT_SECONDS)

    def _receive(self, frame: DataFrame) -> FrameAnswer:
        """What is raised past every ``except Exception`` of the bot is raised in the test, as it is behind the webhook."""
        try:
            return self._receiver(frame)
        except BaseException as error:  # noqa: BLE001 - see above
            self._raised = error
            return FrameAnswer(is_accepted=False)


def close_all() -> None:
    """End every connection that conversations have opened."""
    while _open:
        _open.pop().close()
