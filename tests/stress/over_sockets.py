"""Malformed requests over sockets to the real process: broken HTTP and broken events."""

import random
import socket
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import requests
from prometheus_client.parser import text_string_to_metric_families

from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.messages import Message
from tests.stress.genuine_requests import kinds
from tests.stress.ledger import Ledger
from tests.stress.report import Report
from tests.stress.request_mutations import Malformed, Mutator
from tests.stress.watched_webhook import handler_runs
from tests.support.bot_process import Scene, scene
from tests.support.whole_bot.webhook_client import REJECTION

SECONDS = 10.0
TIMEOUT_SECONDS = 60.0
PATH = "/feishu/events"
CLOSED = "closed without an answer"
QUIET_FOR = 1.0


def run_over_sockets(count: int, seed: int, folder: Path) -> Report:
    """Send half broken HTTP, half broken events; then a genuine command."""
    report, rng = Report(), random.Random(seed)  # noqa: S311 - reproducible by its seed; nothing here is secret
    # A greeting of the administrator would come at any moment of it.
    with scene(folder, ADMIN_OPEN_IDS="") as here:
        ledger = Ledger(here.platform, QUIET_FOR)
        card = _ask(here, ledger, "/help")
        sent, runs = len(here.platform.message_service.messages.from_bot()), _runs(here)
        every_kind = kinds(here.delivery.user_actions, card)
        mutator = Mutator(every_kind, lambda: str(int(datetime.now(UTC).timestamp())), rng)
        statuses, violations = _send_all(here, mutator, count, rng)
        ledger.wait_until_quiet(lambda: True, TIMEOUT_SECONDS)
        messages = here.platform.message_service.messages.from_bot()[sent:]
        report.figures["requests over sockets"] = statuses.total()
        report.figures["their answers by status "] = dict(sorted(statuses.items()))
        report.violations["sockets: answers of 5xx, or not as they must be"] = violations
        report.violations["sockets: handlers run"] = [str(n) for n in range(runs, _runs(here))]
        report.violations["sockets: messages of the bot"] = [message.content_text[:200] for message in messages]
        report.violations["sockets: jobs opened"] = list(ledger.openings)
        report.violations["sockets: process gone"] = [] if here.replicas[0].bot.is_running else ["it ended"]
        report.violations["sockets: genuine command not served afterwards"] = (
            [] if _ask(here, ledger, "/help").type == "interactive" else ["silence"]
        )
    return report


def _runs(here: Scene) -> int:
    """How many handlers have run, from ``/metrics``."""
    answer = requests.get(f"{here.replicas[0].bot.url}/metrics", timeout=SECONDS, proxies={"http": ""})
    return handler_runs(text_string_to_metric_families(answer.text))


def _ask(here: Scene, ledger: Ledger, words: str) -> Message:
    """The answer to a genuine command. Raises IndexError if there is none."""
    question = here.delivery.say(RECRUITING_GROUP, people.RECRUITER.open_id, words)
    message_service = here.platform.message_service

    def answers() -> list[Message]:
        return [message for message in message_service.messages.from_bot() if message.parent_id == question.id]

    ledger.wait_until_quiet(lambda: bool(answers()), TIMEOUT_SECONDS)
    return answers()[0]


def _send_all(here: Scene, mutator: Mutator, count: int, rng: random.Random) -> tuple[Counter[str], list[str]]:
    statuses: Counter[str] = Counter()
    violations: list[str] = []
    port = here.replicas[0].port
    for raw in _broken_http(mutator, count // 2, rng):
        status, body = send_raw(port, raw)
        statuses[status] += 1
        if status.startswith(("5", "no")) or (status == "401" and not body.startswith(REJECTION)):
            violations.append(f"{status} to {raw[:300]!r}")
    with requests.Session() as session:
        session.trust_env = False
        for malformed in mutator.requests(count - count // 2):
            status, is_right = _post(session, f"http://127.0.0.1:{port}{PATH}", malformed)
            statuses[status] += 1
            if not is_right:
                violations.append(f"{malformed.family}: {status} to {malformed.request.body[:300]!r}")
    return statuses, violations


def _post(session: requests.Session, url: str, malformed: Malformed) -> tuple[str, bool]:
    """The status, and whether the answer is the constant rejection or, for an authentic request, an acknowledgement."""
    headers = {name: value.encode("latin-1") for name, value in malformed.headers.items()}
    try:
        answer = session.post(url, malformed.request.body, headers=headers, timeout=SECONDS)
    except requests.ConnectionError:
        # The rest of a body over the limit is not read, so the connection may be closed while we send.
        return CLOSED, True
    except requests.exceptions.InvalidHeader:
        return "not sendable", True
    is_refusal = answer.status_code == 401 and answer.content == REJECTION
    is_taken = answer.status_code == 200 and malformed.is_authentic
    return str(answer.status_code), is_refusal or is_taken or answer.status_code == 400


def send_raw(port: int, raw: bytes) -> tuple[str, bytes]:
    """Send these bytes and nothing more; status and body of the answer."""
    received = b""
    with socket.create_connection(("127.0.0.1", port), SECONDS) as connection:
        try:
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            while part := connection.recv(4096):
                received += part
        except TimeoutError:
            return "no answer in time", b""
        except ConnectionError:
            # What was received until then is the answer.
            pass
    while received.startswith(b"HTTP/1.1 100"):
        received = received.partition(b"\r\n\r\n")[2]
    head, _, body = received.partition(b"\r\n\r\n")
    words = head.split(b" ", 2)
    return (words[1].decode("latin-1"), body) if len(words) > 1 and head.startswith(b"HTTP/") else (CLOSED, b"")


def _broken_http(mutator: Mutator, count: int, rng: random.Random) -> Iterator[bytes]:
    for number, malformed in enumerate(mutator.requests(count)):
        yield _broken(number, malformed, rng)


def _broken(number: int, malformed: Malformed, rng: random.Random) -> bytes:
    body = malformed.request.body[:2000]
    lines = [f"{name}: {value}".encode("latin-1", "replace") for name, value in malformed.headers.items()]
    length = b"Content-Length: %d" % len(body)
    ways = (
        (b"POST", PATH.encode(), [*lines, b"Content-Length: -1"]),
        (b"POST", PATH.encode(), [*lines, b"Content-Length: 1e3"]),
        (b"POST", PATH.encode(), [*lines, b"Content-Length: 999999999999"]),
        (b"POST", PATH.encode(), [*lines, length, b"Content-Length: 5"]),
        (b"POST", PATH.encode(), [*lines, b"Content-Length: %d" % (len(body) + 7)]),
        (b"POST", PATH.encode(), [*lines, b"Transfer-Encoding: chunked"]),
        (b"POST", PATH.encode(), [*lines, length, b"Transfer-Encoding: chunked"]),
        (b"POST", PATH.encode(), [*lines, b"Transfer-Encoding: gzip"]),
        (b"POST", PATH.encode(), [*lines, length, b"Expect: 100-continue"]),
        (b"POST", PATH.encode(), [*lines, length, b"Expect: something"]),
        (b"POST", PATH.encode(), [*lines, length, *(b"X-%d: 1" % n for n in range(120))]),
        (b"POST", PATH.encode(), [*lines, length, b"X-Long: " + b"x" * 9000]),
        (b"POST", PATH.encode(), [*lines, length, b"no colon here"]),
        (b"POST", PATH.encode(), [*lines, length, b"X-Nul: \x00", b"\xff\xfe: \xff"]),
        (b"POST", PATH.encode(), [*lines, length, b" folded: yes"]),
        (b"POST", PATH.encode() + b"?x=" + b"y" * 5000, [*lines, length]),
        (b"post", PATH.encode(), [*lines, length]),
        (b"GET", PATH.encode(), [*lines, length]),
        (b"DELETE", PATH.encode(), lines),
        (rng.randbytes(4), PATH.encode(), lines),
        (b"POST", b"/../" + PATH.encode() + b"/%00", [*lines, length]),
        (b"POST", rng.randbytes(30).replace(b"\n", b""), [*lines, length]),
    )
    method, path, headers = ways[number % len(ways)]
    version = rng.choice((b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9.9", b"", b"HTTP/x"))
    raw = b"\r\n".join((b" ".join((method, path, version)), b"Host: bot", *headers, b"", body))
    return rng.choice((raw, raw, raw, raw[: rng.randrange(len(raw))], rng.randbytes(200)))
