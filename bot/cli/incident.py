"""``python app.py incident ID``: the log lines about an incident, from the database or from logs. It only reads."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from bot.cli.incident_logs import find_lines
from bot.cli.terminal import inert, put
from bot.interfaces.incident_store import Incident
from bot.settings import SettingsWrong, file_problem, read_database_url
from bot.storage.connecting.problem_texts import problem_text
from bot.storage.database import Database
from bot.storage.monitoring.incidents import DatabaseIncidents

FOUND, UNKNOWN, UNUSABLE = 0, 1, 2
_UNKNOWN = """No incident {number} is stored. They are kept for 30 days, and not if the database was away: then it is in the log only.
Look there: python app.py incident {number} --log FILE
没有保存编号为 {number} 的问题。问题保留 30 天；如果当时数据库不可用，则只写在日志里。
请在日志中查找：python app.py incident {number} --log 文件
"""
_NOT_IN_LOG = """No incident {number} is in these logs. Is the number right, and do they go back to that day?
这些日志中没有编号为 {number} 的问题。请确认编号无误，并且日志包含当天的内容。
"""
_HEAD = """Incident {number}, {at}, while a {kind} was answered; work {work}
问题 {number}，{at}，发生在处理{kind_zh}时；任务 {work}
"""
_WHAT_TO_DO = """What to do, by the value of error=: docs/operations.md, "Incident numbers"
处理办法（按 error= 的值查找）：docs/operations.md 的 "Incident numbers" 一节
"""
_KINDS_ZH = {"message": "消息", "click": "点击"}


def show_incident(number: str, logs: Sequence[str] = ()) -> int:
    """Print the lines about an incident; the exit code.

    Args:
        number: as ``read_arguments`` gives it.
        logs: files of the log, ``-`` for standard input; empty for the database.
    """
    return _show_from_logs(number, logs) if logs else _show_stored(number)


def _show_stored(number: str) -> int:
    try:
        database_url = read_database_url()
    except SettingsWrong as wrong:
        return _fail(f"Please fix these settings, or use --log FILE. 请修正以下设置，或使用 --log 文件：\n{wrong}\n")
    database = Database(database_url)
    file = database.url.database or ""
    if database.is_sqlite and not Path(file).is_file():
        return _fail(
            f"There is no database {file}. Is this the bot's folder? 没有数据库 {file}，当前目录是机器人的目录吗？\n"
        )
    try:
        incident = DatabaseIncidents(database).get(number)
    except Exception as error:  # noqa: BLE001 - whatever it is, the log may have the incident
        problem = problem_text(error)
        return _fail(
            f"The database cannot be read: {problem.en_us}. Look in the log with --log FILE.\n"
            f"无法读取数据库：{problem.zh_cn}。请用 --log 文件 在日志中查找。\n"
        )
    finally:
        database.close()
    if incident is None:
        return _fail(_UNKNOWN.format(number=number), UNKNOWN)
    put(inert(_head(incident)) + _WHAT_TO_DO)
    _show(incident.lines)
    return FOUND


def _head(incident: Incident) -> str:
    return _HEAD.format(
        number=incident.number,
        at=incident.happened_at.isoformat(timespec="seconds"),
        kind=incident.kind,
        kind_zh=_KINDS_ZH.get(incident.kind, f" {incident.kind} "),
        work=incident.work,
    )


def _show_from_logs(number: str, logs: Sequence[str]) -> int:
    with ExitStack() as opened:
        try:
            streams = [opened.enter_context(_open(log)) for log in logs]
        except OSError as error:
            reason = file_problem(error)
            return _fail(f"{error.filename} cannot be read: {reason.en}.\n无法读取 {error.filename}：{reason.zh}。\n")
        lines = find_lines(number, (line for stream in streams for line in stream))
    if not lines:
        return _fail(_NOT_IN_LOG.format(number=number), UNKNOWN)
    _show(lines)
    put(f"\n{_WHAT_TO_DO}")
    return FOUND


def _show(lines: Sequence[str]) -> None:
    put("".join(f"{inert(line)}\n" for line in lines))


def _open(log: str) -> TextIO:
    # Whoever writes the log, its bytes must not stop the search. Standard input is given back open.
    name, closes = (sys.stdin.fileno(), False) if log == "-" else (log, True)
    return open(name, encoding="utf-8", errors="replace", closefd=closes)


def _fail(words: str, code: int = UNUSABLE) -> int:
    sys.stderr.write(words)
    return code
