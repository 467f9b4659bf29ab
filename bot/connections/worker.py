"""gunicorn's threaded worker, changed so that no client can hold a thread: it reads and waits in its event loop.

gunicorn's own gives a thread to a connection as soon as the first byte has come, and closes connections in its event loop, which
then waits up to two seconds for the client (docs/decisions/0017-whole-requests.md).
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.http import get_parser
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.workers.gthread import ThreadWorker

from bot.connections.connection import Connection
from bot.connections.cut_log import CutLog
from bot.connections.request_reader import Progress
from bot.request_time import note_request

# The whole request, not the pause between two bytes: a client that sends one byte a second is cut all the same.
READ_SECONDS = 5.0
WRITE_SECONDS = 5.0
LINGER_SECONDS = 2.0
# A client that has just connected may be about to send its request.
NEW_SECONDS = 1.0
MOST_ACCEPTED_AT_ONCE = 64
OWN_THREADS = 2
# As bot/connections/connection.py refuses what is too large.
MALFORMED = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 19\r\n\r\n"
    b'{"msg":"malformed"}'
)
# What must be answered also while all other threads wait for a database.
_OWN_THREADS_FOR = {"health": b"GET /healthz ", "metrics": b"GET /metrics "}


class WholeRequestWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """A connection waits in the event loop until its request is whole, then a thread has it until it is answered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: dict[Connection, None] = {}  # in the order in which they began to wait
        self._cut_log = CutLog()
        self._own_pools = {start: ThreadPoolExecutor(OWN_THREADS, name) for name, start in _OWN_THREADS_FOR.items()}

    def accept(self, listener: Any) -> None:
        for _ in range(MOST_ACCEPTED_AT_ONCE):
            try:
                sock, client = listener.accept()
            except BlockingIOError:
                return
            except OSError:  # The client has gone, or the process may open no more files.
                self._drop_one()
                return
            sock.setblocking(False)
            self.nr_conns += 1
            if self.nr_conns >= self.worker_connections:  # gunicorn would accept nobody else
                self._drop_one()
            connection = Connection(sock, client, listener.getsockname(), time.monotonic() + READ_SECONDS)
            self._wait(connection)

    def enqueue_req(self, conn: Connection) -> None:
        """Give the whole request to a thread. ``/healthz`` and ``/metrics`` have threads of their own."""
        own = (pool for start, pool in self._own_pools.items() if conn.reader.starts_with(start))
        pool = next(own, self.tpool)
        # The parser gets these bytes only and never reads from the socket, so a thread cannot wait for the client.
        conn.parser = get_parser(self.cfg, [conn.reader.take()], conn.client)
        conn.requests += 1
        conn.came_at = time.monotonic()
        pool.submit(self.handle, conn).add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def handle(self, conn: Connection) -> bool:
        """Answer a request, in a thread; whether the connection can be used for another one."""
        request = None
        note_request(conn.came_at)
        try:
            conn.sock.settimeout(WRITE_SECONDS)
            request = next(conn.parser)
            return bool(self.handle_request(request, conn)) and _is_read(conn.parser)
        except (NoMoreData, StopIteration, OSError) as error:
            self.log.debug("Connection closed: %s", error)
        except Exception as error:  # noqa: BLE001 - gunicorn answers whatever its parser or the application raised
            self.handle_error(request, conn.sock, conn.client, error)
        return False

    def handle_error(self, req: Any, client: Any, addr: Any, exc: Exception) -> None:
        """What cannot be parsed gets one answer: gunicorn would repeat and log its words, and for some of it say 5xx."""
        if not isinstance(exc, ParseException):
            super().handle_error(req, client, addr, exc)
            return
        self.method_queue.defer(self._cut_log.count, "malformed")
        with suppress(OSError):
            client.send(MALFORMED)

    def finish_request(self, conn: Connection, fs: "Future[bool]") -> None:
        """Called in the event loop, when a thread has answered."""
        if not fs.cancelled() and fs.exception() is None and fs.result():
            conn.sock.setblocking(False)
            conn.deadline = time.monotonic() + (self.cfg.keepalive if self.alive else LINGER_SECONDS)
            self._wait(conn)
            self._advance(conn, is_new=True)
        else:
            self._linger(conn)

    def murder_keepalived(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn's signature
        """Close what has waited long enough; called about every second."""
        now = time.monotonic()
        for conn in [conn for conn in self._waiting if force or conn.deadline <= now]:
            if conn.reader.progress() is Progress.PART:
                self._cut_log.count("slow")
            self._close(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: a request that is still coming, or would come, has until then."""
        for conn in self._waiting:
            conn.deadline = min(conn.deadline, deadline)

    def _wait(self, conn: Connection) -> None:
        self._waiting[conn] = None
        self.poller.register(conn.sock, EVENT_READ, partial(self._on_readable, conn))

    def _end_wait(self, conn: Connection) -> None:
        del self._waiting[conn]
        self.poller.unregister(conn.sock)

    def _on_readable(self, conn: Connection, _sock: object) -> None:
        if conn not in self._waiting:  # dropped since the poller said so
            return
        received = conn.receive()
        if received is None:
            return
        if not received:
            self._close(conn)
        elif not conn.is_lingering:
            is_new = conn.reader.progress() is Progress.NOTHING
            conn.reader.feed(received)
            self._advance(conn, is_new=is_new)

    def _advance(self, conn: Connection, *, is_new: bool) -> None:
        """Do what the bytes that have come allow; ``is_new`` if they begin a request."""
        progress = conn.reader.progress()
        if progress is Progress.WHOLE and conn.requests and not conn.can_be_answered():
            # A thread would wait for it, once for each of its requests.
            self._cut_log.count("slow")
            self._close(conn)
        elif progress is Progress.WHOLE:
            self._end_wait(conn)
            self.enqueue_req(conn)
        elif progress is Progress.TOO_LARGE:
            self._cut_log.count("large")
            self._end_wait(conn)
            conn.refuse_size()
            self._linger(conn)
        elif progress is Progress.PART:
            if is_new:
                conn.deadline = min(conn.deadline, time.monotonic() + READ_SECONDS)
            if conn.reader.waits_for_leave:
                conn.allow_body()

    def _linger(self, conn: Connection) -> None:
        """Give the client the time to read the last answer."""
        if conn.end_answers():
            conn.deadline = time.monotonic() + LINGER_SECONDS
            self._wait(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    def _drop_one(self) -> None:
        """Make room: close what has waited longest, if possible one that had time and never sent a whole request."""
        new_since = time.monotonic() + READ_SECONDS - NEW_SECONDS
        silent = (conn for conn in self._waiting if not conn.requests and conn.deadline < new_since)
        longest = next(silent, None) or next(iter(self._waiting), None)
        if longest is not None:
            self._cut_log.count("many")
            self._close(longest)

    def _close(self, conn: Connection) -> None:
        self._end_wait(conn)
        self.nr_conns -= 1
        conn.close()


def _is_read(parser: Any) -> bool:
    """Whether the request that was answered ends where its bytes do; else parser and reader disagree, or its body is malformed."""
    try:
        return bool(parser.finish_body()) and not parser.unreader.buf.getvalue()
    except ParseException:
        return False
