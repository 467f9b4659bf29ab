"""Connects to PostgreSQL so that nothing waits for ever for a server that has stopped answering."""

import time
from typing import Any

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL

# libpq's shortest is 2 s.
CONNECT_SECONDS = 3
# Far longer than any statement but those of a migration takes.
ANSWER_SECONDS = 10.0
# One replica has two pools, one for the work and one for the data, so up to 16 connections under load and 10 at rest. Five replicas fit
# PostgreSQL's default of 100, and a sixth while a new release takes over. Statements take milliseconds: more make nothing faster.
POOL_SIZE = 4
MAX_OVERFLOW = 4


def postgresql_engine(url: URL, answer_seconds: float | None = ANSWER_SECONDS) -> Engine:
    """An engine whose connections are given up when the server does not answer a statement in time; None waits for ever.

    A timeout in the server does not help when the server hangs, and one of TCP does not while its machine still acknowledges.
    """
    given = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    # hide_parameters: the values of a statement are what people wrote, and an error would print them into the log.
    # pool_pre_ping replaces connections that a restart of the server has closed.
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_size=POOL_SIZE,
        max_overflow=MAX_OVERFLOW,
        connect_args=given,
        hide_parameters=True,
    )
    if answer_seconds is not None:
        event.listen(engine, "do_connect", _connect)
    return engine


class _ImpatientConnection(psycopg.Connection[Any]):
    """Closes itself when the server does not answer in time, which SQLAlchemy then takes for a lost connection."""

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's, for all that is sent to the server."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        deadline = time.monotonic() + ANSWER_SECONDS
        try:
            return super().wait(gen, interval, ANSWER_SECONDS)
        except psycopg.OperationalError:
            if time.monotonic() >= deadline:
                self.close()
            raise


def _connect(_dialect: object, _record: object, arguments: list[Any], named: dict[str, Any]) -> _ImpatientConnection:
    return _ImpatientConnection.connect(*arguments, **named)
