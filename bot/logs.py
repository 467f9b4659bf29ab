"""The format of log lines: a constant event name with values as keys, as text or as JSON; never a payload or a secret."""

import json
import logging
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any, Literal

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, TimeStamper, format_exc_info
from structlog.stdlib import (
    BoundLogger,
    ExtraAdder,
    ProcessorFormatter,
    add_log_level,
    add_logger_name,
    filter_by_level,
    render_to_log_kwargs,
)
from structlog.typing import EventDict

Form = Literal["text", "json"]
# The id of the work that this thread does.
_WORK: ContextVar[str] = ContextVar("work", default="")
# Their debug output holds headers, bodies and query parameters (docs/security.md H11).
_VERBOSE_LIBRARIES = (
    *("Lark", "dbos", "urllib3", "alembic", "apscheduler", "sqlalchemy", "werkzeug", "pyrate_limiter"),
    "websockets",
)


def get_logger(name: str) -> BoundLogger:
    """The logger of a module: ``log.info("event_name", key=value)``."""
    logger: BoundLogger = structlog.wrap_logger(
        logging.getLogger(name),
        processors=[filter_by_level, _split_errors, _name_work, render_to_log_kwargs],
        wrapper_class=BoundLogger,
        cache_logger_on_first_use=True,
    )
    return logger


@contextmanager
def in_work(work_id: str) -> Iterator[None]:
    """The lines of this thread are about that work, and name it."""
    token = _WORK.set(work_id)
    try:
        yield
    finally:
        _WORK.reset(token)


def work_of(values: Mapping[str, Any]) -> str:
    """The work that a line with these values is about; empty if it names none. A message or a click of it has a key that begins so."""
    return str(values.get("work") or values.get("idempotency_key") or "").partition("/")[0]


def configure(level: str, form: Form) -> None:
    """Log to standard error, everything through one handler."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter(form))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _VERBOSE_LIBRARIES:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, root.level))


def use_root_handler(library: str) -> None:
    """Let LOG_FORMAT hold for the lines of a library too that brings a handler and a format of its own."""
    logger = logging.getLogger(library)
    logger.handlers.clear()
    logger.propagate = True


def formatter(form: Form) -> logging.Formatter:
    """Renders the records of our own loggers, whose values are extra attributes, and those of libraries."""
    renderers = (
        (format_exc_info, JSONRenderer(partial(json.dumps, ensure_ascii=False, default=str)))
        if form == "json"
        else (
            ConsoleRenderer(
                colors=False, pad_event_to=0, sort_keys=False, timestamp_key="time", exception_formatter=plain_traceback
            ),
        )
    )
    return ProcessorFormatter(
        processors=(ProcessorFormatter.remove_processors_meta, *renderers),
        foreign_pre_chain=(add_log_level, TimeStamper(fmt="iso", utc=True, key="time"), add_logger_name, ExtraAdder()),
    )


def _split_errors(_logger: object, _method: str, values: EventDict) -> EventDict:
    """Replace an exception in ``error`` by its class name, with its ``code`` and ``log_id`` as keys of their own."""
    error = values.get("error")
    if isinstance(error, BaseException):
        values["error"] = type(error).__name__
        for name in ("code", "log_id"):
            if value := getattr(error, name, None):
                values.setdefault(name, value)
    return values


def _name_work(_logger: object, _method: str, values: EventDict) -> EventDict:
    """Name the work that the line is about, or the lines of one work could not be found."""
    work = _WORK.get()
    if work and not work_of(values):
        values["work"] = work
    return values
