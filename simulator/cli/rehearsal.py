"""``python -m simulator --rehearse URL``: platform and playground for a bot that the operator starts by hand (docs/deployment.md)."""

import contextlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bot.dispatch.commands import CommandSpec
from bot.domain.text import Text
from bot.settings import WEBSOCKET
from simulator.api.loopback_guard import HOST
from simulator.bot_runner.operators_bot import OperatorsBot
from simulator.cli.screen import Screen
from simulator.clock import MovableClock
from simulator.core import people
from simulator.events.delivery import Delivery
from simulator.events.user_actions import UserActions
from simulator.long_connection.server import LongConnections
from simulator.platform import APP_SECRET, Platform
from simulator.playground.playground import open_playground
from simulator.server import start_server

SETTINGS = Text(
    "用下面的设置启动机器人，例如写入 .env 后执行 make run：",
    "Start the bot with these settings, for example in .env, by make run:",
)
WAITING = Text("正在等待机器人：{url}/readyz", "Waiting for the bot: {url}/readyz")
CONNECTED = Text("机器人已就绪，并已建立长连接。", "The bot is ready, and its long connection is open.")
ANSWERED = Text(
    "机器人已就绪，并正确回答了保存请求地址时的验证请求。",
    "The bot is ready, and answers the challenge that saving the request URL sends.",
)
NO_BOT = Text(
    "机器人已就绪，但没有收到事件的途径：请核对 Encrypt Key、Verification Token 和 EVENT_TRANSPORT。",
    "The bot is ready, but events do not reach it: compare the Encrypt Key, the Verification Token and EVENT_TRANSPORT.",
)


@dataclass(frozen=True)
class Rehearsal:
    """The running platform and playground, and the operator's bot."""

    url: str
    bot: OperatorsBot
    delivery: Delivery
    screen: Screen
    bot_url: str

    def begin(self) -> None:
        """Say with what the bot must be started, and wait for it; then say whether events reach it."""
        self.screen.print(SETTINGS)
        for name, value in settings(self.url, self.delivery).items():
            self.screen.print(f"{name}={value}")
        self.screen.print(WAITING.fill(url=self.bot_url))
        while not self.bot.is_ready:
            time.sleep(0.1)
        is_connected = self.delivery.long_connection is not None
        self.screen.print((CONNECTED if is_connected else ANSWERED) if self.delivery.has_bot() else NO_BOT)


def settings(url: str, delivery: Delivery) -> dict[str, str]:
    """What the bot needs for the simulated app."""
    keys = delivery.user_actions.keys
    given = {"FEISHU_DOMAIN": url, "FEISHU_APP_ID": people.APP_ID, "FEISHU_APP_SECRET": APP_SECRET}
    if delivery.long_connection is not None:
        given["EVENT_TRANSPORT"] = WEBSOCKET
    else:
        given |= {"FEISHU_ENCRYPT_KEY": keys.encrypt_key, "FEISHU_VERIFICATION_TOKEN": keys.verification_token}
    return {**given, "ADMIN_OPEN_IDS": people.ADMIN.open_id}


@contextlib.contextmanager
def rehearsal(
    port: int, language: str, bot_url: str, transport: str, commands: tuple[CommandSpec, ...]
) -> Iterator[Rehearsal]:
    """Start platform and playground on the real time, and stop them on exit."""
    platform = Platform(MovableClock(ticks=True))
    connections, bot = LongConnections(platform), OperatorsBot(bot_url, platform.event_log)
    delivery = Delivery(UserActions(platform), bot.events_url)
    with contextlib.ExitStack() as cleanup:
        server = start_server(platform, port, open_playground(delivery, commands, bot), connections)
        cleanup.callback(server.stop)
        if transport == WEBSOCKET:
            connections.start()
            cleanup.callback(connections.stop)
            delivery.long_connection = connections
        bot.start_watching()
        cleanup.callback(bot.close)
        delivery.start()
        cleanup.callback(delivery.stop)
        yield Rehearsal(f"http://{HOST}:{port}", bot, delivery, Screen(platform, sys.stdout, language), bot_url)
