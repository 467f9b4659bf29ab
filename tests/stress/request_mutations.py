"""Genuine requests with one thing broken: the body, a header, the ciphertext, the JSON or the event."""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from simulator.events.signing import challenge, encrypt_bytes
from tests.stress.genuine_requests import Kind, Path, Payload
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request

HOURS = 3600
BIG = 300_000
WRONG_TYPES: tuple[Any, ...] = (None, True, 0, -1, 1.5, 10**30, [], {}, [[]], [{}], {"open_id": 7}, {"a": {"b": []}})
WRONG_TEXTS: tuple[Any, ...] = ("", "\x00", "\ud800", " ", "../..", "x" * 200, "\u202e", "ou_\uff10", "\n")
BAD_STAMPS = (
    "",
    "0",
    "not-a-time",
    "17000000000",
    "170000000",
    "1e9",
    "-170000000",
    "99999999999999999999",
    "1700000 00",
)
BAD_NONCES = ("", "x" * 257, "\u00e9", "a\tb", "a\x7fb")


@dataclass(frozen=True)
class Malformed:
    """A request that is not a genuine command. ``is_authentic`` if it is encrypted and signed correctly."""

    family: str
    request: Request
    is_authentic: bool = False
    is_unsigned: bool = False

    @property
    def headers(self) -> dict[str, str]:
        return {"Content-Type": "application/json"} if self.is_unsigned else self.request.headers()


class Mutator:
    """Breaks genuine events at random."""

    def __init__(self, kinds: tuple[Kind, ...], timestamp: Callable[[], str], rng: random.Random) -> None:
        self._kinds = kinds
        self._timestamp = timestamp
        self._rng = rng
        self._families: tuple[Callable[[], Malformed], ...] = (
            self._flipped,
            self._cut,
            self._edited_header,
            self._bad_stamp,
            self._unsigned,
            self._plaintext,
            self._flipped_cipher,
            self._bad_json,
            self._bad_challenge,
            self._wrong_identity,
            self._broken_event,
            self._broken_event,
            self._broken_event,
        )

    def requests(self, count: int) -> Iterator[Malformed]:
        for number in range(count):
            yield self._families[number % len(self._families)]()

    def _genuine(self) -> Request:
        return self._encrypted(self._payload())

    def _payload(self) -> Payload:
        return self._rng.choice(self._kinds).payload()

    def _encrypted(self, payload: Payload) -> Request:
        """JSON writes lone surrogates as escapes."""
        return Request(encrypt_bytes(json.dumps(payload).encode(), KEYS.encrypt_key), self._timestamp())

    def _flipped(self) -> Malformed:
        """One bit of the body changed after signing."""
        request = self._genuine()
        body = bytearray(request.body)
        body[self._rng.randrange(len(body))] ^= 1 << self._rng.randrange(8)
        signature = request.headers()["X-Lark-Signature"]
        return Malformed("bit of the body flipped", _with_header(request, bytes(body), signature))

    def _cut(self) -> Malformed:
        """A body that is cut or extended."""
        request = self._genuine()
        cut = self._rng.randrange(1, len(request.body))
        body = self._rng.choice((request.body[:cut], request.body[cut:], request.body * 2, request.body + b" "))
        return Malformed("body cut or extended", _with_header(request, body, request.headers()["X-Lark-Signature"]))

    def _edited_header(self) -> Malformed:
        request = self._genuine()
        name = self._rng.choice(("X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature"))
        right = request.headers()[name]
        flipped = list(right)
        place = self._rng.randrange(len(flipped))
        flipped[place] = self._rng.choice([sign for sign in "0123456789abcdefZ\u00e9 " if sign != flipped[place]])
        invalid = self._rng.choice((None, "", right[:-1], f"{right}0", right.swapcase() + "A", "".join(flipped)))
        return Malformed("header edited", replace(request, changed={name: invalid}))

    def _bad_stamp(self) -> Malformed:
        """Correctly signed, with an invalid time or nonce."""
        request, now = self._genuine(), int(self._timestamp())
        stamp = self._rng.choice(
            (*BAD_STAMPS, str(now - 8 * HOURS - 60), str(now + 10 * 60), str(now - 400 * 24 * HOURS))
        )
        if self._rng.random() < 1 / 2:
            return Malformed("invalid time", replace(request, timestamp=stamp))
        return Malformed("invalid nonce", replace(request, nonce=self._rng.choice(BAD_NONCES)))

    def _unsigned(self) -> Malformed:
        return Malformed("encrypted but not signed", self._genuine(), is_unsigned=True)

    def _plaintext(self) -> Malformed:
        """Signed, but not encrypted, or with something else where the ciphertext should be."""
        payload = self._payload()
        plain = json.dumps(payload).encode()
        both = json.dumps({**payload, "encrypt": self._rng.choice(WRONG_TYPES)}).encode()
        odd = json.dumps({"encrypt": self._rng.choice(WRONG_TYPES)}).encode()
        return Malformed("signed plaintext", Request(self._rng.choice((plain, both, odd)), self._timestamp()))

    def _flipped_cipher(self) -> Malformed:
        """One bit of the ciphertext changed before signing."""
        sealed = bytearray(self._genuine().body)
        place = self._rng.randrange(20, len(sealed) - 4)
        sealed[place] = self._rng.choice(b"ABCDwxyz0189+/=*")
        plain = self._rng.randbytes(self._rng.randrange(200))
        return Malformed(
            "another plaintext, encrypted",
            Request(
                self._rng.choice((bytes(sealed[:60] + sealed[61:]), encrypt_bytes(plain, KEYS.encrypt_key))),
                self._timestamp(),
            ),
        )

    def _bad_json(self) -> Malformed:
        """Correctly encrypted and signed, but not one strict JSON object."""
        text = json.dumps(self._payload())
        extra = self._rng.choice(
            (
                '"x": NaN, ',
                '"x": -Infinity, ',
                '"x": ' + "9" * 5000 + ", ",
                '"x": ' + "1." + "9" * 5000 + ", ",
                '"x": ' + "[" * 60 + "]" * 60 + ", ",
                '"x": ' + '{"a":' * 40 + "1" + "}" * 40 + ", ",
                '"x": ' + "[" * 100_000 + "]" * 100_000 + ", ",
                '"schema": "2.0", ',
                '"event": {}, ',
                '"x": "' + "长" * BIG + '", ',
                "'x': 1, ",
                "x, ",
            )
        )
        whole = self._rng.choice(
            (
                text + text,
                text + " x",
                f"[{text}]",
                json.dumps(text),
                text[: self._rng.randrange(len(text))],
                text.encode().decode("latin-1")[::-1],
                "\ufeff" + text,
                "null",
                "",
            )
        )
        broken = ("{" + extra + text[1:]).encode() if self._rng.random() < 1 / 2 else whole.encode()
        encoded = self._rng.choice((broken, broken + b"\xff", text.encode("utf-16")))
        return Malformed("not strict JSON", Request(encrypt_bytes(encoded, KEYS.encrypt_key), self._timestamp()))

    def _bad_challenge(self) -> Malformed:
        right = challenge(KEYS, "words")
        invalid: dict[str, Any] = {
            **right,
            self._rng.choice(("challenge", "token", "type")): self._rng.choice((*WRONG_TYPES, "", "x" * 2000)),
        }
        if invalid["token"] == right["token"] and invalid["type"] == right["type"]:
            invalid["challenge"] = self._rng.choice((*WRONG_TYPES, "", "长" * 400))
        request = self._encrypted(invalid)
        return Malformed("invalid challenge", request, is_unsigned=self._rng.random() < 1 / 2)

    def _wrong_identity(self) -> Malformed:
        """The app, token or tenant of somebody else."""
        payload = self._payload()
        name = self._rng.choice(("token", "app_id", "tenant_key"))
        right = payload["header"][name]
        payload["header"][name] = self._rng.choice(
            (right[:-1], right + "x", right.upper() + "X", "tk_other", *WRONG_TEXTS)
        )
        return Malformed("another app, token or tenant", self._encrypted(payload))

    def _broken_event(self) -> Malformed:
        """Correctly encrypted and signed, with one required member missing or of a wrong type."""
        kind = self._rng.choice(self._kinds)
        payload, path = kind.payload(), self._rng.choice(kind.needed)
        values = WRONG_TYPES if path in kind.free else (*WRONG_TYPES, *WRONG_TEXTS)
        break_at(payload, path, self._rng.choice(values), is_removed=self._rng.random() < 1 / 4)
        return Malformed(f"{kind.name} without a required member", self._encrypted(payload), is_authentic=True)


def break_at(payload: Payload, path: Path, value: Any, *, is_removed: bool) -> None:
    """Put ``value`` at the path, or remove what is there."""
    parent: Any = payload
    for step in path[:-1]:
        parent = parent[step]
    if is_removed:
        del parent[path[-1]]
    else:
        parent[path[-1]] = value


def _with_header(request: Request, body: bytes, signature: str) -> Request:
    """Another body with the signature of the first one."""
    return replace(request, body=body, changed={"X-Lark-Signature": signature})
