"""Imports the SDK's client of the long connection, and replaces three names in its module.

- Its event dispatcher, which the bot does not use (docs/feishu/events.md 9), is not imported: it would load the models of all
  services, 60 MB and a second.
- ``requests``: the call for an address goes through our pool, with our certificates and proxy and with a timeout.
- ``websockets``: the socket is opened with our certificates and proxy; the SDK has no option for either.
- ``loop``: the SDK takes the event loop of whichever thread imports it; tasks begin in the loop that runs.

Import this in the thread that runs the connection, as it loads ``websockets``.
"""

import asyncio
import ssl
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from websockets.asyncio.client import connect

from bot.feishu.http.transport import use_pools_in

OPEN_TIMEOUT = timedelta(seconds=10)
CLOSE_TIMEOUT = timedelta(seconds=1)
_DISPATCHER = "lark_oapi.event.dispatcher_handler"


@contextmanager
def _without_dispatcher() -> Iterator[None]:
    """The SDK's client names the dispatcher's class in an annotation, and nothing else of it."""
    if _DISPATCHER in sys.modules:
        yield
        return
    stand_in = ModuleType(_DISPATCHER)
    stand_in.EventDispatcherHandler = object  # type: ignore[attr-defined]  # a module made here
    sys.modules[_DISPATCHER] = stand_in
    try:
        yield
    finally:
        del sys.modules[_DISPATCHER]


with _without_dispatcher():
    from lark_oapi.ws import client as sdk

__all__ = ["Route", "route", "sdk"]


@dataclass(frozen=True)
class Route:
    """How the socket is opened: whose certificates are trusted, and through which proxy, None for none."""

    tls: ssl.SSLContext
    proxy: str | None


route: ContextVar[Route] = ContextVar("route")


class _Connect(connect):
    """Follows no redirect: it would lead to an address that nobody has checked."""

    def process_redirect(self, exc: Exception) -> Exception:
        return exc


class _Websockets:
    def connect(self, url: str, **arguments: Any) -> connect:
        chosen = route.get()
        if url.startswith("wss:"):
            arguments["ssl"] = chosen.tls
        if chosen.proxy and chosen.proxy.startswith("https:"):
            arguments["proxy_ssl"] = chosen.tls
        return _Connect(
            url,
            **arguments,
            proxy=chosen.proxy,
            open_timeout=OPEN_TIMEOUT.total_seconds(),
            close_timeout=CLOSE_TIMEOUT.total_seconds(),
        )


class _RunningLoop:
    def __init__(self) -> None:
        # The loop itself keeps weak references only.
        self._tasks: set[asyncio.Task[Any]] = set()

    def create_task(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


use_pools_in(sdk)
sdk.websockets = _Websockets()
if not sdk.loop.is_running():
    sdk.loop.close()
sdk.loop = _RunningLoop()
