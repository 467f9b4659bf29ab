"""The bot's front door with everything behind it, and requests to it that are sealed and signed as one likes."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

import handlers
from bot.bootstrap import Services, build_bot
from bot.readiness import Readiness
from bot.settings import read_settings
from bot.storage.store import DatabaseStore
from bot.webhook.request_verifier import AppCredentials, RequestVerifier
from bot.webhook.routes import make_webhook
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.events.signing import AppKeys, PushedEvent, encrypt, encrypt_bytes
from simulator.events.user_actions import UserActions
from simulator.platform import APP_SECRET, Platform
from tests.support.in_process import connect_in_process
from tests.support.inline_engine import InlineEngine

KEYS = AppKeys()
REFUSAL = b'{"msg":"refused"}'
NONCE = "0123456789abcdef"


@dataclass(frozen=True)
class Request:
    """One request to the door; ``timestamp`` and ``nonce`` are sent as they are signed."""

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
    """The whole bot in memory, and the platform whose clock it follows."""

    def __init__(self, store: DatabaseStore, readiness: Readiness | None = None, **given: str) -> None:
        self.platform = Platform()
        self.engine = InlineEngine()
        self.user_actions = UserActions(self.platform, KEYS)
        settings = read_settings({**needed(), **given}, Path("no-such-file"))
        services = Services(*connect_in_process(self.platform), store, self.platform.clock)
        reception = build_bot(settings, handlers.TABLES, handlers.TASKS, services, self.engine, readiness or Readiness())
        verifier = RequestVerifier(
            AppCredentials(people.APP_ID, KEYS.encrypt_key, KEYS.verification_token), settings.max_event_age
        )
        app = Flask(__name__)
        app.register_blueprint(make_webhook(verifier, reception, self.platform.clock))
        self.web = app.test_client()

    def now(self) -> datetime:
        return self.platform.clock.now()

    def timestamp(self) -> str:
        return str(int(self.now().timestamp()))

    def question(self, words: str = "/help") -> PushedEvent:
        """A recruiter asks the bot in a group; the event is not delivered yet."""
        _, envelope = self.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, words)
        assert envelope is not None
        return envelope

    def send(self, request: Request) -> TestResponse:
        return self.web.post("/feishu/events", data=request.body, headers=request.headers())

    def push(self, envelope: PushedEvent) -> TestResponse:
        """As the platform does."""
        return self.send(Request(encrypt(envelope.payload, KEYS.encrypt_key), self.timestamp()))

    def push_payload(self, payload: dict[str, Any]) -> TestResponse:
        return self.send(Request(encrypt(payload, KEYS.encrypt_key), self.timestamp()))

    def push_plain(self, plain: bytes) -> TestResponse:
        """Any bytes, sealed and signed with the right key."""
        return self.send(Request(encrypt_bytes(plain, KEYS.encrypt_key), self.timestamp()))

    def has_refused(self, response: TestResponse) -> bool:
        """Whether the answer is the one constant refusal, and nothing was taken on."""
        assert (response.status_code, response.data) == (401, REFUSAL)
        return not self.engine.results


def needed() -> dict[str, str]:
    return {
        "FEISHU_APP_ID": people.APP_ID,
        "FEISHU_APP_SECRET": APP_SECRET,
        "FEISHU_ENCRYPT_KEY": KEYS.encrypt_key,
        "FEISHU_VERIFICATION_TOKEN": KEYS.verification_token,
        "ADMIN_OPEN_IDS": people.ADMIN.open_id,
    }
