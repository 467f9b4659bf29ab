"""``python -m simulator``, the demo: platform and page, the real bot beside them, a short conversation, a prompt.

``--page-only`` leaves conversation and prompt out; ``--bot URL`` is that bot itself, its clock the platform's.
"""

import argparse
import contextlib
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import app
import handlers
from bot.domain.text import Text
from simulator.api.loopback_guard import HOST
from simulator.bot_runner.bot_process import BotFailed, free_port
from simulator.bot_runner.platform_clock import PlatformClock
from simulator.bot_runner.supervisor import BotSupervisor
from simulator.cli.demo import Play, WentWrong
from simulator.cli.screen import NoAnswer, Screen
from simulator.cli.terminal import Terminal
from simulator.clock import MovableClock
from simulator.events.delivery import Delivery
from simulator.events.user_actions import UserActions
from simulator.platform import Platform
from simulator.playground.playground import open_playground
from simulator.server import start_server

STARTING = Text("模拟平台：{url}，正在启动机器人…", "The simulated platform is at {url}; the bot is starting …")
READY = Text("机器人已就绪：{url}", "The bot is ready at {url}")
FAILED = Text(
    "演示失败：{why}\n机器人日志的最后几行：\n{log}", "The demo failed: {why}\nThe bot's last log lines:\n{log}"
)
# Read by programs, and therefore the same in every language.
PAGE = "playground: {url}/"


@dataclass(frozen=True)
class Stage:
    """Everything that runs."""

    url: str
    delivery: Delivery
    bot: BotSupervisor
    screen: Screen


def main() -> int:
    """0 when the conversation went as it must or the page was closed, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--language", choices=("zh_cn", "en_us"), default="zh_cn")
    parser.add_argument("--port", type=int, default=0, help="of platform and page; a free one by default")
    parser.add_argument("--page-only", action="store_true", help="no conversation; stay up until told to stop")
    parser.add_argument("--bot", metavar="URL", help="be the bot beside the platform at URL")
    chosen = parser.parse_args()
    if chosen.bot:
        return app.main(PlatformClock(chosen.bot))
    signal.signal(signal.SIGTERM, _leave)
    with contextlib.suppress(KeyboardInterrupt), _running(chosen.port or free_port(), chosen.language) as stage:
        return _demonstrate(stage, is_page_only=chosen.page_only)
    return 0


@contextlib.contextmanager
def _running(port: int, language: str) -> Iterator[Stage]:
    """Platform, page and bot, all ended on every way out."""
    platform = Platform(MovableClock(ticks=True))
    url = f"http://{HOST}:{port}"
    with tempfile.TemporaryDirectory(prefix="job-bot-demo-") as folder, contextlib.ExitStack() as ending:
        delivery = Delivery(UserActions(platform), bot_url="", stamps=platform.clock)
        bot = BotSupervisor(url, Path(folder), platform.event_log)
        server = start_server(platform, port, delivery, open_playground(delivery, handlers.COMMANDS, bot))
        ending.callback(server.stop)
        ending.callback(bot.end)
        bot.start()
        delivery.bot_url = bot.process.events_url
        delivery.start()
        ending.callback(delivery.stop)
        yield Stage(server.url, delivery, bot, Screen(platform, sys.stdout, language))


def _demonstrate(stage: Stage, *, is_page_only: bool) -> int:
    screen, process = stage.screen, stage.bot.process
    try:
        screen.tell(STARTING.fill(url=stage.url))
        _come_up(stage)
        screen.tell(READY.fill(url=process.url))
        if is_page_only:
            return _stay(stage)
        Play(stage.delivery, screen).run()
        if sys.stdin.isatty():
            screen.tell(PAGE.format(url=stage.url))
            Terminal(stage.delivery, screen, sys.stdin).run()
    except (BotFailed, WentWrong, NoAnswer) as failure:
        screen.tell(FAILED.fill(why=failure, log=process.last_log_lines()))
        return 1
    return 0


def _come_up(stage: Stage) -> None:
    stage.bot.wait_until_ready()
    if not stage.delivery.check_address():
        raise BotFailed("the bot did not answer the challenge")


def _stay(stage: Stage) -> int:
    """Until SIGTERM or SIGINT."""
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: told_to_stop.set())
    stage.screen.tell(PAGE.format(url=stage.url))
    told_to_stop.wait()
    return 0


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
