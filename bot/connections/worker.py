"""gunicorn's threaded worker, changed so that no client can hold a thread: it reads and waits in its event loop.

gunicorn's own gives a thread to a connection as soon as the first byte has come, and closes connections in its event loop, which
then waits up to two seconds for the client (docs/decisions/0017-whole-requests.md).
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain, islice
from selectors import EVENT_READ, EVENT_WRITE
from typing import Any

from gunicorn.http import get_parser
from gunicorn.http.errors import NoMoreData, ParseException
from gunicorn.workers.gthread import ThreadWorker

from bot.connections.connection import CONTINUE, MALFORMED, REFUSED, Connection
from bot.connections.cut_log import CutLog
from bot.connections.progress import Progress
from bot.request_time import note_request

# The whole request, not the pause between two bytes: a client that sends one byte a second is cut all the same.
READ_SECONDS = 5.0
WRITE_SECONDS = 5.0
LINGER_SECONDS = 2.0
# A client that has just connected may be about to send its request: if possible it has so long, and at least so long.
NEW_SECONDS = 1.0
LEAST_SECONDS = 0.1
# While there is no room and nobody to close, it is looked again so often.
FULL_POLL_SECONDS = 0.05
MOST_ACCEPTED_AT_ONCE = 64
OWN_THREADS = 2
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
            if self._is_full:
                return
            try:
                sock, client = listener.accept()
            except BlockingIOError:
                return
            except OSError:  # The client has gone, or the process may open no more files.
                self._make_room()
                return
            sock.setblocking(False)
            self.nr_conns += 1
            self._wait(Connection(sock, client, listener.getsockname(), time.monotonic() + READ_SECONDS))

    def wait_for_and_dispatch_events(self, timeout: float) -> None:
        """Called all the time. Without room gunicorn accepts nobody, and clients wait in the system's queue."""
        if self._is_full:
            timeout = 0.0 if self._make_room() else min(timeout, FULL_POLL_SECONDS)
        super().wait_for_and_dispatch_events(timeout)

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
        """Answer a request, in a thread; whether its client has taken all of the answer. Raises OSError if it has gone."""
        if conn.is_reset():  # Nobody would read the answer.
            raise ConnectionResetError
        note_request(conn.came_at)
        conn.is_reusable = self._answer(conn)
        return conn.sock.flush()

    def _answer(self, conn: Connection) -> bool:
        """Let the application answer; whether the connection can be used for another request."""
        request = None
        try:
            request = next(conn.parser)
            if self._is_full:  # Who comes again has to queue again.
                request.force_close()
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
        client.sendall(MALFORMED)

    def finish_request(self, conn: Connection, fs: "Future[bool]") -> None:
        """Called in the event loop, when a thread has answered."""
        if fs.cancelled() or fs.exception() is not None:
            self._linger(conn)
        elif fs.result():
            self._after_answer(conn)
        else:
            conn.deadline = time.monotonic() + WRITE_SECONDS
            self._wait(conn, EVENT_WRITE)

    def _on_writable(self, conn: Connection, _sock: object) -> None:
        if conn not in self._waiting:  # dropped since the poller said so
            return
        try:
            is_taken = conn.sock.flush()
        except OSError:
            self._close(conn)
            return
        if is_taken:
            self._end_wait(conn)
            self._after_answer(conn)

    def _after_answer(self, conn: Connection) -> None:
        if conn.is_reusable:
            conn.deadline = time.monotonic() + (self.cfg.keepalive if self.alive else LINGER_SECONDS)
            self._wait(conn)
            self._advance(conn, is_new=True)
        else:
            self._linger(conn)

    def murder_keepalived(self, force: bool = False) -> None:  # noqa: FBT001, FBT002 - gunicorn's signature
        """Close what has waited long enough; called about every second."""
        now = time.monotonic()
        for conn in [conn for conn in self._waiting if force or conn.deadline <= now]:
            if conn.reader.progress() is Progress.PART or conn.sock.is_unsent:
                self._cut_log.count("slow")
            self._close(conn)

    def _cap_keepalive(self, deadline: float) -> None:
        """The worker stops: a request that is still coming, or would come, has until then."""
        for conn in self._waiting:
            conn.deadline = min(conn.deadline, deadline)

    def _wait(self, conn: Connection, event: int = EVENT_READ) -> None:
        self._waiting[conn] = None
        conn.waits_since = time.monotonic()
        do = self._on_readable if event == EVENT_READ else self._on_writable
        self.poller.register(conn.socket, event, partial(do, conn))

    def _end_wait(self, conn: Connection) -> None:
        del self._waiting[conn]
        self.poller.unregister(conn.socket)

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
        if progress is Progress.WHOLE:
            self._end_wait(conn)
            self.enqueue_req(conn)
        elif progress is Progress.TOO_LARGE:
            self._refuse(conn, "large", REFUSED)
        elif progress is Progress.MALFORMED:
            self._refuse(conn, "malformed", MALFORMED)
        elif progress is Progress.PART:
            if is_new:
                conn.deadline = min(conn.deadline, time.monotonic() + READ_SECONDS)
            if conn.reader.waits_for_leave:
                conn.send_at_once(CONTINUE)

    def _refuse(self, conn: Connection, reason: str, answer: bytes) -> None:
        self._cut_log.count(reason)
        self._end_wait(conn)
        conn.send_at_once(answer)
        self._linger(conn)

    def _linger(self, conn: Connection) -> None:
        """Give the client the time to read the last answer."""
        if conn.end_answers():
            conn.deadline = time.monotonic() + LINGER_SECONDS
            self._wait(conn)
        else:
            self.nr_conns -= 1
            conn.close()

    @property
    def _is_full(self) -> bool:
        return bool(self.nr_conns >= self.worker_connections)

    def _make_room(self) -> int:
        """Close some of those who have kept the bot waiting, the longest first; how many.

        If possible those that had time and never sent a whole request, have had their last answer, or do not take one. Whoever has just
        come, or has sent something that was not answered, is not closed.
        """
        now = time.monotonic()
        waiting = [conn for conn in self._waiting if conn.waits_since <= now - LEAST_SECONDS]
        silent = [conn for conn in waiting if _is_silent(conn, now)]
        others = [conn for conn in waiting if not _is_silent(conn, now)]
        longest = (conn for conn in chain(silent, others) if conn.has_its_answer or not conn.has_something_to_read())
        closed = list(islice(longest, MOST_ACCEPTED_AT_ONCE))
        for conn in closed:
            self._cut_log.count("many")
            self._close(conn)
        return len(closed)

    def _close(self, conn: Connection) -> None:
        self._end_wait(conn)
        self.nr_conns -= 1
        conn.close()


def _is_silent(conn: Connection, now: float) -> bool:
    is_slow = not conn.requests and conn.waits_since <= now - NEW_SECONDS
    return is_slow or conn.has_its_answer


def _is_read(parser: Any) -> bool:
    """Whether the request that was answered ends where its bytes do; else parser and reader disagree, or its body is malformed."""
    try:
        return bool(parser.finish_body()) and not parser.unreader.buf.getvalue()
    except ParseException:
        return False
