"""The content of a signed request: one encrypted object, strict JSON, of our app (docs/security.md H5, H6, H8, H14)."""

import base64
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.events.signing import encrypt
from tests.support.whole_bot.web_client import KEYS
from tests.support.whole_bot.webhook_client import Request, WebhookClient

Payload = dict[str, Any]
SHORT_NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | SHORT_NUMBERS | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)
ANY_REQUEST = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


def signed(webhook: WebhookClient, body: bytes) -> Request:
    return Request(body, webhook.timestamp())


def encrypted_text(webhook: WebhookClient) -> str:
    """The value of ``encrypt`` in a genuine request."""
    found: str = json.loads(encrypt(webhook.question().payload, KEYS.encrypt_key))["encrypt"]
    return found


def test_a_signed_event_in_plaintext_is_rejected(webhook: WebhookClient) -> None:
    body = json.dumps(webhook.question().payload).encode()
    assert webhook.has_rejected(webhook.send(signed(webhook, body)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"encrypt"',
        b'{"Encrypt":"SEALED"}',
        b'{"encrypt":null}',
        b'{"encrypt":["SEALED"]}',
        b'[{"encrypt":"SEALED"}]',
        b'{"encrypt":"SEALED"}{}',
        b'{"encrypt":"x","encrypt":"SEALED"}',
        b'{"encrypt":"SEALED","more":1,"more":2}',
        b'{"encrypt":"SEALED","more":NaN}',
        b'{"encrypt":"SEALED"',
        b'\xef\xbb\xbf{"encrypt":"SEALED"}',
        b'\xff\xfe{"encrypt":"SEALED"}',
        '{"encrypt":"SEALED"}'.encode("utf-16"),
    ],
)
def test_anything_but_one_encrypted_object_is_rejected(webhook: WebhookClient, body: bytes) -> None:
    found = body.replace(b"SEALED", encrypted_text(webhook).encode())
    assert webhook.has_rejected(webhook.send(signed(webhook, found)))


@pytest.mark.parametrize("more", [b'"more":1', b'"challenge":"x","type":"url_verification"', b'"schema":{"a":["1.0"]}'])
def test_other_keys_beside_the_encrypted_object_are_not_read(webhook: WebhookClient, more: bytes) -> None:
    body = b'{%b,"encrypt":"%b"}' % (more, encrypted_text(webhook).encode())
    response = webhook.send(signed(webhook, body))
    assert (response.status_code, response.json) == (200, {})
    assert len(webhook.engine.results) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda sealed: sealed[:0],
        lambda sealed: sealed[:16],
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[:-16],
        lambda sealed: sealed + b"\x00",
        lambda sealed: sealed[:-1] + bytes([sealed[-1] ^ 1]),
        lambda sealed: bytes(len(sealed)),
    ],
)
def test_what_does_not_decrypt_is_rejected(webhook: WebhookClient, spoil: Callable[[bytes], bytes]) -> None:
    spoiled = base64.b64encode(spoil(base64.b64decode(encrypted_text(webhook)))).decode()
    assert webhook.has_rejected(webhook.send(signed(webhook, json.dumps({"encrypt": spoiled}).encode())))


@pytest.mark.parametrize("text", ["!!!!", "AAA", "AAAA\n", "AA-_", " ", "職"])
def test_base64_that_is_not_strict_is_rejected(webhook: WebhookClient, text: str) -> None:
    body = json.dumps({"encrypt": encrypted_text(webhook) + text}).encode()
    assert webhook.has_rejected(webhook.send(signed(webhook, body)))


@pytest.mark.parametrize(
    "value",
    [
        b'1, "x": 2',
        b'{"a": {"b": 1, "b": 2}}',
        b"NaN",
        b"Infinity",
        b"9" * 33,
        b"-" + b"9" * 5000,
        b"0." + b"1" * 5000,
        b"[" * 40 + b"]" * 40,
        b"[" * 50_000 + b"]" * 50_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'"\xff"',
        b'"a\nb"',
        b"1} {",
        b"1}x",
        b"",
    ],
    ids=lambda value: repr(value[:12]),
)
def test_json_that_is_not_strict_is_rejected(webhook: WebhookClient, value: bytes) -> None:
    plain = json.dumps(webhook.question().payload).encode()
    assert webhook.has_rejected(webhook.push_plain(plain[:-1] + b', "x": ' + value + b"}"))


def test_the_same_json_with_a_modest_extra_member_is_read(webhook: WebhookClient) -> None:
    plain = json.dumps(webhook.question().payload).encode()
    assert webhook.push_plain(plain[:-1] + b', "x": [[1, 2.5, -3e2], {"y": null}]}').status_code == 200


def with_header(payload: Payload, **changes: object) -> Payload:
    return {**payload, "header": {**payload["header"], **changes}}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("token", ""),
        ("token", None),
        ("token", "another-token"),
        ("token", [KEYS.verification_token]),
        ("app_id", "cli_another"),
        ("app_id", None),
        ("tenant_key", ""),
        ("tenant_key", 7),
        ("event_id", ""),
        ("event_id", "x" * 129),
        ("event_id", "with space"),
        ("event_id", "line\nbreak"),
        ("event_id", 5),
        ("event_type", None),
    ],
)
def test_a_header_that_is_not_of_our_app_is_rejected(webhook: WebhookClient, name: str, value: object) -> None:
    assert webhook.has_rejected(webhook.push_payload(with_header(webhook.question().payload, **{name: value})))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("schema", "1.0"),
        ("schema", 2.0),
        ("schema", None),
        ("header", []),
        ("header", None),
        ("event", "x"),
        ("event", None),
    ],
)
def test_an_event_of_another_shape_is_rejected(webhook: WebhookClient, name: str, value: object) -> None:
    assert webhook.has_rejected(webhook.push_payload({**webhook.question().payload, name: value}))


@pytest.mark.slow
@ANY_REQUEST
@given(body=st.binary(max_size=300))
def test_any_other_bytes_are_rejected(webhook: WebhookClient, body: bytes) -> None:
    assert webhook.has_rejected(webhook.send(signed(webhook, body)))
    assert webhook.has_rejected(webhook.web.post("/feishu/events", data=body))


@pytest.mark.slow
@ANY_REQUEST
@given(plain=JSON_VALUES | st.binary(max_size=200))
def test_any_other_encrypted_json_is_rejected(webhook: WebhookClient, plain: object) -> None:
    found = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    assert webhook.has_rejected(webhook.push_plain(found))


@pytest.mark.slow
@ANY_REQUEST
@given(part=st.sampled_from(["sender", "message", "operator", "action", "context"]), value=JSON_VALUES, data=st.data())
def test_any_event_in_a_genuine_request_is_acknowledged(
    webhook: WebhookClient, part: str, value: object, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from(["im.message.receive_v1", "card.action.trigger", "im.chat.disbanded_v1"]))
    payload = with_header(webhook.question().payload, event_type=kind, event_id=f"e{len(webhook.platform.messages)}")
    payload["event"] = {**payload["event"], part: value}
    assert webhook.push_payload(payload).status_code == 200
