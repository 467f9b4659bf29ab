"""``python -m simulator``: starts platform, playground and the real bot, plays a short conversation and exits.

``--page-only`` keeps the playground open instead, ``--rehearse URL`` does so for a bot that you start by hand; ``--bot URL`` is the bot
process itself, on the platform's clock.
"""

import argparse
import contextlib
import os
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import app
import handlers
from bot.domain.text import Text
from bot.settings import WEBSOCKET
from simulator.api.loopback_guard import HOST
from simulator.bot_runner.bot_process import BotFailed, free_port
from simulator.bot_runner.platform_clock import PlatformClock
from simulator.bot_runner.supervisor import BotSupervisor
from simulator.cli.demo import Demo
from simulator.cli.demo_steps import DemoFailed, Steps
from simulator.cli.rehearsal import WRONG_URL, address_of_bot, rehearsal
from simulator.cli.screen import NoAnswer, Screen
from simulator.cli.terminal import CHINESE, ENGLISH, replace_unprintable, terminal_language
from simulator.clock import MovableClock
from simulator.events.delivery import Delivery
from simulator.events.user_actions import UserActions
from simulator.long_connection.server import LongConnections
from simulator.platform import Platform
from simulator.playground.playground import open_playground
from simulator.server import start_server

STARTING = Text("模拟平台：{url}，正在启动机器人…", "The simulated platform is at {url}; the bot is starting …")
READY = Text("机器人已就绪：{url}", "The bot is ready at {url}")
OPEN_PAGE = Text("请在浏览器中打开上面的地址，按 Ctrl-C 停止。", "Open this address in a browser. Ctrl-C stops it.")
FAILED = Text(
    "演示失败：{why}\n机器人日志的最后几行：\n{log}", "The demo failed: {why}\nThe bot's last log lines:\n{log}"
)
POLL_SECONDS = 0.1
WRONG_ARGUMENTS = 2
TRANSPORTS = ("webhook", WEBSOCKET)
FIRST_READ_SECONDS = 60.0
# Programs read this line, so it is the same in every language.
PAGE = "playground: {url}/"


@dataclass(frozen=True)
class Running:
    """The running platform, bot and playground."""

    url: str
    delivery: Delivery
    bot: BotSupervisor
    screen: Screen


def main() -> int:
    """The exit code: 0 if the conversation had its expected results or the playground was stopped, 2 for wrong arguments, else 1."""
    parser = argparse.ArgumentParser(prog="python -m simulator", description=__doc__)
    parser.add_argument("--language", choices=(CHINESE, ENGLISH), help="of the output; that of the terminal by default")
    parser.add_argument("--port", type=int, default=0, help="of platform and playground; a free one by default")
    parser.add_argument("--page-only", action="store_true", help="no conversation; run until stopped")
    parser.add_argument(
        "--transport", choices=TRANSPORTS, default=TRANSPORTS[0], help="how events reach the bot (EVENT_TRANSPORT)"
    )
    parser.add_argument(
        "--rehearse", metavar="URL", help="no bot of its own: wait for the one that you start, which serves at URL"
    )
    parser.add_argument("--bot", metavar="URL", help="run the bot for the platform at URL")
    arguments = parser.parse_args()
    if arguments.bot:
        return app.main(clock=PlatformClock(arguments.bot))
    signal.signal(signal.SIGTERM, _exit)
    replace_unprintable(sys.stdout)
    port, language = arguments.port or free_port(), arguments.language or terminal_language(os.environ)
    if arguments.rehearse is not None:
        return _rehearse(port, language, arguments.rehearse, arguments.transport)
    with contextlib.suppress(KeyboardInterrupt), _start(port, language, arguments.transport) as running:
        return _run(running, is_page_only=arguments.page_only)
    return 0


def _rehearse(port: int, language: str, bot_url: str, transport: str) -> int:
    url = address_of_bot(bot_url)
    if url is None:
        wrong = WRONG_URL.fill(url=bot_url)
        print(wrong.en_us, wrong.zh_cn, sep="\n", file=sys.stderr)  # noqa: T201 - there is no screen yet
        return WRONG_ARGUMENTS
    rehearsed = rehearsal(port, language, url, transport, handlers.COMMANDS)
    with contextlib.suppress(KeyboardInterrupt), rehearsed as here:
        here.begin()
        _wait_for_signal(here.url, here.screen)
    return 0


@contextlib.contextmanager
def _start(port: int, language: str, transport: str) -> Iterator[Running]:
    """Starts platform, playground and bot, and stops them on exit."""
    platform = Platform(MovableClock(ticks=True))
    connections = LongConnections(platform)
    url = f"http://{HOST}:{port}"
    with tempfile.TemporaryDirectory(prefix="job-bot-demo-") as folder, contextlib.ExitStack() as cleanup:
        delivery = Delivery(UserActions(platform), bot_url="", signing_clock=platform.clock)
        bot = BotSupervisor(url, Path(folder), platform.event_log, EVENT_TRANSPORT=transport)
        server = start_server(platform, port, open_playground(delivery, handlers.COMMANDS, bot), connections)
        cleanup.callback(server.stop)
        if transport == WEBSOCKET:
            connections.start()
            cleanup.callback(connections.stop)
            delivery.long_connection = connections
        cleanup.callback(bot.close)
        bot.start()
        delivery.bot_url = bot.process.events_url
        delivery.start()
        cleanup.callback(delivery.stop)
        yield Running(server.url, delivery, bot, Screen(platform, sys.stdout, language))


def _run(running: Running, *, is_page_only: bool) -> int:
    screen, process = running.screen, running.bot.process
    try:
        screen.print(STARTING.fill(url=running.url))
        _wait_until_ready(running)
        screen.print(READY.fill(url=process.url))
        if is_page_only:
            return _wait_for_signal(running.url, running.screen)
        Demo(Steps(running.delivery, screen)).run()
    except (BotFailed, DemoFailed, NoAnswer) as failure:
        screen.print(FAILED.fill(why=failure, log=process.last_log_lines()))
        return 1
    return 0


def _wait_until_ready(running: Running) -> None:
    """Ready also means that it has read the jobs once; before that it knows few of them, and says so."""
    running.bot.wait_until_ready()
    if not running.delivery.has_bot():
        raise BotFailed("the bot did not answer the challenge, or did not connect")
    sites = running.delivery.user_actions.platform.hire_service.store.sites
    deadline = time.monotonic() + FIRST_READ_SECONDS
    while not running.bot.process.has_read_jobs(sites):
        if time.monotonic() > deadline or not running.bot.is_running:
            raise BotFailed("the bot did not read the jobs")
        time.sleep(POLL_SECONDS)


def _wait_for_signal(url: str, screen: Screen) -> int:
    """Prints the playground's address and returns on SIGTERM or SIGINT."""
    signals: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: signals.append(received))
    screen.print(PAGE.format(url=url))
    screen.print(OPEN_PAGE)
    # A signal that arrives in another thread does not end a wait of this one, so this thread looks for it.
    while not signals:
        time.sleep(POLL_SECONDS)
    return 0


def _exit(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(1)


if __name__ == "__main__":
    sys.exit(main())
