"""Finds the lines about an incident in a log, in both of its formats and with whatever journald or Docker puts before each line."""

import json
import re
from collections import OrderedDict, deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bot.logs import work_of

# Of a log of days only this much is kept while the incident has not been found.
MAX_WORKS = 5_000
MAX_ENTRIES = 200
_TEXT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d) \[\w+ *\] (?P<event>\S+)")
_VALUE = re.compile(r"""\b(number|work|idempotency_key)=('[^']*'|"[^"]*"|\S+)""")

_Entry = list[str]


def find_lines(number: str, lines: Iterable[str]) -> list[str]:
    """The line with that incident's number and all lines of the same work, with their stack traces, in their order."""
    known: OrderedDict[str, deque[tuple[int, _Entry]]] = OrderedDict()
    found: list[tuple[int, _Entry]] = []
    works: set[str] = set()
    for place, (entry, values) in enumerate(_entries(lines)):
        work = work_of(values)
        is_incident = values.get("event") == "incident" and values.get("number") == number
        if is_incident and work:
            works.add(work)
            found += known.pop(work, ())
        if is_incident or work in works:
            found.append((place, entry))
        elif work:
            known.setdefault(work, deque(maxlen=MAX_ENTRIES)).append((place, entry))
            known.move_to_end(work)
            if len(known) > MAX_WORKS:
                known.popitem(last=False)
    return [line for _, entry in sorted(found) for line in entry]


def _entries(lines: Iterable[str]) -> Iterator[tuple[_Entry, Mapping[str, Any]]]:
    """Each line with its values. The lines of a stack trace are added to the one before them, also after it was given."""
    last: _Entry | None = None
    for line in lines:
        text = line.rstrip("\r\n")
        values = _json_values(text) or _text_values(text)
        if values is None:
            if last is not None:
                last.append(text)
            continue
        last = [text]
        yield last, values


def _json_values(text: str) -> Mapping[str, Any] | None:
    start = text.find('{"')
    if start < 0 or not text.endswith("}"):
        return None
    try:
        values = json.loads(text[start:])
    except (ValueError, RecursionError):
        # Nested too deeply it is no line of ours.
        return None
    return values if isinstance(values, dict) and "event" in values else None


def _text_values(text: str) -> Mapping[str, Any] | None:
    head = _TEXT.search(text)
    if head is None:
        return None
    return {"event": head["event"], **{name: value.strip("'\"") for name, value in _VALUE.findall(text, head.end())}}
