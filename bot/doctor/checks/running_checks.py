"""Whether a bot runs on this machine: what it says of itself. The bot that examines itself needs no call to know that."""

import json
import re
from collections.abc import Iterator
from functools import partial
from http.client import HTTPConnection, HTTPException

from bot.doctor.examination import Examination
from bot.doctor.findings import ok, unchecked, warning
from bot.doctor.wording import in_both
from bot.domain.text import Text
from bot.feishu.json_fields import as_text
from bot.feishu.probing.limited import within
from bot.interfaces.doctor import Finding
from bot.settings import WEBSOCKET

NAME = "running"
CONNECT_SECONDS = 1.0
# While the database hangs, /readyz takes up to 3 s.
ANSWER_SECONDS, ALL_SECONDS = 4.0, 6.0
MOST_BYTES = 1024 * 1024
MOST_WORDS = 200
# As bot/lifecycle.py and bot/readiness.py name them.
_PARTS_ZH = {"migrations": "数据库迁移", "engine": "后台工作", "scheduler": "定时任务", "database": "数据库"}
_OK, _UNAVAILABLE = 200, 503
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # nosec B104  # nothing listens here
# As bot/metrics.py names it.
_UP = re.compile(r'^hirebot_connection_up\{transport="websocket"\} ([\d.]+)$', re.MULTILINE)

RUNS = Text("机器人正在运行，已就绪", "The bot runs and is ready")
NOT_RUNNING = Text("{address} 没有机器人响应", "No bot answers at {address}")
START_IT = Text(
    "启动机器人；如果它在另一台机器或另一个容器中运行，请在那里体检",
    "Start it; if it runs on another machine or in another container, examine it there",
)
CONNECTED = Text("机器人正在运行，已就绪，长连接已建立", "The bot runs and is ready, and its long connection is open")
OTHER = Text("{address} 的响应不是机器人的响应", "What answers at {address} is not the bot")
CHECK_PORT = Text(
    "检查 HOST 和 PORT 是否与机器人启动时相同，以及这个端口是否被其他程序占用",
    "Check that HOST and PORT are those with which the bot was started, and that no other program has this port",
)
SILENT = Text("{address} 可以连接，但没有及时响应", "{address} accepts connections, and does not answer in time")
LOOK_AT_LOAD = Text(
    "查看机器人的日志和本机负载；也可能是其他程序占用了这个端口",
    "Look at the bot's log and at the load of the machine; it may also be another program that has this port",
)
NOT_READY = Text("机器人正在运行，但尚未就绪（{reasons}）", "The bot runs but is not ready: {reasons}")
WAIT = Text(
    "刚启动时请稍等；否则日志会说明原因：启动时是 not_ready，运行中数据库中断时是 maintenance_postponed",
    "Wait if it was only just started; else its log says why: not_ready at the start, maintenance_postponed if the database was lost"
    " later",
)
NOT_CONNECTED = Text("机器人正在运行，但长连接没有建立", "The bot runs, but its long connection is not open")
LOOK = Text(
    "刚启动时请稍等；否则查看日志中的 long_connection_refused 和 long_connection_failed",
    "Wait if it was only just started; else see long_connection_refused and long_connection_failed in its log",
)
NO_CONNECTION = Text("正在运行的机器人没有使用长连接", "The bot that runs does not use the long connection")
RESTART = Text(
    "用 EVENT_TRANSPORT=websocket 重新启动机器人", "Restart the bot, so that it takes EVENT_TRANSPORT=websocket"
)


class _OtherProgram(Exception):
    """What answers is not the bot."""


class _Silent(Exception):
    """The connection was accepted, and no answer has come."""


def check_running(examination: Examination) -> Iterator[Finding]:
    """Ask ``/readyz``, and with EVENT_TRANSPORT=websocket ``/metrics``; nothing in the bot itself."""
    installation, settings = examination.installation, examination.settings
    if installation.is_bot:
        return
    if wrong := installation.wrong("HOST", "PORT"):
        yield unchecked(NAME, wrong)
        return
    host = _EVERYWHERE.get(settings.host, settings.host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}"
    try:
        ask = partial(_of_bot, host, settings.port, has_connection=settings.event_transport == WEBSOCKET)
        examination.is_bot_ready, finding = within(ALL_SECONDS, ask)
        yield finding
    except _Silent:
        yield warning(NAME, SILENT.fill(address=address), LOOK_AT_LOAD)
    except (_OtherProgram, HTTPException):
        yield warning(NAME, OTHER.fill(address=address), CHECK_PORT)
    except (OSError, UnicodeError):
        examination.is_no_bot_there = True
        yield warning(NAME, NOT_RUNNING.fill(address=address), START_IT)


def _of_bot(host: str, port: int, *, has_connection: bool) -> tuple[bool, Finding]:
    """Whether the bot is ready, and what is found. Raises what ``_get`` raises, and _OtherProgram."""
    status, body = _get(host, port, "/readyz")
    reasons = _reasons(body)
    if status == _UNAVAILABLE and reasons:
        told = [reason_text(each) for each in reasons]
        all_told = Text("；".join(each.zh_cn for each in told), "; ".join(each.en_us for each in told))
        return False, warning(NAME, NOT_READY.fill(reasons=all_told), WAIT)
    if status != _OK or reasons is None:
        raise _OtherProgram
    return True, _of_connection(host, port) if has_connection else ok(NAME, RUNS)


def _of_connection(host: str, port: int) -> Finding:
    _, metrics = _get(host, port, "/metrics")
    up = _UP.search(metrics)
    if up is None:
        return warning(NAME, NO_CONNECTION, RESTART)
    return ok(NAME, CONNECTED) if float(up[1]) else warning(NAME, NOT_CONNECTED, LOOK)


def reason_text(reason: str) -> Text:
    """``migrations: the connection was refused``, as ``/readyz`` has it, in both languages; what is not known stays English."""
    part, colon, problem = reason[:MOST_WORDS].partition(": ")
    words = in_both(problem or part)
    return Text(f"{_PARTS_ZH.get(part, part)}：{words.zh_cn}", f"{part}: {words.en_us}") if colon else words


def _get(host: str, port: int, path: str) -> tuple[int, str]:
    """The status and the text; no proxy of the environment is used. Raises OSError, HTTPException and _Silent."""
    connection = HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    try:
        connection.connect()
        connection.sock.settimeout(ANSWER_SECONDS)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read(MOST_BYTES).decode("utf-8", "replace")
        except TimeoutError as error:
            raise _Silent from error
    finally:
        connection.close()


def _reasons(body: str) -> list[str] | None:
    """Why the bot is not ready, as ``/readyz`` has it: none if it is; None if the answer is of another form."""
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("status") not in ("ready", "not ready"):
        return None
    return [as_text(each).removeprefix("not ready: ") for each in answer.get("reasons") or []]
