"""Server-sent events for an open page: that something changed, by id, as far as its reader may see it."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from select import select
from typing import Any

from simulator.core.event_log import EventLog, LogEntry
from simulator.core.people import Person
from simulator.platform import Platform

Record = dict[str, Any]
HEARTBEAT_SECONDS = 15.0
# How often the stream checks whether the browser has closed the connection.
POLL_SECONDS = 0.5
# Entries that come in a burst, such as the calls of a scan, are sent together.
BATCH_SECONDS = 0.03
RETRY_MS = 1000
# For each kind of log entry: the page's name for it, and the details that are sent under which name.
EVENTS: dict[str, tuple[str, dict[str, str]]] = {
    "message_sent": ("message", {"message_id": "message", "chat_id": "chat"}),
    "card_updated": ("card", {"message_id": "message", "chat_id": "chat"}),
    "message_recalled": ("recalled", {"message_id": "message", "chat_id": "chat"}),
    "chat_changed": ("chat", {"chat_id": "chat"}),
    "clock_moved": ("clock", {}),
    "bot_changed": ("bot", {"running": "running", "ready": "ready"}),
    "job_changed": ("job", {"job_id": "job", "change": "change"}),
    "wire": ("wire", {"n": "n"}),
    "retries_changed": ("retry", {"chat_id": "chat"}),
    "click": ("click", {"message_id": "message", "chat_id": "chat", "person_id": "by", "error_code": "errorCode"}),
    "chat_read": ("unread", {"chat_id": "chat"}),
}


class Peer:
    """The browser's end of the connection."""

    def __init__(self, connection: socket.socket | None) -> None:
        """Args: ``connection`` is None if the server does not expose it; then only a failed write ends the stream."""
        self._connection = connection

    @property
    def has_left(self) -> bool:
        """Whether the browser has closed the connection; no byte is consumed."""
        if self._connection is None:
            return False
        try:
            # On a socket with a timeout MSG_DONTWAIT alone waits that long.
            is_readable = bool(select([self._connection], [], [], 0)[0])
            return is_readable and self._connection.recv(1, socket.MSG_PEEK) == b""
        except (OSError, ValueError):
            return True


def stream(
    platform: Platform, person: Person, after: int | None, peer: Peer, stopping: threading.Event
) -> Iterator[str]:
    """The events after a number, or from now on if it is None, until the browser leaves or the server stops."""
    event_log = platform.event_log
    number = event_log.newest if after is None else after
    yield f"retry: {RETRY_MS}\n\n"
    if number > event_log.newest:
        # The page knows an earlier run of the simulator, so everything it shows is outdated.
        number = event_log.newest
        yield _event(number, {"kind": "chat"})
    sent_at = time.monotonic()
    while not (stopping.is_set() or peer.has_left):
        entries = _next_entries(event_log, number)
        number = entries[-1].number if entries else number
        events = "".join(_events(platform, person, entries))
        if events or time.monotonic() - sent_at >= HEARTBEAT_SECONDS:
            sent_at = time.monotonic()
            yield events or ": heartbeat\n\n"


def _next_entries(event_log: EventLog, number: int) -> tuple[LogEntry, ...]:
    if not event_log.wait(number, POLL_SECONDS):
        return ()
    time.sleep(BATCH_SECONDS)
    return event_log.since(number)


def _events(platform: Platform, person: Person, entries: tuple[LogEntry, ...]) -> Iterator[str]:
    newest_wire = max((entry.number for entry in entries if entry.kind == "wire"), default=0)
    for entry in entries:
        if entry.kind == "wire" and entry.number != newest_wire:
            continue
        if entry.kind in EVENTS and _may_see(platform, person, entry):
            kind, names = EVENTS[entry.kind]
            yield _event(entry.number, {"kind": kind, **{names[name]: entry.detail[name] for name in names}})


def _may_see(platform: Platform, person: Person, entry: LogEntry) -> bool:
    """Whether the entry belongs to a chat of this person, and is not about what somebody else has read."""
    if entry.kind == "chat_read":
        return bool(entry.detail["person_id"] == person.open_id)
    chat_id = entry.detail.get("chat_id")
    return chat_id is None or person.open_id in platform.chats[chat_id].member_ids


def _event(number: int, data: Record) -> str:
    return f"id: {number}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
