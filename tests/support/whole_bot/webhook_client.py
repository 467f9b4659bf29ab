"""The bot's webhook with everything behind it, and requests to it that can be encrypted and signed in any way."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from werkzeug.test import TestResponse

from bot.readiness import Readiness
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.signing import PushedEvent, encrypt, encrypt_bytes
from simulator.events.user_actions import UserActions
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.web_client import KEYS, make_web_client

REJECTION = b'{"msg":"refused"}'
NONCE = "0123456789abcdef"


@dataclass(frozen=True)
class Request:
    """A request to the webhook; ``timestamp`` and ``nonce`` are sent as they are signed."""

    body: bytes
    timestamp: str
    nonce: str = NONCE
    key: str = KEYS.encrypt_key
    changed: Mapping[str, str | None] = field(default_factory=dict)

    def headers(self) -> dict[str, str]:
        """The headers of a push; ``changed`` replaces some after signing, None leaves one out."""
        signature = hashlib.sha256((self.timestamp + self.nonce + self.key).encode() + self.body).hexdigest()
        made: dict[str, str | None] = {
            "X-Lark-Request-Timestamp": self.timestamp,
            "X-Lark-Request-Nonce": self.nonce,
            "X-Lark-Signature": signature,
            "Content-Type": "application/json;charset=utf-8",
            **self.changed,
        }
        return {name: value for name, value in made.items() if value is not None}


class WebhookClient:
    """The whole bot in this process, and the platform whose clock it uses."""

    def __init__(self, store: DatabaseStore, readiness: Readiness | None = None, **settings: str) -> None:
        """Args: ``settings`` are further settings of the bot by their names in the environment."""
        self.platform = make_platform()
        self.engine = InlineEngine()
        self.user_actions = UserActions(self.platform, KEYS)
        self.web = make_web_client(self.platform, store, self.engine, settings, readiness)

    def now(self) -> datetime:
        return self.platform.clock.now()

    def timestamp(self) -> str:
        return str(int(self.now().timestamp()))

    def question(self, text: str = "/help") -> PushedEvent:
        """The event of a recruiter's message in a group, not delivered yet."""
        _, event = self.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, text)
        assert event is not None
        return event

    def send(self, request: Request) -> TestResponse:
        return self.web.post("/feishu/events", data=request.body, headers=request.headers())

    def push(self, event: PushedEvent) -> TestResponse:
        """Send an event as the platform does."""
        return self.send(Request(encrypt(event.payload, KEYS.encrypt_key), self.timestamp()))

    def push_payload(self, payload: dict[str, Any]) -> TestResponse:
        return self.send(Request(encrypt(payload, KEYS.encrypt_key), self.timestamp()))

    def push_plain(self, plain: bytes) -> TestResponse:
        """Send any bytes, encrypted and signed with the right key."""
        return self.send(Request(encrypt_bytes(plain, KEYS.encrypt_key), self.timestamp()))

    def has_rejected(self, response: TestResponse) -> bool:
        """Whether the answer is the one constant rejection, and no workflow was started."""
        assert (response.status_code, response.data) == (401, REJECTION)
        return not self.engine.results
