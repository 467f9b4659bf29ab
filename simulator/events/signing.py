"""Builds what the platform pushes to a bot: events and card callbacks, encrypted and signed (docs/feishu/events.md)."""

import base64
import hashlib
import json
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from Crypto.Cipher import AES

from simulator.clock import to_ms
from simulator.core import people
from simulator.core.behaviour import NonceForm, TimestampForm

BLOCK_SIZE = 16
UNITS_PER_SECOND: dict[TimestampForm, int] = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
LONGEST_NONCE = 256
PRINTABLE = "".join(map(chr, range(0x20, 0x7F)))
CARD_ACTION, LINK_SHOWN = "card.action.trigger", "url.preview.get"


@dataclass(frozen=True)
class AppKeys:
    """The app's keys in the developer console; the bot is started with the same ones."""

    encrypt_key: str = "simulated-encrypt-key"
    verification_token: str = "simulated-verification-token"  # noqa: S105 - made up, valid in this simulator only


@dataclass(frozen=True)
class PushedEvent:
    """One event or card callback before encryption. ``event_id`` stays the same over retries."""

    event_id: str
    event_type: str
    payload: dict[str, Any] = field(repr=False)

    @property
    def is_callback(self) -> bool:
        return self.event_type in {CARD_ACTION, LINK_SHOWN}

    @property
    def chat_id(self) -> str:
        """The chat that it is about, empty if none."""
        event = self.payload["event"]
        return str(event.get("message", event).get("chat_id", ""))

    def with_new_id(self) -> "PushedEvent":
        """The same event under another id (docs/feishu/open-questions.md Q1)."""
        event_id = new_event_id()
        header = {**self.payload["header"], "event_id": event_id}
        return PushedEvent(event_id, self.event_type, {**self.payload, "header": header})


def new_event_id() -> str:
    return uuid.uuid4().hex


def make_event(
    event_type: str, event: dict[str, Any], at: datetime, keys: AppKeys, *, in_us: bool = False
) -> PushedEvent:
    """An event in schema 2.0. ``create_time`` has 13 digits, or 16 with ``in_us`` (docs/feishu/open-questions.md Q2)."""
    event_id = new_event_id()
    header = {
        "event_id": event_id,
        "event_type": event_type,
        "create_time": str(to_ms(at) * (1000 if in_us else 1)),
        "token": keys.verification_token,
        "app_id": people.APP_ID,
        "tenant_key": people.TENANT,
    }
    return PushedEvent(event_id, event_type, {"schema": "2.0", "header": header, "event": event})


def challenge(keys: AppKeys, text: str) -> dict[str, Any]:
    """The payload of the address check, which the bot answers with the same ``text``."""
    return {"challenge": text, "token": keys.verification_token, "type": "url_verification"}


def encrypt(payload: dict[str, Any], encrypt_key: str) -> bytes:
    """The HTTP body of a push: ``{"encrypt": "..."}`` without white space."""
    return encrypt_bytes(json.dumps(payload, ensure_ascii=False).encode(), encrypt_key)


def encrypt_bytes(plain: bytes, encrypt_key: str) -> bytes:
    """The same for any bytes: AES-256-CBC with SHA-256 of the key, PKCS#7 padding, the IV in front, base64."""
    padding = BLOCK_SIZE - len(plain) % BLOCK_SIZE
    iv = secrets.token_bytes(BLOCK_SIZE)
    cipher = AES.new(hashlib.sha256(encrypt_key.encode()).digest(), AES.MODE_CBC, iv)
    encrypted = iv + cipher.encrypt(plain + bytes([padding]) * padding)
    return b'{"encrypt":"' + base64.b64encode(encrypted) + b'"}'


def sign(
    body: bytes, encrypt_key: str, at: datetime, timestamp_form: TimestampForm = "s", nonce_form: NonceForm = "hex"
) -> dict[str, str]:
    """The headers of a signed push; the signature covers the exact bytes of the body (docs/feishu/open-questions.md Q4)."""
    timestamp = str(int(at.timestamp() * 1000) * UNITS_PER_SECOND[timestamp_form] // 1000)
    nonce = secrets.token_hex(8) if nonce_form == "hex" else _text_nonce()
    signature = hashlib.sha256((timestamp + nonce + encrypt_key).encode() + body).hexdigest()
    return {
        "X-Lark-Request-Timestamp": timestamp,
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signature,
        "Content-Type": "application/json;charset=utf-8",
    }


def _text_nonce() -> str:
    """Printable characters with spaces inside; HTTP would strip them from the ends."""
    inside = "".join(secrets.choice(PRINTABLE) for _ in range(LONGEST_NONCE - 4))
    return f"n {inside} n"
