"""Keeps the long connection open: connects, says what is wrong, tries again, and hands frames to a bounded pool of threads."""

import asyncio
import random
import time
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from traceback import extract_tb
from typing import Any

from bot.feishu.http.transport import ConnectionPool
from bot.feishu.long_connection.options import ConnectionOptions, Login
from bot.feishu.long_connection.problems import problem_of, problem_of_loss
from bot.feishu.long_connection.sdk_client import SdkClient
from bot.feishu.long_connection.sdk_ws import Route
from bot.feishu.long_connection.trust import trusted_certificates
from bot.interfaces.long_connection import DataFrame, FrameAnswer, Receive
from bot.log_spacing import LogSpacing
from bot.logs import get_logger
from bot.metrics import CONNECTION_UP

log = get_logger(__name__)

# As many as gunicorn.conf.py gives to requests; bot/tasks/pending_clicks.py counts on it.
THREADS = 16
# Frames that run or wait. A frame that finds so many before it would be answered too late.
MAX_FRAMES = 400
# Between attempts that Feishu refuses, and between those that fail otherwise.
MAX_PAUSE_REFUSED = timedelta(minutes=5)
MAX_PAUSE = timedelta(minutes=1)
# A connection that lasted so long was a good one, and the next attempt comes soon.
GOOD_AFTER = timedelta(seconds=30)
# Without a connection for so long, failures are errors.
ERROR_AFTER = timedelta(minutes=1)
UNEXPECTED = "an unexpected error"
# Frames that run when the bot is stopped: a click is answered within 2.2 s.
DRAIN_TIMEOUT = timedelta(seconds=3)


class Supervisor:
    """The life of one ``FeishuConnection``, inside its event loop."""

    def __init__(self, login: Login, receive: Receive, options: ConnectionOptions, stopping: asyncio.Event) -> None:
        """Args: ``stopping`` is set when the bot is stopped."""
        self._receive = receive
        self._first_pause = options.first_pause
        self._stopping = stopping
        self._threads = ThreadPoolExecutor(THREADS, "frame")
        self._frames = 0
        self._refused = LogSpacing()
        self._connected_at = float("-inf")
        self._up = CONNECTION_UP.labels(transport="websocket")
        pool = ConnectionPool(options.proxy, options.ca_file, options.adapter)
        way = Route(trusted_certificates(options.ca_file), options.proxy)
        self._client = SdkClient((login.app_id, login.app_secret, login.domain), pool, way, self._answer)

    async def run(self) -> None:
        """Returns once the bot is stopped, and what was being worked on is answered."""
        self._up.set(0)
        await self._stay_connected()
        await self._drain()
        self._up.set(0)
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _stay_connected(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            limit = MAX_PAUSE
            try:
                if not await _unless(self._stopping, self._connect()):
                    return
            except Exception as error:  # noqa: BLE001 - whatever is wrong, it is said and tried again
                failures += 1
                limit = self._say_failure(error)
            else:
                began = time.monotonic()
                await self._watch()
                failures = 1 if time.monotonic() - began > GOOD_AFTER.total_seconds() else failures + 1
            await _unless(self._stopping, asyncio.sleep(self._pause(failures, limit).total_seconds()))

    async def _connect(self) -> None:
        await asyncio.get_running_loop().run_in_executor(self._threads, self._client.ask_address)
        await self._client.connect()

    async def _watch(self) -> None:
        """Until the connection is lost, or the bot is stopped."""
        socket = self._client.socket
        self._up.set(1)
        log.info("long_connection_open")
        if await _unless(self._stopping, self._client.lost.wait()):
            code = int(socket.close_code or 0) if socket is not None else 0
            log.warning("long_connection_lost", code=code, problem=problem_of_loss(code))
        self._up.set(0)
        self._connected_at = time.monotonic()

    def _say_failure(self, error: Exception) -> timedelta:
        """Say why there is no connection; the longest pause before the next attempt."""
        found = problem_of(error)
        if found is None:
            log.error("long_connection_failed", problem=UNEXPECTED, action="report_it", error=error, at=_place(error))
            return MAX_PAUSE
        if found.is_refusal:
            log.error("long_connection_refused", code=found.code, problem=found.problem, action=found.action)
            return MAX_PAUSE_REFUSED
        is_long = time.monotonic() - self._connected_at > ERROR_AFTER.total_seconds()
        say = log.error if is_long else log.warning
        say("long_connection_failed", code=found.code, problem=found.problem, action=found.action)
        return MAX_PAUSE

    def _pause(self, failures: int, limit: timedelta) -> timedelta:
        """Twice as long after each failure, up to the limit, and spread."""
        longest: timedelta = min(self._first_pause * 2 ** min(failures - 1, 20), limit)
        return longest * random.uniform(0.5, 1)  # noqa: S311 - spreads the load  # nosec B311  # likewise

    async def _answer(self, frame: DataFrame) -> FrameAnswer:
        """Let a thread answer the frame; refused at once if too many wait already."""
        if self._frames >= MAX_FRAMES:
            if count := self._refused.due():
                log.warning("frame_refused", count=count, waiting=self._frames)
            return FrameAnswer(is_accepted=False)
        self._frames += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._receive, frame)
        except Exception:
            log.exception("frame_not_answered")
            return FrameAnswer(is_accepted=False)
        finally:
            self._frames -= 1

    async def _drain(self) -> None:
        """What is being worked on is answered first; the receiver turns down what still comes, since the bot takes no work any more."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._client.idle.wait(), DRAIN_TIMEOUT.total_seconds())
        await self._client.close()
        log.info("long_connection_closed")


def _place(error: BaseException) -> str:
    """Where it was raised. Its message is not told: those of the library name the address with its ticket, or the proxy's password."""
    frames = extract_tb(error.__traceback__)
    return f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "unknown"


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, object]) -> bool:
    """Whether the work was done; if the bot is stopped meanwhile, it is cancelled. Raises what the work raises."""
    doing, stop = asyncio.ensure_future(work), asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((doing, stop), return_when=asyncio.FIRST_COMPLETED)
        if not doing.done():
            return False
        doing.result()
        return True
    finally:
        for task in (doing, stop):
            task.cancel()
