"""Traces a bot started with this folder in PYTHONPATH: calls between its own files, and its SQL statements.

Each line of the file named by FLOW_TRACE is ``call thread segment caller callee function`` or ``sql thread segment
database verb``. A segment is one call from outside (Flask, DBOS, a thread pool) with everything that it calls.
"""

import os
import sys
import threading
from inspect import CO_GENERATOR
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = os.environ.get("FLOW_ROOT", "")
PACKAGES = ("bot/", "handlers/", "cards/", "app.py")
_own: dict[str, str] = {}
_local = threading.local()


def _own_file(path: str) -> str:
    """The path within the checkout, empty for any other file."""
    if path not in _own:
        inner = path.removeprefix(f"{ROOT}/") if path.startswith(f"{ROOT}/") else ""
        _own[path] = inner if inner.startswith(PACKAGES) else ""
    return _own[path]


def _own_caller(frame: FrameType) -> str:
    """The file of the nearest frame above that is ours; empty if there is none."""
    above = frame.f_back
    while above is not None:
        found = _own_file(above.f_code.co_filename)
        if found:
            return found
        above = above.f_back
    return ""


def _write(*words: object) -> None:
    descriptor = os.open(os.environ["FLOW_TRACE"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(descriptor, (" ".join(str(word) for word in words) + "\n").encode())
    os.close(descriptor)


def _segment() -> int:
    return getattr(_local, "segment", 0)


def _profile(frame: FrameType, event: str, _argument: Any) -> None:
    """Writes a line where a call enters one of our files from another file, or from outside."""
    code = frame.f_code
    if event != "call" or code.co_name == "<module>":
        return
    callee = _own_file(code.co_filename)
    if not callee or code.co_flags & CO_GENERATOR:  # Resuming a generator is reported as a call too.
        return
    caller = _own_caller(frame)
    if not caller:
        _local.segment = _segment() + 1
    if caller != callee:
        _write("call", threading.get_ident(), _segment(), caller or "-", callee, code.co_name)


def _listen_to_sql() -> None:
    # Imported here: a plain Python start in the same environment does not need SQLAlchemy.
    from sqlalchemy import event  # noqa: PLC0415 - see above
    from sqlalchemy.engine import Engine  # noqa: PLC0415 - see above

    def before(connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        database = Path(connection.engine.url.database or "-").name
        _write("sql", threading.get_ident(), _segment(), database, statement.split(None, 1)[0].upper())

    event.listen(Engine, "before_cursor_execute", before)


if os.environ.get("FLOW_TRACE"):
    _listen_to_sql()
    threading.setprofile(_profile)
    sys.setprofile(_profile)
