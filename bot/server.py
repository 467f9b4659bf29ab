"""Serves the application with gunicorn inside this process's command, so that ``python app.py`` is the production start."""

import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from gunicorn.app.base import Application as GunicornApplication
from gunicorn.glogging import Logger

PR_SET_PDEATHSIG = 1  # linux/prctl.h
CONFIG = Path(__file__).resolve().parent.parent / "gunicorn.conf.py"
# How long a thread may compute while others wait. Storing an event needs the interpreter some twenty times, for moments; with
# Python's 5 ms and dozens of commands at work it would come too late.
SWITCH_SECONDS = 0.0005


class Application(Protocol):
    """A WSGI application."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]: ...


class Lifecycle(Protocol):
    """What runs in the same process as the web application."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class _RootLogger(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Sends gunicorn's own log lines to the root logger, so that LOG_FORMAT holds for them too."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(GunicornApplication):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn is configured by overriding ``load_config`` and is given the application by ``load``."""

    def __init__(self, create: Callable[[], tuple[Application, Lifecycle]], host: str, port: int) -> None:
        self._create = create
        self._host = host
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        self.load_config_from_file(str(CONFIG))
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.cfg.set("logger_class", _RootLogger)
        self.cfg.set("post_fork", _die_with_master)
        self.cfg.set("bind", [f"{host}:{self._port}"])

    def load(self) -> Application:
        """Runs in the worker, after the fork: threads and connections must not be inherited."""
        # Importing makes objects that are never freed. Collections over them would slow the start, and later each click.
        gc.disable()
        sys.setswitchinterval(SWITCH_SECONDS)
        app, lifecycle = self._create()
        self.cfg.set("worker_exit", partial(_stop, lifecycle))
        gc.freeze()
        gc.enable()
        lifecycle.start()
        return app


def _die_with_master(_arbiter: object, _worker: object) -> None:
    """Kill the worker at once when its master is killed, so that a restart never meets a bot that still runs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _stop(lifecycle: Lifecycle, _arbiter: object, _worker: object) -> None:
    """Drain, then exit without waiting for threads: a durable pause may last minutes and goes on after a restart."""
    lifecycle.stop()
    logging.shutdown()
    os._exit(0)


def serve(create: Callable[[], tuple[Application, Lifecycle]], host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. ``create`` makes the application and its lifecycle in the worker process."""
    _Server(create, host, port).run()
