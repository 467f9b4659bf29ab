"""The platform's encryption of events: AES-256-CBC (docs/feishu/events.md 2)."""

import hashlib
import secrets

from Crypto.Cipher import AES
from Crypto.Util.Padding import pad, unpad


class EventCipher:
    """Encrypts and decrypts with the SHA-256 of the Encrypt Key; the initialisation vector is the first block."""

    def __init__(self, encrypt_key: str) -> None:
        self._key = hashlib.sha256(encrypt_key.encode()).digest()

    def decrypt(self, ciphertext: bytes) -> bytes:
        """The plain bytes. Raises ValueError for a wrong length or padding."""
        vector, blocks = ciphertext[: AES.block_size], ciphertext[AES.block_size :]
        return unpad(AES.new(self._key, AES.MODE_CBC, vector).decrypt(blocks), AES.block_size)

    def encrypt(self, plain: bytes) -> bytes:
        """As the platform does it, with a vector of chance."""
        vector = secrets.token_bytes(AES.block_size)
        return vector + AES.new(self._key, AES.MODE_CBC, vector).encrypt(pad(plain, AES.block_size))
