"""How events get into a bot in this process: as requests to its webhook, or over a long connection."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from flask.testing import FlaskClient

from bot.interfaces.tasks import WorkflowEngine
from bot.storage.store import DatabaseStore
from simulator.events.signing import PushedEvent, encrypt, sign
from simulator.platform import Platform
from tests.support.long_connection.connected_bot import ConnectedBot
from tests.support.whole_bot.web_client import KEYS, build, make_web_client

TRANSPORT = "TEST_TRANSPORT"
"""An environment variable: ``websocket`` lets every conversation run over a long connection (docs/stress.md)."""


class Entrance(Protocol):
    def push(self, event: PushedEvent) -> tuple[int, bytes]:
        """Deliver an event; the status and the body of the answer."""
        ...


@dataclass(frozen=True)
class WebhookEntrance:
    web: FlaskClient
    platform: Platform

    def push(self, event: PushedEvent) -> tuple[int, bytes]:
        """Encrypt, sign and post it."""
        body = encrypt(event.payload, KEYS.encrypt_key)
        headers = sign(body, KEYS.encrypt_key, self.platform.clock.now())
        answer = self.web.post("/feishu/events", data=body, headers=headers)
        return answer.status_code, answer.data


def open_entrance(
    platform: Platform, store: DatabaseStore, engine: WorkflowEngine, settings: Mapping[str, str]
) -> Entrance:
    """Build the bot; ``settings`` are added to the required ones."""
    if os.environ.get(TRANSPORT, "webhook") == "websocket":
        return ConnectedBot(platform, *build(platform, store, engine, settings))
    return WebhookEntrance(make_web_client(platform, store, engine, settings), platform)
