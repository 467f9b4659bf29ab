"""The platform's encryption of events: AES-256-CBC (docs/feishu/events.md 2)."""

import hashlib
import secrets
import threading

from Crypto.Cipher import AES
from Crypto.Util.Padding import pad, unpad


class EventCipher:
    """Encrypts and decrypts with the SHA-256 of the Encrypt Key; the initialisation vector is the first block."""

    def __init__(self, encrypt_key: str) -> None:
        self._key = hashlib.sha256(encrypt_key.encode()).digest()
        self._local = threading.local()

    def decrypt(self, ciphertext: bytes) -> bytes:
        """The plain bytes. Raises ValueError for a wrong length or padding."""
        if not hasattr(self._local, "aes"):
            # One a thread, since to make one costs as much as to decrypt an event. Whatever it has decrypted before stands for
            # the vector: in CBC that changes the first block only, and here the first block is the vector itself.
            self._local.aes = AES.new(self._key, AES.MODE_CBC)
        plain: bytes = self._local.aes.decrypt(ciphertext)[AES.block_size :]
        return unpad(plain, AES.block_size)

    def encrypt(self, plain: bytes) -> bytes:
        """As the platform does it, with a vector of chance."""
        vector = secrets.token_bytes(AES.block_size)
        return vector + AES.new(self._key, AES.MODE_CBC, vector).encrypt(pad(plain, AES.block_size))
