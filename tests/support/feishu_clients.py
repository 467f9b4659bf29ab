"""The bot's Feishu client, connected to a scripted platform."""

from datetime import timedelta
from typing import Any

from bot.feishu.chat import FeishuChat
from bot.feishu.client import connect
from bot.feishu.hire import FeishuHire
from tests.support.scripted_platform import ScriptedPlatform

SECRET = "s3cret-of-the-app"


def connected(platform: ScriptedPlatform, seconds: float = 9, **settings: Any) -> tuple[FeishuHire, FeishuChat]:
    budget = timedelta(seconds=seconds)
    return connect(**{"app_id": "cli_x", "app_secret": SECRET, "domain": platform.domain, "budget": budget, **settings})


def hire_at(platform: ScriptedPlatform, seconds: float = 9, **settings: Any) -> FeishuHire:
    return connected(platform, seconds, **settings)[0]


def chat_at(platform: ScriptedPlatform, seconds: float = 9) -> FeishuChat:
    return connected(platform, seconds)[1]
