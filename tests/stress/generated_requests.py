"""Requests made up by Hypothesis: any bytes, any JSON, events with any JSON in the place of what they need."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from simulator.events.signing import encrypt_bytes
from tests.stress.genuine_requests import Kind
from tests.stress.request_mutations import Malformed, break_at
from tests.support.webhook_client import KEYS, Request

WAYS = 4

# Lone surrogates and NUL are among the characters.
_texts = st.text(st.characters(exclude_categories=()), max_size=30)
_numbers = st.integers() | st.integers(min_value=10**40) | st.floats()
_not_text = st.recursive(
    st.none() | st.booleans() | _numbers,
    lambda inside: st.lists(inside | _texts, max_size=4) | st.dictionaries(_texts, inside | _texts, max_size=4),
    max_leaves=8,
)
_headers = st.dictionaries(
    st.sampled_from(("X-Lark-Request-Timestamp", "X-Lark-Request-Nonce", "X-Lark-Signature", "Content-Type")),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=80),
)


@st.composite
def _events(draw: st.DrawFn, kinds: tuple[Kind, ...]) -> bytes:
    """A genuine event with one to three of its needed members replaced."""
    kind = draw(st.sampled_from(kinds))
    payload = kind.payload()
    for path in draw(st.lists(st.sampled_from(kind.needed), min_size=1, max_size=3, unique=True)):
        value = draw(_not_text)
        try:
            break_at(payload, path, value, is_removed=False)
        except (TypeError, KeyError, IndexError):
            continue  # A member above this one has been replaced already.
    return json.dumps(payload).encode()


def _plain(kinds: tuple[Kind, ...]) -> st.SearchStrategy[bytes]:
    anything: st.SearchStrategy[Any] = _not_text | _texts
    return st.one_of(
        st.binary(max_size=400),
        _texts.map(lambda text: text.encode("utf-8", "surrogatepass")),
        anything.map(lambda value: json.dumps(value).encode()),
        anything.map(lambda value: json.dumps({"encrypt": value}).encode()),
        _events(kinds),
        _events(kinds),
    )


def send_generated(
    kinds: tuple[Kind, ...],
    timestamp: Callable[[], str],
    count: int,
    seed_number: int,
    send: Callable[[Malformed], None],
) -> None:
    """Send ``count`` requests: each plain body in four ways."""

    @seed(seed_number)
    @settings(
        max_examples=-(-count // WAYS),
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(_plain(kinds), _headers)
    def send_each(plain: bytes, headers: dict[str, str]) -> None:
        sealed = encrypt_bytes(plain, KEYS.encrypt_key)
        changed: dict[str, str | None] = dict(headers)
        send(Malformed("generated, sealed and signed", Request(sealed, timestamp()), is_authentic=True))
        send(Malformed("generated, signed only", Request(plain, timestamp())))
        send(Malformed("generated, sealed only", Request(sealed, timestamp(), key="another key", changed=changed)))
        send(Malformed("generated, neither", Request(plain, timestamp(), key="another key", changed=changed)))

    send_each()
