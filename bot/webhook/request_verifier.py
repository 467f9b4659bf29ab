"""Who may come in: signature first, on the exact bytes, then decryption, then strict reading. Pure, without Flask.

Every cause of refusal is the same ``Refused`` outside, so that nothing can be learned from an answer. What each rule
closes is listed in docs/security.md by its number (H1-H16).
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.feishu.crypto import EventCipher
from bot.webhook.strict_json import NotStrict, read_object

MOST_BODY_BYTES = 256 * 1024
MOST_CHALLENGE_BODY_BYTES = 16 * 1024
MOST_CHALLENGE_BYTES = 1024
CLOCK_SKEW = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"[0-9]{10}", re.ASCII)
_NONCE = re.compile(r"[A-Za-z0-9_\-=+/.]{1,128}", re.ASCII)
_EVENT_ID = re.compile(r"[!-~]{1,128}", re.ASCII)


class RequestRefused(Exception):
    """The request does not come from our Feishu app. The reason is for our counters only, never for the answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Keys:
    """The app's identity as the console shows it."""

    app_id: str
    encrypt_key: str
    verification_token: str

    def __repr__(self) -> str:
        return f"Keys(app_id={self.app_id!r})"


@dataclass(frozen=True)
class Challenge:
    """The console asks whether this address is ours; the text is to be sent back."""

    text: str


@dataclass(frozen=True)
class Envelope:
    """A verified event or callback, schema 2.0 (shared/feishu/events.md 5)."""

    event_id: str
    event_type: str
    tenant_key: str
    event: Mapping[str, Any]


class RequestVerifier:
    """Opens envelopes for one app."""

    def __init__(self, keys: Keys, max_age: timedelta) -> None:
        self._keys = keys
        self._max_age = max_age
        self._cipher = EventCipher(keys.encrypt_key)

    def open(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Challenge | Envelope:
        """What the request says, once it is proved to be Feishu's.

        A challenge is excluded from the platform's signature check (open-questions Q48), so a request without a valid
        signature may be a challenge and nothing else.

        Raises:
            Refused: for everything else.
        """
        if len(raw) > MOST_BODY_BYTES:
            raise RequestRefused("size")
        if not self._is_signed(raw, headers):
            return self._read_challenge(self._decrypt(raw) if len(raw) <= MOST_CHALLENGE_BODY_BYTES else {})
        body = self._decrypt(raw)
        if "challenge" in body:
            return self._read_challenge(body)
        self._check_age(headers["X-Lark-Request-Timestamp"], now)
        return self._read_event(body)

    def _is_signed(self, raw: bytes, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("X-Lark-Request-Timestamp", "")
        nonce = headers.get("X-Lark-Request-Nonce", "")
        signature = headers.get("X-Lark-Signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
            return False
        signed = (timestamp + nonce + self._keys.encrypt_key).encode() + raw
        expected = hashlib.sha256(signed).hexdigest().encode()
        return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))

    def _check_age(self, timestamp: str, now: datetime) -> None:
        age = now - datetime.fromtimestamp(int(timestamp), tz=now.tzinfo)
        if age > self._max_age or -age > CLOCK_SKEW:
            raise RequestRefused("age")

    def _decrypt(self, raw: bytes) -> dict[str, Any]:
        """The plain object; an empty one for whatever cannot be read, so that each cause takes the same way out."""
        try:
            outer = read_object(raw)
            if outer.keys() != {"encrypt"} or not isinstance(outer["encrypt"], str):
                return {}
            return read_object(self._cipher.decrypt(base64.b64decode(outer["encrypt"], validate=True)))
        except (NotStrict, ValueError):
            return {}

    def _read_challenge(self, body: Mapping[str, Any]) -> Challenge:
        text = body.get("challenge")
        if body.get("type") != "url_verification" or not self._is_our_token(body.get("token")):
            raise RequestRefused("challenge")
        if not isinstance(text, str) or not 0 < len(text.encode("utf-8", "replace")) <= MOST_CHALLENGE_BYTES:
            raise RequestRefused("challenge")
        return Challenge(text)

    def _read_event(self, body: Mapping[str, Any]) -> Envelope:
        header, event = body.get("header"), body.get("event")
        if body.get("schema") != "2.0" or not isinstance(header, dict) or not isinstance(event, dict):
            raise RequestRefused("envelope")
        if not self._is_our_token(header.get("token")) or header.get("app_id") != self._keys.app_id:
            raise RequestRefused("token")
        event_id, event_type, tenant_key = (header.get(name) for name in ("event_id", "event_type", "tenant_key"))
        if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
            raise RequestRefused("envelope")
        if not isinstance(event_type, str) or not isinstance(tenant_key, str) or not tenant_key:
            raise RequestRefused("envelope")
        # Some samples of the platform print a click's context beside the event (shared/feishu/events.md 7).
        beside = {"context": body["context"]} if "context" in body else {}
        return Envelope(event_id, event_type, tenant_key, {**beside, **event})

    def _is_our_token(self, token: object) -> bool:
        given = token.encode("utf-8", "replace") if isinstance(token, str) else b""
        return hmac.compare_digest(given, self._keys.verification_token.encode())
