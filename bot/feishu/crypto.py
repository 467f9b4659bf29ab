"""The platform's encryption of events (shared/feishu/events.md 2), through the SDK's own AES class."""

from lark_oapi.core.utils.decryptor import AESCipher


class Cipher:
    """AES-256-CBC with the SHA-256 of the Encrypt Key; the IV leads the ciphertext."""

    def __init__(self, encrypt_key: str) -> None:
        self._aes = AESCipher(encrypt_key)

    def decrypt(self, sealed: bytes) -> bytes:
        """The plain bytes. Raises ValueError for a wrong length or padding."""
        plain: bytes = self._aes.decrypt(sealed)
        return plain
