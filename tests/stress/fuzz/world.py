"""The whole bot on a simulated platform for a fuzzer: renewed after some cases, and what it logs as its own failure is seen."""

import json
import logging
import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from werkzeug.test import run_wsgi_app

from bot.storage.store import DatabaseStore, open_store
from bot.webhook import event_intake
from simulator.core.messages import Message
from simulator.events.signing import encrypt_bytes
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE, SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.entrance import WebhookEntrance
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.scanned_database import DatabaseTemplates
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import REJECTION, Request

REJECTION_HEADERS = {"Content-Type": "application/json", "Content-Length": str(len(REJECTION))}
OTHER_JOBS = 30
TENANT_TIMEOUT = event_intake.TENANT_TIMEOUT
LOGGERS = ("bot", "handlers", "cards")
ENVIRON: dict[str, Any] = {
    "REQUEST_METHOD": "POST",
    "SCRIPT_NAME": "",
    "PATH_INFO": "/feishu/events",
    "QUERY_STRING": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "80",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": False,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}
EXPECTED_ERRORS = (
    # A right signature with a time of a form that nobody knows: the operator is told, the sender is refused (docs/security.md H4).
    ("timestamp_form_unknown", None),
    # An event about a message that does not exist cannot be answered in its thread.
    ("send_failed", 230001),
)


@dataclass(frozen=True)
class Answer:
    """An HTTP answer of the webhook."""

    status_code: int
    headers: dict[str, str]
    data: bytes


class Violation(Exception):
    """The bot broke a promise."""


class FailureLog(logging.Handler):
    """Collects what the bot logs as a failure of its own: errors, and incidents that the user is told of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        name = record.getMessage()
        code = getattr(record, "code", None)
        if (name, code) in EXPECTED_ERRORS or (record.levelno < logging.ERROR and name != "incident"):
            return
        trace = logging.Formatter().formatException(record.exc_info) if record.exc_info else ""
        cause = getattr(record, "error", "")
        self.found.append(f"{name} {cause} {code} {trace}")

    def check(self) -> None:
        """Raises Violation if anything was logged since the last call."""
        found, self.found = self.found, []
        if found:
            raise Violation(f"logged {found}")


def watch_log() -> FailureLog:
    """Only warnings and errors of the bot are made; each rejected request would be logged otherwise."""
    log = FailureLog()
    for logger in map(logging.getLogger, LOGGERS):
        logger.handlers[:] = [log]
        logger.setLevel(logging.WARNING)
        logger.propagate = False
    return log


def stop_watching(check: object) -> None:
    """Close what a target holds, and let the bot's loggers and time limit be as they were."""
    world = getattr(check, "world", None)
    if isinstance(world, World):
        world.close()
    event_intake.TENANT_TIMEOUT = TENANT_TIMEOUT
    for logger in map(logging.getLogger, LOGGERS):
        logger.handlers.clear()
        logger.setLevel(logging.NOTSET)
        logger.propagate = True


class World:
    """A bot on SQLite. Tables and messages grow with each case, so a new one takes its place after ``lifetime`` cases."""

    def __init__(self, folder: Path, lifetime: int, start: Callable[[DatabaseStore], Conversation]) -> None:
        """Args: ``start`` starts the bot on a database with empty tables."""
        # On a machine with more work than cores the database takes longer, and the answer would be 503, rightly.
        event_intake.TENANT_TIMEOUT = timedelta(seconds=30)
        self._folder = folder
        self._template = DatabaseTemplates(folder).empty
        self._lifetime = lifetime
        self._start = start
        self._cases = 0
        self._store: DatabaseStore | None = None
        self.log = watch_log()
        self._renew()

    def begin_case(self) -> None:
        if self._cases >= self._lifetime:
            self._renew()
        self._cases += 1
        # Every case is a new one, so that nothing is answered from what was remembered.
        self.conversation.engine.results.clear()
        self.conversation.engine.pauses.clear()

    def close(self) -> None:
        if self._store is not None:
            self._store.close()

    def post(self, request: Request) -> Answer:
        """Call the WSGI application as a server does; Flask's test client takes as long as the bot itself."""
        environ = {
            **ENVIRON,
            **{_variable(name): value for name, value in request.headers().items()},
            "CONTENT_LENGTH": str(len(request.body)),
            "wsgi.input": BytesIO(request.body),
        }
        entrance = self.conversation._entrance
        assert isinstance(entrance, WebhookEntrance)
        body, status, headers = run_wsgi_app(entrance.web.application, environ, buffered=True)
        return Answer(int(status[:3]), dict(headers), b"".join(body))

    def signed(self, plain: bytes) -> Request:
        """Encrypted and signed as the platform does."""
        return Request(encrypt_bytes(plain, KEYS.encrypt_key), self.timestamp())

    def signed_payload(self, payload: Any) -> Request:
        """JSON writes lone surrogates as escapes."""
        return self.signed(json.dumps(payload).encode())

    def timestamp(self) -> str:
        return str(int(self.conversation.platform.clock.now().timestamp()))

    def sent(self) -> tuple[Message, ...]:
        """Every message of the bot."""
        return self.conversation.platform.message_service.messages.from_bot()

    def _renew(self) -> None:
        self.close()
        path = self._folder / "bot.db"
        for each in (path, path.with_name("bot.db-wal"), path.with_name("bot.db-shm")):
            with suppress(FileNotFoundError):
                each.unlink()
        shutil.copy(self._template, path)
        self._store = open_store(f"sqlite:///{path}")
        self.conversation = self._start(self._store)
        self.log.check()
        self._cases = 0


def start_with_few_jobs(store: DatabaseStore) -> Conversation:
    """A bot after its first scan of a platform with the sample jobs and few others, because scans and lists take time."""
    platform = make_platform()
    hire = platform.hire_service.store
    samples = [hire.job_with_code(code).id for code in (SAMPLE_CODE, OPEN_SAMPLE_CODE)]
    kept = {*samples, *list(hire.jobs)[:OTHER_JOBS]}
    hire.jobs = {job_id: job for job_id, job in hire.jobs.items() if job_id in kept}
    hire.posts = {key: post for key, post in hire.posts.items() if post.job_id in kept}
    hire.jobs[samples[1]].expires_at = platform.clock.now() + timedelta(days=2)
    conversation = Conversation(platform, store)
    conversation.scan()
    return conversation


def is_refused(response: Answer) -> bool:
    """Whether it is the one constant rejection, to the byte."""
    return response.status_code == 401 and response.data == REJECTION and response.headers == REJECTION_HEADERS


def _variable(header: str) -> str:
    """The name under which a WSGI server passes a header on."""
    name = header.upper().replace("-", "_")
    return name if name == "CONTENT_TYPE" else f"HTTP_{name}"
