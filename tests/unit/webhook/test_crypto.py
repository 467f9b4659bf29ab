"""Decryption of events: what was decrypted before changes nothing."""

import hashlib
import secrets

import pytest
from Crypto.Cipher import AES
from Crypto.Util.Padding import pad

from bot.feishu.crypto import EventCipher

KEY = "an encrypt key"
MANY = 200


def encrypted(plain: bytes) -> bytes:
    """As the platform does it, by the library alone."""
    vector = secrets.token_bytes(AES.block_size)
    aes = AES.new(hashlib.sha256(KEY.encode()).digest(), AES.MODE_CBC, vector)
    return vector + aes.encrypt(pad(plain, AES.block_size))


def test_events_of_every_length_are_decrypted_one_after_the_other() -> None:
    cipher, plains = EventCipher(KEY), [secrets.token_bytes(length) for length in range(MANY)]
    assert [cipher.decrypt(encrypted(plain)) for plain in plains] == plains


@pytest.mark.parametrize("length", [0, 1, 15, 16, 17, 31, 33])
def test_what_cannot_be_decrypted_is_an_error_and_the_next_event_is_decrypted(length: int) -> None:
    cipher = EventCipher(KEY)
    with pytest.raises(ValueError, match=r"."):
        cipher.decrypt(bytes(length))
    assert cipher.decrypt(encrypted(b"the next event")) == b"the next event"
