"""Verifies requests: the signature over the exact bytes first, then decryption, then strict parsing.

Every cause of rejection raises the same exception, so that nothing can be learned from an answer. Which attack each rule
prevents is listed in docs/security.md (H1 to H16).
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

MAX_BODY_BYTES = 256 * 1024
MAX_CHALLENGE_BODY_BYTES = 16 * 1024
MAX_CHALLENGE_BYTES = 1024
CLOCK_SKEW = timedelta(minutes=5)
_TIMESTAMP = re.compile(r"[0-9]{10}", re.ASCII)
_NONCE = re.compile(r"[A-Za-z0-9_\-=+/.]{1,128}", re.ASCII)
_EVENT_ID = re.compile(r"[!-~]{1,128}", re.ASCII)


class RequestRejected(Exception):
    """The request does not come from our Feishu app. The reason is for metrics and logs only, never for the answer."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class AppCredentials:
    """The app's credentials for events, as the developer console shows them."""

    app_id: str
    encrypt_key: str
    verification_token: str

    def __repr__(self) -> str:
        return f"AppCredentials(app_id={self.app_id!r})"


@dataclass(frozen=True)
class Challenge:
    """The console asks whether this address belongs to the app; the text is to be sent back."""

    text: str


@dataclass(frozen=True)
class VerifiedEvent:
    """A verified event or callback of schema 2.0 (docs/feishu/events.md 5)."""

    event_id: str
    event_type: str
    tenant_key: str
    payload: Mapping[str, Any]


class RequestVerifier:
    """Verifies the requests of one app."""

    def __init__(self, credentials: AppCredentials, max_age: timedelta) -> None:
        self._credentials = credentials
        self._max_age = max_age
        self._cipher = EventCipher(credentials.encrypt_key)

    def verify(self, raw: bytes, headers: Mapping[str, str], now: datetime) -> Challenge | VerifiedEvent:
        """The challenge or event of a request that is proved to be Feishu's.

        The platform does not sign a challenge (docs/feishu/open-questions.md Q48), so a request without a valid signature
        can be a challenge and nothing else.

        Raises:
            Refused: for everything else.
        """
        if len(raw) > MAX_BODY_BYTES:
            raise RequestRejected("size")
        if not self._is_signed(raw, headers):
            return self._read_challenge(self._decrypt(raw) if len(raw) <= MAX_CHALLENGE_BODY_BYTES else {})
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
        signed = (timestamp + nonce + self._credentials.encrypt_key).encode() + raw
        expected = hashlib.sha256(signed).hexdigest().encode()
        return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))

    def _check_age(self, timestamp: str, now: datetime) -> None:
        age = now - datetime.fromtimestamp(int(timestamp), tz=now.tzinfo)
        if age > self._max_age or -age > CLOCK_SKEW:
            raise RequestRejected("age")

    def _decrypt(self, raw: bytes) -> dict[str, Any]:
        """The decrypted object; an empty one for whatever cannot be read, so that every cause is rejected in the same place."""
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
            raise RequestRejected("challenge")
        if not isinstance(text, str) or not 0 < len(text.encode("utf-8", "replace")) <= MAX_CHALLENGE_BYTES:
            raise RequestRejected("challenge")
        return Challenge(text)

    def _read_event(self, body: Mapping[str, Any]) -> VerifiedEvent:
        header, event = body.get("header"), body.get("event")
        if body.get("schema") != "2.0" or not isinstance(header, dict) or not isinstance(event, dict):
            raise RequestRejected("envelope")
        if not self._is_our_token(header.get("token")) or header.get("app_id") != self._credentials.app_id:
            raise RequestRejected("token")
        event_id, event_type, tenant_key = (header.get(name) for name in ("event_id", "event_type", "tenant_key"))
        if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
            raise RequestRejected("envelope")
        if not isinstance(event_type, str) or not isinstance(tenant_key, str) or not tenant_key:
            raise RequestRejected("envelope")
        # In some samples of the platform a click's context stands next to the event (docs/feishu/events.md 7).
        context = {"context": body["context"]} if "context" in body else {}
        return VerifiedEvent(event_id, event_type, tenant_key, {**context, **event})

    def _is_our_token(self, token: object) -> bool:
        given = token.encode("utf-8", "replace") if isinstance(token, str) else b""
        return hmac.compare_digest(given, self._credentials.verification_token.encode())
