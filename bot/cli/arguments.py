"""Reads the command line of ``python app.py``, in both languages. Nothing heavy is imported here: serving comes this way too."""

import argparse
import re
import sys
from argparse import Namespace
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Any, NoReturn

SERVE = "serve"
BACKUP = "backup"
DOCTOR = "doctor"
INCIDENT = "incident"
MOVE = "move"
VERSION = "version"
DEFAULT_WAIT_SECONDS = 60
WRONG_ARGUMENTS = 2
_DESCRIPTION = """Serves the Feishu Hire bot until it is told to stop. 启动飞书招聘机器人，直到收到停止信号。

Settings come from the environment and .env, see docs/configuration.md. 设置来自环境变量和 .env，见 docs/configuration.md。
Exit codes 退出码: 0 done or stopped 完成或正常停止, 1 failed 失败, 2 wrong settings or arguments 设置或参数有误, 3 another bot serves the same SQLite file 另一个机器人正在使用同一 SQLite 文件"""

_DOCTOR = """Examines this installation: settings, network, app, permissions, addresses, database and work, each with what to do.
体检：逐项检查设置、网络、应用、权限、地址、数据库和后台工作，并给出处理办法。

It changes nothing, and works beside a running bot and without one. 不做任何修改，机器人是否在运行都可以使用。
Exit codes 退出码: 0 no failure 没有故障, 1 a failure 有故障, 2 wrong arguments 参数有误"""
_WORDS = (
    SERVE,
    BACKUP,
    DOCTOR,
    INCIDENT,
    MOVE,
    "--version",
    "--help",
    "--force",
    "--log",
    "--to",
    "--to-file",
    "--wait",
    "--json",
    "--problems",
    "--send",
)
_WRONG_WORD = re.compile(r"invalid choice: '([^']*)'|unrecognized arguments: (\S+)")
_INCIDENT = re.compile(r"[0-9A-F]{8}")
_RECEIVER = re.compile(r"o[cu]_[A-Za-z0-9_-]{1,100}")


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """The message of argparse is English; its usage line shows what there is."""
        self.print_usage(sys.stderr)
        help_line = f"参数有误，可用的命令和参数见 {self.prog} --help\n"
        self.exit(WRONG_ARGUMENTS, f"{self.prog}: {message}\n{_did_you_mean(message)}{help_line}")


def _did_you_mean(message: str) -> str:
    """A line with the command or argument that resembles the wrong one which argparse quotes in its message, or nothing."""
    wrong = _WRONG_WORD.search(message)
    near = get_close_matches((wrong[1] or wrong[2]).split("=")[0], _WORDS, 1) if wrong else []
    return f"Did you mean {near[0]}? 是不是想输入 {near[0]}？\n" if near else ""


def read_arguments(words: Sequence[str]) -> Namespace:
    """The command, ``SERVE`` if none is given, and its arguments.

    Ends the process with code 0 after ``--help``, and with ``WRONG_ARGUMENTS`` for words that are none.
    """
    parser = _Parser(
        prog="python app.py", description=_DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--version", action="store_const", dest="command", const=VERSION, help="show the bot's version 显示版本号"
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands 命令")
    commands.add_parser(SERVE, help="the same as no command 与不写命令相同")
    _add_backup(commands)
    _add_doctor(commands)
    _add_incident(commands)
    _add_move(commands)
    parser.set_defaults(command=SERVE)
    return parser.parse_args(words)


def _add_backup(commands: Any) -> None:
    """Args: ``commands`` is what ``add_subparsers`` returns, a class without a public name."""
    backup = commands.add_parser(
        BACKUP, help="write the bot's tables to FILE while it runs 备份机器人的数据表（无需停机）"
    )
    backup.add_argument("file", metavar="FILE", help="the backup 备份文件")
    backup.add_argument("--force", action="store_true", help="overwrite FILE 覆盖已有文件")


def _add_incident(commands: Any) -> None:
    """Args: as above."""
    incident = commands.add_parser(
        INCIDENT,
        help="the log lines about an incident 查看某个问题编号的日志",
        description="Exit codes 退出码: 0 found 找到, 1 unknown number 没有该编号, 2 no such form, or cannot be read 编号格式有误，或无法读取",
    )
    incident.add_argument(
        "number", metavar="ID", type=_incident, help="the number that the user was told 用户看到的问题编号"
    )
    incident.add_argument(
        "--log",
        metavar="FILE",
        action="append",
        default=[],
        help="look in this log, - for standard input 在该日志中查找，- 表示标准输入",
    )


def _add_move(commands: Any) -> None:
    """Args: as of ``_add_backup``."""
    move = commands.add_parser(
        MOVE, help="move everything to another database, with the bot stopped 停机后把全部数据迁移到另一个数据库"
    )
    target = move.add_mutually_exclusive_group(required=True)
    target.add_argument("--to", metavar="URL", help="its address, as DATABASE_URL 新数据库的地址，写法同 DATABASE_URL")
    target.add_argument("--to-file", metavar="FILE", help="a file with the address 保存该地址的文件")
    move.add_argument(
        "--wait",
        metavar="SECONDS",
        type=int,
        default=DEFAULT_WAIT_SECONDS,
        help="how long unfinished work may take to end, 60 by default 最多用多少秒做完未完成的工作，默认 60",
    )


def _add_doctor(commands: Any) -> None:
    doctor = commands.add_parser(
        DOCTOR,
        help="examine this installation 体检",
        description=_DOCTOR,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    form = doctor.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for scripts 输出 JSON")
    form.add_argument("--problems", action="store_true", help="leave out what is right 不显示正常的项目")
    doctor.add_argument(
        "--send",
        metavar="CHAT",
        type=_receiver,
        help="also send a card with every component that the bot uses to a chat (oc_...) or a person (ou_...)"
        " 并向会话或成员发送一张包含全部组件的卡片",
    )


def _incident(text: str) -> str:
    """The number as it is stored. Raises ArgumentTypeError."""
    number = text.strip().upper()
    if not _INCIDENT.fullmatch(number):
        raise argparse.ArgumentTypeError(
            f"{text} is no incident number, which has eight digits or letters from A to F, such as 7F3A19C2"
            f" {text} 不是问题编号；编号是八位数字或字母 A 至 F，例如 7F3A19C2"
        )
    return number


def _receiver(text: str) -> str:
    """The id of a chat or a person. Raises ArgumentTypeError."""
    if not _RECEIVER.fullmatch(text):
        raise argparse.ArgumentTypeError("an id beginning with oc_ or ou_ is needed 需要以 oc_ 或 ou_ 开头的 ID")
    return text
