"""The format of log lines: a constant event name, then values, as text or as JSON; never a payload or a secret."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

# Their debug output holds headers, bodies and query parameters (docs/security.md H11).
_VERBOSE_LIBRARIES = ("Lark", "dbos", "urllib3", "alembic", "apscheduler", "sqlalchemy", "werkzeug", "pyrate_limiter")


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def configure(level: str, form: Literal["text", "json"]) -> None:
    """Log to standard error, everything through one handler."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s %(message)s")
    handler.setFormatter(_JsonLines() if form == "json" else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _VERBOSE_LIBRARIES:
        logger = logging.getLogger(name)
        logger.setLevel(max(logging.WARNING, root.level))
