"""Serves the app with gunicorn inside this process's command, so that ``python app.py`` is the production start."""

import ctypes
import gc
import logging
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from gunicorn.app.base import Application
from gunicorn.glogging import Logger

PR_SET_PDEATHSIG = 1  # linux/prctl.h
CONFIG = Path(__file__).resolve().parent.parent / "gunicorn.conf.py"


class Life(Protocol):
    """What runs beside the requests."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


class _Logs(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's own lines go the way of all others, so that LOG_FORMAT holds for them too."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Server(Application):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn asks to be inherited from: it is configured by ``load_config`` and given the app by ``load``."""

    def __init__(self, create: Callable[[], tuple[Any, Life]], host: str, port: int) -> None:
        self._create = create
        self._host = host
        self._port = port
        super().__init__()

    def load_config(self) -> None:
        self.load_config_from_file(str(CONFIG))
        host = f"[{self._host}]" if ":" in self._host else self._host
        self.cfg.set("logger_class", _Logs)
        self.cfg.set("post_fork", _die_with_master)
        self.cfg.set("bind", [f"{host}:{self._port}"])

    def load(self) -> Any:
        """Runs in the worker, after the fork: threads and connections must not be inherited."""
        app, life = self._create()
        self.cfg.set("worker_exit", lambda _arbiter, _worker: _end(life))
        # The SDK leaves 338,000 objects that never go; a full collection over them holds a click up for 0.2 s.
        gc.collect()
        gc.freeze()
        life.start()
        return app


def _die_with_master(_arbiter: object, _worker: object) -> None:
    """A master that is killed takes its worker along at once, so that a restart never meets a bot that still runs."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _end(life: Life) -> None:
    """Drain, then leave without waiting for threads: a durable pause may last minutes and goes on after a restart."""
    life.stop()
    logging.shutdown()
    os._exit(0)


def serve(create: Callable[[], tuple[Any, Life]], host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. ``create`` makes the app and its life in the serving process."""
    _Server(create, host, port).run()
