"""``python -m simulator --rehearse URL``: platform and playground for a bot that the operator starts by hand (docs/deployment.md)."""

import contextlib
import math
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.dispatch.commands import CommandSpec
from bot.domain.text import Text
from bot.settings import LOOPBACK, WEBSOCKET, Settings
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
OWN_DATABASE = Text(
    "# 演练专用的数据库，用完即可删除。不要用于真实的企业：它会记住模拟的企业，拒绝其他企业的全部事件。",
    "# A database for the rehearsal alone; delete it afterwards. Never use it for a real tenant: it belongs to the simulated"
    " one, and the bot refuses the events of every other.",
)
WRONG_URL = Text(
    "--rehearse 后面应是机器人的地址，例如 http://127.0.0.1:8000：以 http:// 或 https:// 开头，不带路径。收到的是：{url}",
    "--rehearse needs the address of the bot, such as http://127.0.0.1:8000: with http:// or https://, and without a path."
    " This was given: {url}",
)
WAITING = Text("正在等待机器人：{url}/readyz", "Waiting for the bot: {url}/readyz")
STILL_WAITING = Text(
    "一分钟内没有等到就绪的机器人。请查看机器人的日志，并确认它监听 {url}（HOST、PORT）。继续等待中，按 Ctrl-C 停止。",
    "No bot has become ready within a minute. Look at its log, and see that it listens at {url} (HOST, PORT). Still waiting;"
    " Ctrl-C stops it.",
)
CONNECTED = Text("机器人已就绪，并已建立长连接。", "The bot is ready, and its long connection is open.")
ANSWERED = Text(
    "机器人已就绪，并正确回答了保存请求地址时的验证请求。",
    "The bot is ready, and answers the challenge that saving the request URL sends.",
)
NO_BOT = Text(
    "机器人已就绪，但事件到不了它那里：请核对 Encrypt Key、Verification Token 和 EVENT_TRANSPORT；长连接还需要在这里加上 --transport websocket。",
    "The bot is ready, but events do not reach it: compare the Encrypt Key, the Verification Token and EVENT_TRANSPORT; for a"
    " long connection this simulator needs --transport websocket.",
)
# Beside the bot's usual database, and in a folder that Git ignores.
DATABASE_URL = "sqlite:///data/rehearsal.db"
DEFAULT_PORT = Settings.model_fields["port"].default
HINT_AFTER_SECONDS = 60.0
_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Rehearsal:
    """The running platform and playground, and the operator's bot."""

    url: str
    bot: OperatorsBot
    delivery: Delivery
    screen: Screen
    bot_url: str
    hint_after_seconds: float = HINT_AFTER_SECONDS

    def begin(self) -> None:
        """Say with what the bot must be started, and wait for it; then say whether events reach it."""
        self.screen.print(SETTINGS)
        for name, value in settings(self.url, self.delivery, self.bot_url).items():
            if name == "DATABASE_URL":
                self.screen.print(OWN_DATABASE)
            self.screen.print(f"{name}={value}")
        self.screen.print(WAITING.fill(url=self.bot_url))
        self._wait(self.hint_after_seconds)
        is_connected = self.delivery.long_connection is not None
        self.screen.print((CONNECTED if is_connected else ANSWERED) if self.delivery.has_bot() else NO_BOT)

    def _wait(self, hint_after_seconds: float) -> None:
        hint_at = time.monotonic() + hint_after_seconds
        while not self.bot.is_ready:
            if time.monotonic() > hint_at:
                self.screen.print(STILL_WAITING.fill(url=self.bot_url))
                hint_at = math.inf
            time.sleep(_LOOK_SECONDS)


def address_of_bot(text: str) -> str | None:
    """The address without slashes behind it; None if it is none at which a bot could be asked."""
    url = text.rstrip("/")
    try:
        parts = urlsplit(url)
        # Reading the port raises ValueError if it is no number or beyond 65535.
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return url if is_address and not (parts.path or parts.query or parts.fragment) else None


def settings(url: str, delivery: Delivery, bot_url: str) -> dict[str, str]:
    """What the bot needs for the simulated app, and to listen at ``bot_url`` if that is on this machine."""
    keys = delivery.user_actions.keys
    given = {"FEISHU_DOMAIN": url, "FEISHU_APP_ID": people.APP_ID, "FEISHU_APP_SECRET": APP_SECRET}
    if delivery.long_connection is not None:
        given["EVENT_TRANSPORT"] = WEBSOCKET
    else:
        given |= {"FEISHU_ENCRYPT_KEY": keys.encrypt_key, "FEISHU_VERIFICATION_TOKEN": keys.verification_token}
    given |= {"ADMIN_OPEN_IDS": people.ADMIN.open_id, "DATABASE_URL": DATABASE_URL}
    bot = urlsplit(bot_url)
    port = bot.port or {"http": 80, "https": 443}[bot.scheme]
    return given if port == DEFAULT_PORT or bot.hostname not in LOOPBACK else {**given, "PORT": str(port)}


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
