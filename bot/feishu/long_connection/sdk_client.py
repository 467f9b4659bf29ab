"""The SDK's client of the long connection, which handles frames beside each other and leaves reconnecting to its owner.

As shipped it runs the handler on the thread that also answers pings, drops clicks in ``card`` frames without a word, and ends without one when
it is refused (docs/decisions/0020-long-connection.md). Its frames that come in parts have no limit. Frames, pings and the call for an address stay the SDK's.
"""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from lark_oapi.core.enum import LogLevel
from lark_oapi.core.exception import UnmarshalException

from bot.feishu.http.transport import ConnectionPool
from bot.feishu.long_connection.address_call import is_safe
from bot.feishu.long_connection.fragments import Fragments
from bot.feishu.long_connection.sdk_ws import Route, route, sdk
from bot.interfaces.long_connection import CARD, EVENT, DataFrame, FrameAnswer
from bot.log_spacing import LogSpacing
from bot.logs import get_logger

log = get_logger(__name__)

ADDRESS_SECONDS = 7.0
# What the SDK raises for an answer with a field of an unexpected type, or without one.
UNMARSHAL_ERRORS = (UnmarshalException, ValueError, TypeError, AttributeError, RecursionError)
# How often the platform may ask for pings; the SDK begins with 120 s.
MAX_PING_SECONDS = 3600
DATA = sdk.FrameType.DATA.value


class UnsafeAddress(Exception):
    """Feishu named an address without TLS, over which events could be forged."""


class UnreadableAddress(Exception):
    """The answer to the call for an address is not what the SDK can read."""


class SdkClient(sdk.Client):  # type: ignore[misc]  # the SDK ships no types
    """One connection after the other. Make it in the running event loop that it is used in."""

    def __init__(
        self,
        login: tuple[str, str, str],
        pool: ConnectionPool,
        way: Route,
        receive: Callable[[DataFrame], Awaitable[FrameAnswer]],
    ) -> None:
        """Args: ``login`` is app id, app secret and domain; ``pool`` makes the call for an address, ``receive`` answers frames."""
        app_id, app_secret, domain = login
        # Its lines name addresses with tickets; what happens is said in ours.
        super().__init__(app_id, app_secret, LogLevel.CRITICAL, None, domain)
        self.lost = asyncio.Event()
        self._pool = pool
        self._route = way
        self._receive = receive
        self._address = ""
        self._fragments = Fragments()
        self._unreadable, self._ignored = LogSpacing(), LogSpacing()
        self._pings: asyncio.Task[None] | None = None
        # Set while no frame is being worked on.
        self.idle = asyncio.Event()
        self.idle.set()
        self._running = 0

    def ask_address(self) -> None:
        """Ask where to connect. Blocks. Raises what the SDK raises, NoAnswer, UnsafeAddress, UnreadableAddress."""
        found: list[str] = []
        try:
            self._pool.execute(lambda: found.append(super(SdkClient, self)._get_conn_url()), seconds=ADDRESS_SECONDS)
        except UNMARSHAL_ERRORS as error:
            raise UnreadableAddress from error
        if not isinstance(found[0], str):
            raise UnreadableAddress
        if not is_safe(found[0]):
            raise UnsafeAddress
        self._address = found[0]

    async def connect(self) -> None:
        """Connect to the address that was asked for. Raises what the SDK and websockets raise."""
        self.lost.clear()
        route.set(self._route)
        await self._connect()
        self._pings = asyncio.get_running_loop().create_task(self._ping_loop())

    async def close(self) -> None:
        await self._disconnect()

    @property
    def socket(self) -> Any:
        """The open connection, None if there is none."""
        return self._conn

    def _get_conn_url(self) -> str:
        return self._address

    def _configure(self, conf: Any) -> None:
        """The platform's configuration; of it the bot uses how often to ping."""
        if isinstance(conf.PingInterval, int) and 0 < conf.PingInterval <= MAX_PING_SECONDS:
            self._ping_interval = conf.PingInterval

    async def _reconnect(self) -> None:
        """The SDK calls this when the connection is gone."""
        if self._pings is not None:
            self._pings.cancel()
        self.lost.set()

    async def _handle_message(self, msg: bytes) -> None:
        try:
            frame = sdk.Frame()
            frame.ParseFromString(msg)
            await (self._handle_data_frame if frame.method == DATA else self._handle_control_frame)(frame)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a frame, the others go on
            if count := self._unreadable.due():
                log.warning("frame_unreadable", count=count, error=error)

    async def _handle_data_frame(self, frame: Any) -> None:
        socket, began = self._conn, time.monotonic()
        headers = {header.key: header.value for header in frame.headers}
        payload, count = frame.payload, int(headers["sum"])
        if count > 1:
            payload = self._fragments.add(headers["message_id"], count, int(headers["seq"]), payload)
        if payload is None:
            return
        if headers["type"] not in (EVENT, CARD):
            if times := self._ignored.due():
                log.warning("frame_ignored", count=times, type=ascii(headers["type"][:64]))
            return
        self._running += 1
        self.idle.clear()
        try:
            answer = await self._receive(DataFrame(headers["type"], payload))
            await self._acknowledge(frame, answer, socket, began)
        finally:
            self._running -= 1
            if not self._running:
                self.idle.set()

    async def _acknowledge(self, frame: Any, answer: FrameAnswer, socket: object, began: float) -> None:
        """Return the frame with the answer over the socket through which it came."""
        if answer.is_accepted:
            frame.headers.add(key="biz_rt", value=str(round((time.monotonic() - began) * 1000)))
        frame.payload = _acknowledgement(answer)
        # Another connection than the frame's would not know of it.
        if self._conn is not socket:
            log.info("acknowledgement_lost")
            return
        try:
            await self._write_message(frame.SerializeToString())
        except Exception as error:  # noqa: BLE001 - the connection has broken; the platform sends the event again
            log.info("acknowledgement_lost", error=error)
        else:
            answer.mark_sent()


def _acknowledgement(answer: FrameAnswer) -> bytes:
    code = HTTPStatus.OK if answer.is_accepted else HTTPStatus.INTERNAL_SERVER_ERROR
    body: dict[str, Any] = {"code": code.value}
    if answer.body:
        body["data"] = base64.b64encode(answer.body.encode()).decode()
    return json.dumps(body, separators=(",", ":")).encode()
