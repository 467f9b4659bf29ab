"""Verifies requests: the signature over the exact bytes first, then decryption, then strict parsing.

Every cause of rejection raises the same exception, so that nothing can be learned from an answer. Which attack each rule
prevents is listed in docs/security.md (H1 to H16).
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot.feishu.crypto import EventCipher
from bot.webhook.envelope import RequestRejected, VerifiedEvent, read_envelope
from bot.webhook.signed_time import SignedTime
from bot.webhook.strict_json import NotStrict, read_object

MAX_BODY_BYTES = 256 * 1024
MAX_CHALLENGE_BODY_BYTES = 16 * 1024
MAX_CHALLENGE_BYTES = 1024
MAX_HEADER_LENGTH = 256


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


class Headers(Protocol):
    """The headers of a request: a mapping by their names, or what werkzeug has for it."""

    def get(self, name: str, default: str, /) -> str: ...


class RequestVerifier:
    """Verifies the requests of one app."""

    def __init__(self, credentials: AppCredentials, max_age: timedelta) -> None:
        self._credentials = credentials
        self._signed_time = SignedTime(max_age)
        self._cipher = EventCipher(credentials.encrypt_key)

    def verify(self, raw: bytes, headers: Headers, now: datetime) -> Challenge | VerifiedEvent:
        """The challenge or event of a request that is proved to be Feishu's.

        The platform does not sign a challenge (docs/feishu/open-questions.md Q48), so a request without a valid signature
        can be a challenge and nothing else.

        Raises:
            RequestRejected: for everything else.
        """
        if len(raw) > MAX_BODY_BYTES:
            raise RequestRejected("size")
        timestamp = _header_text(headers, "X-Lark-Request-Timestamp")
        if not self._is_signed(raw, timestamp, headers):
            return self._read_challenge(self._decrypt(raw) if len(raw) <= MAX_CHALLENGE_BODY_BYTES else {})
        body = self._decrypt(raw)
        if "challenge" in body:
            return self._read_challenge(body)
        # Only a right signature shows that the timestamp is the platform's, so it is read no earlier.
        objection = self._signed_time.objection(timestamp, now)
        if objection:
            raise RequestRejected(objection)
        return read_envelope(body, self._credentials.app_id, self._is_our_token)

    def _is_signed(self, raw: bytes, timestamp: str, headers: Headers) -> bool:
        nonce = _header_text(headers, "X-Lark-Request-Nonce")
        signature = headers.get("X-Lark-Signature", "")
        if not timestamp or not nonce:
            return False
        signed = (timestamp + nonce + self._credentials.encrypt_key).encode() + raw
        expected = hashlib.sha256(signed).hexdigest().encode()
        return hmac.compare_digest(expected, signature.encode("utf-8", "replace"))

    def _decrypt(self, raw: bytes) -> dict[str, Any]:
        """The decrypted object; an empty one for whatever cannot be read, so that every cause is rejected in the same place."""
        try:
            encrypted = read_object(raw).get("encrypt")
            if not isinstance(encrypted, str):
                return {}
            return read_object(self._cipher.decrypt(base64.b64decode(encrypted, validate=True)))
        except (NotStrict, ValueError):
            return {}

    def _read_challenge(self, body: Mapping[str, Any]) -> Challenge:
        text = body.get("challenge")
        if body.get("type") != "url_verification" or not self._is_our_token(body.get("token")):
            raise RequestRejected("challenge")
        if not isinstance(text, str) or not 0 < len(text.encode("utf-8", "replace")) <= MAX_CHALLENGE_BYTES:
            raise RequestRejected("challenge")
        return Challenge(text)

    def _is_our_token(self, token: object) -> bool:
        given = token.encode("utf-8", "replace") if isinstance(token, str) else b""
        return hmac.compare_digest(given, self._credentials.verification_token.encode())


def _header_text(headers: Headers, name: str) -> str:
    """The header as it was sent; empty if it is missing, too long or not printable.

    Its form is not documented (docs/feishu/open-questions.md Q4). WSGI passes the bytes on as Latin-1.
    """
    try:
        text = headers.get(name, "").encode("latin-1").decode()
    except UnicodeError:
        return ""
    return text if len(text) <= MAX_HEADER_LENGTH and text.isprintable() else ""
