"""The bot's Feishu client, connected to a scripted platform."""

from datetime import timedelta
from typing import Any

from bot.feishu.chat import FeishuChat
from bot.feishu.client import Options, connect
from bot.feishu.hire import FeishuHire
from tests.support.scripted_platform import ScriptedPlatform

SECRET = "s3cret-of-the-app"


def connected(
    platform: ScriptedPlatform, seconds: float = 9, domain: str | None = None, **settings: Any
) -> tuple[FeishuHire, FeishuChat]:
    options = Options(budget=timedelta(seconds=seconds), **settings)
    return connect(
        app_id="cli_x", app_secret=SECRET, domain=platform.domain if domain is None else domain, options=options
    )


def hire_at(platform: ScriptedPlatform, seconds: float = 9, **settings: Any) -> FeishuHire:
    return connected(platform, seconds, **settings)[0]


def chat_at(platform: ScriptedPlatform, seconds: float = 9) -> FeishuChat:
    return connected(platform, seconds)[1]
