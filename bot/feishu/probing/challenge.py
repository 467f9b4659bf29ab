"""Asks an address as the developer console does when a request URL is saved (docs/feishu/events.md 1 to 3)."""

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass
from functools import partial

from bot.feishu.crypto import EventCipher
from bot.feishu.http.transport import ConnectionPool, NoAnswer, RawResponse
from bot.feishu.probing.limited import within

CHALLENGE_SECONDS = 5.0


@dataclass(frozen=True)
class ChallengeAnswer:
    """The answer of an address: its HTTP status, whether it sent the challenge back, and the seconds that it took."""

    status: int
    is_echoed: bool
    seconds: float


def send_challenge(url: str, encrypt_key: str, token: str) -> ChallengeAnswer:
    """Post a challenge, encrypted and signed. Raises NoAnswer. Redirects are not followed, as Feishu does not."""
    challenge = secrets.token_hex(16)
    plain = {"challenge": challenge, "token": token, "type": "url_verification"}
    encrypted = EventCipher(encrypt_key).encrypt(json.dumps(plain).encode())
    body = json.dumps({"encrypt": base64.b64encode(encrypted).decode()}, separators=(",", ":")).encode()
    post = partial(
        ConnectionPool(None, None).request,
        "POST",
        url,
        seconds=CHALLENGE_SECONDS,
        data=body,
        headers={"Content-Type": "application/json; charset=utf-8", **_signed(body, encrypt_key)},
    )
    began = time.monotonic()
    try:
        response = within(CHALLENGE_SECONDS + 1, post)
    except TimeoutError:
        raise NoAnswer(was_sent=True, problem="connected, but no answer in time") from None
    return ChallengeAnswer(response.status_code, _echo(response) == challenge, time.monotonic() - began)


def _signed(body: bytes, encrypt_key: str) -> dict[str, str]:
    timestamp, nonce = str(int(time.time())), secrets.token_hex(8)
    signature = hashlib.sha256((timestamp + nonce + encrypt_key).encode() + body).hexdigest()
    return {
        "X-Lark-Request-Timestamp": timestamp,
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signature,
    }


def _echo(response: RawResponse) -> object:
    try:
        body = json.loads(response.content)
    except (ValueError, RecursionError):
        return None
    return body.get("challenge") if isinstance(body, dict) else None
