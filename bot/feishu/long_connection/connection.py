"""The long connection of this process, which lives in a thread of its own."""

import asyncio
import threading
from datetime import timedelta

from bot.feishu.long_connection.options import ConnectionOptions, Login
from bot.interfaces.long_connection import Receive

CLOSE_TIMEOUT = timedelta(seconds=5)


class FeishuConnection:
    """Implements ``bot.interfaces.long_connection.LongConnection``."""

    def __init__(self, login: Login, receive: Receive, options: ConnectionOptions | None = None) -> None:
        self._login = login
        self._receive = receive
        self._options = options or ConnectionOptions()
        self._thread = threading.Thread(target=self._run, name="long-connection", daemon=True)
        self._lock = threading.Lock()
        self._is_closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = asyncio.Event()

    def open(self) -> None:
        with self._lock:
            if not self._is_closed and self._thread.ident is None:
                self._thread.start()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
            if self._loop is not None and self._thread.is_alive():
                self._loop.call_soon_threadsafe(self._stopping.set)
        if self._thread.ident is not None:
            self._thread.join(CLOSE_TIMEOUT.total_seconds())

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        with self._lock:
            if self._is_closed:
                return
            self._loop = asyncio.get_running_loop()
        # Loads the SDK's client and websockets, which only this thread needs.
        from bot.feishu.long_connection.supervisor import Supervisor  # noqa: PLC0415 - see above

        await Supervisor(self._login, self._receive, self._options, self._stopping).run()
