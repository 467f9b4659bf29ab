"""What happens, told to an open page as server-sent events: ids only, for what its reader may see."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

from simulator.core.event_log import EventLog, LogEntry
from simulator.core.people import Person
from simulator.platform import Platform

Record = dict[str, Any]
HEARTBEAT_SECONDS = 15.0
# How soon it is noticed that the browser has left.
LOOK_SECONDS = 0.5
# What comes in one burst, such as the calls of a scan, is told together.
GATHER_SECONDS = 0.03
RETRY_MS = 1000
# The page's word for each happening, and which of its details are told under which name.
TOLD: dict[str, tuple[str, dict[str, str]]] = {
    "message_sent": ("message", {"message_id": "message", "chat_id": "chat"}),
    "card_updated": ("card", {"message_id": "message", "chat_id": "chat"}),
    "message_recalled": ("recalled", {"message_id": "message", "chat_id": "chat"}),
    "chat_changed": ("chat", {"chat_id": "chat"}),
    "clock_moved": ("clock", {}),
    "bot_changed": ("bot", {"running": "running", "ready": "ready"}),
    "job_changed": ("job", {"job_id": "job", "change": "change"}),
    "wire": ("wire", {"n": "n"}),
    "click": ("click", {"message_id": "message", "chat_id": "chat", "person_id": "by", "error_code": "errorCode"}),
    "chat_read": ("unread", {"chat_id": "chat"}),
}


class Peer:
    """The browser's end of the connection."""

    def __init__(self, connection: socket.socket | None) -> None:
        """Args: ``connection`` is None where the server does not show it; then only writing tells."""
        self._connection = connection

    @property
    def has_left(self) -> bool:
        """Whether the connection was closed; nothing is read from it."""
        if self._connection is None:
            return False
        try:
            return self._connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


def stream(platform: Platform, person: Person, after: int | None, peer: Peer, ending: threading.Event) -> Iterator[str]:
    """The events after a number, from now on if that is None, until the browser leaves or the server ends."""
    event_log = platform.event_log
    number = event_log.newest if after is None else after
    yield f"retry: {RETRY_MS}\n\n"
    if number > event_log.newest:
        # The page has seen an earlier run of the simulator, so everything that it knows is old.
        number = event_log.newest
        yield _event(number, {"kind": "chat"})
    told_at = time.monotonic()
    while not (ending.is_set() or peer.has_left):
        lines = _next_lines(event_log, number)
        number = lines[-1].number if lines else number
        label_value = "".join(_told(platform, person, lines))
        if label_value or time.monotonic() - told_at >= HEARTBEAT_SECONDS:
            told_at = time.monotonic()
            yield label_value or ": still here\n\n"


def _next_lines(event_log: EventLog, number: int) -> tuple[LogEntry, ...]:
    if not event_log.wait(number, LOOK_SECONDS):
        return ()
    time.sleep(GATHER_SECONDS)
    return event_log.since(number)


def _told(platform: Platform, person: Person, lines: tuple[LogEntry, ...]) -> Iterator[str]:
    newest_wire = max((line.number for line in lines if line.kind == "wire"), default=0)
    for line in lines:
        if line.kind == "wire" and line.number != newest_wire:
            continue
        if line.kind in TOLD and _concerns(platform, person, line):
            kind, names = TOLD[line.kind]
            yield _event(line.number, {"kind": kind, **{names[name]: line.detail[name] for name in names}})


def _concerns(platform: Platform, person: Person, line: LogEntry) -> bool:
    """Whether this person is told: of their own chats only, and of nobody else's reading or private cards."""
    detail = line.detail
    if line.kind == "chat_read":
        return bool(detail["person_id"] == person.open_id)
    if "chat_id" in detail and person.open_id not in platform.chats[detail["chat_id"]].member_ids:
        return False
    message = platform.message_service.messages.get(detail.get("message_id", ""))
    return message is None or message.visible_to in ("", person.open_id)


def _event(number: int, data: Record) -> str:
    return f"id: {number}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
