"""``python -m simulator``, the demo: the simulated platform, the real bot beside it, a short conversation, a prompt."""

import argparse
import contextlib
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from bot.nouns import Text
from simulator.acts import Acts
from simulator.bot_process import BotFailed, BotProcess
from simulator.clock import MovableClock
from simulator.delivery import Delivery
from simulator.platform import Platform
from simulator.play import Play, WentWrong
from simulator.screen import NoAnswer, Screen
from simulator.server import RunningServer, start_server
from simulator.terminal import Terminal

STARTING = Text("模拟平台：{url}，正在启动机器人…", "The simulated platform is at {url}; the bot is starting …")
READY = Text("机器人已就绪：{url}", "The bot is ready at {url}")
FAILED = Text(
    "演示失败：{why}\n机器人日志的最后几行：\n{log}", "The demo failed: {why}\nThe bot's last log lines:\n{log}"
)


def main() -> int:
    """0 when the conversation went as it must, 1 otherwise."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--language", choices=("zh_cn", "en_us"), default="zh_cn")
    parser.add_argument("--port", type=int, default=0, help="of the simulated platform; a free one by default")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, _leave)
    platform = Platform(MovableClock(ticks=True))
    screen = Screen(platform, sys.stdout, chosen.language)
    with contextlib.suppress(KeyboardInterrupt), _running(platform, chosen.port) as (server, delivery, bot):
        return _demonstrate(screen, server, delivery, bot)
    return 0


@contextlib.contextmanager
def _running(platform: Platform, port: int) -> Iterator[tuple[RunningServer, Delivery, BotProcess]]:
    """Platform and bot, both ended on every way out."""
    with tempfile.TemporaryDirectory(prefix="job-bot-demo-") as folder, contextlib.ExitStack() as ending:
        delivery = Delivery(Acts(platform), bot_url="")
        server = start_server(platform, port, delivery)
        ending.callback(server.stop)
        bot = BotProcess(server.url, Path(folder))
        ending.callback(bot.stop)
        delivery.bot_url = bot.events_url
        delivery.start()
        ending.callback(delivery.stop)
        yield server, delivery, bot


def _demonstrate(screen: Screen, server: RunningServer, delivery: Delivery, bot: BotProcess) -> int:
    try:
        screen.tell(STARTING.fill(url=server.url))
        _come_up(delivery, bot)
        screen.tell(READY.fill(url=bot.url))
        Play(delivery, screen).run()
        if sys.stdin.isatty():
            Terminal(delivery, screen, sys.stdin).run()
    except (BotFailed, WentWrong, NoAnswer) as failure:
        screen.tell(FAILED.fill(why=failure, log=bot.last_log_lines()))
        return 1
    return 0


def _come_up(delivery: Delivery, bot: BotProcess) -> None:
    bot.wait_until_ready()
    if not delivery.check_address():
        raise BotFailed("the bot did not answer the challenge")


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
