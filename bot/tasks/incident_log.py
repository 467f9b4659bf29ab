"""Keeps the latest log lines of each piece of work in memory, so that those about an incident can be stored with it.

What is stored is less than the log has: only our own lines, whose values are identifiers, and of a stack trace no message of an
exception, which may quote what somebody typed.
"""

import logging
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from traceback import extract_tb
from typing import Any

from bot.interfaces.incident_store import Incident
from bot.interfaces.tasks import NotStored, Steps, Workflow
from bot.logs import in_work, work_of
from bot.tasks.timed_calls import TimedCalls

MAX_WORKS = 300
MAX_LINES = 40
"""Of one piece of work."""
MAX_WAITING = 100
"""Incidents that could not be stored yet. The oldest ones are then in the log only."""
MAX_VALUE = 300
MAX_FRAMES = 30
MAX_CAUSES = 3
STORE_TIMEOUT = timedelta(seconds=2)
_OURS = ("bot", "handlers", "cards")
_OF_EVERY_RECORD = {*vars(logging.makeLogRecord({})), "message", "asctime"}


class IncidentLog(logging.Handler):
    """A handler of the root logger."""

    def __init__(self) -> None:
        super().__init__()
        self._works: OrderedDict[str, deque[str]] = OrderedDict()
        self._waiting: deque[Incident] = deque(maxlen=MAX_WAITING)
        self._timed = TimedCalls("incidents", STORE_TIMEOUT, str)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            self._keep(record)
        except Exception:  # noqa: BLE001 - whoever logs must not fail because of that
            self.handleError(record)

    def _keep(self, record: logging.LogRecord) -> None:
        work = work_of(vars(record))
        if not work or record.name.partition(".")[0] not in _OURS:
            return
        lines = self._works.setdefault(work, deque(maxlen=MAX_LINES))
        self._works.move_to_end(work)
        if len(self._works) > MAX_WORKS:
            self._works.popitem(last=False)
        lines.append(_line(record))
        values = vars(record)
        if record.msg == "incident" and {"number", "kind"} <= values.keys():
            at = datetime.fromtimestamp(record.created, UTC)
            self._waiting.append(Incident(str(values["number"]), at, str(values["kind"]), work, tuple(lines)))

    def store_new(self, put: Callable[[Incident], None]) -> None:
        """Store the incidents since the last call. Those that cannot be stored now wait for the next one.

        Raises what ``put`` raises; nothing if it does not end in time.
        """
        while self._waiting:
            incident = self._waiting[0]
            try:
                self._timed.run(partial(put, incident))
            except NotStored:
                return
            if self._waiting and self._waiting[0] is incident:
                self._waiting.popleft()


def install() -> IncidentLog:
    """The one handler of this process, in place of an earlier one."""
    root = logging.getLogger()
    root.handlers[:] = [handler for handler in root.handlers if not isinstance(handler, IncidentLog)]
    handler = IncidentLog()
    root.addHandler(handler)
    return handler


def logged(workflow: Workflow) -> Workflow:
    """The workflow, whose log lines name the work that they are about."""

    def run(steps: Steps, payload: str) -> str:
        with in_work(steps.workflow_id):
            return workflow(steps, payload)

    return run


def _line(record: logging.LogRecord) -> str:
    time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    values = {name: value for name, value in vars(record).items() if name not in _OF_EVERY_RECORD}
    shown = " ".join(f"{name}={_shown(value)}" for name, value in values.items() if not name.startswith("_"))
    line = f"{time} [{record.levelname.lower()}] {str(record.msg)[:MAX_VALUE]} [{record.name}] {shown}"
    error = record.exc_info[1] if record.exc_info else None
    return "\n".join((line, *_trace(error))) if error else line


def _shown(value: Any) -> str:
    if not isinstance(value, str | int | float):
        return type(value).__name__
    text = " ".join(str(value).split())[:MAX_VALUE]
    return repr(text) if " " in text else text


def _trace(error: BaseException) -> Iterator[str]:
    """The classes and the places of an exception and of what caused it, without their messages."""
    raised: BaseException | None = error
    for _ in range(MAX_CAUSES):
        if raised is None:
            return
        yield f"{type(raised).__module__}.{type(raised).__qualname__}, raised here:"
        for frame in list(extract_tb(raised.__traceback__))[-MAX_FRAMES:]:
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
            yield f"    {frame.line}"
        raised = raised.__cause__ or (None if raised.__suppress_context__ else raised.__context__)
        if raised is not None:
            yield "because of"
