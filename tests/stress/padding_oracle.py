"""Serge Vaudenay's padding oracle attack on CBC (docs/security.md H1), without the key.

Forged ciphertexts are tried for each byte, the last one first; different answers to good and bad padding reveal it.
"""

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass

BLOCK = 16
GUESSES = 256
# Whether the padding of a forged body was good.
Oracle = Callable[[bytes], bool]


@dataclass(frozen=True)
class Forgery:
    """A forged request: the attacked block after a chosen one, which takes the place of the IV."""

    position: int
    guess: int
    chosen: bytes
    block: bytes

    @property
    def body(self) -> bytes:
        return b'{"encrypt":"' + base64.b64encode(self.chosen + self.block) + b'"}'


def blocks_of(body: bytes) -> list[bytes]:
    """The blocks of a captured ``{"encrypt": "..."}``, the IV first."""
    sealed = base64.b64decode(body.removeprefix(b'{"encrypt":"').removesuffix(b'"}'))
    return [sealed[start : start + BLOCK] for start in range(0, len(sealed), BLOCK)]


def forgeries(block: bytes, position: int, known: bytes) -> Iterator[Forgery]:
    """Every guess for one byte; ``known`` are the later bytes of the decrypted block, before the xor."""
    padding = BLOCK - position
    tail = bytes(byte ^ padding for byte in known)
    for guess in range(GUESSES):
        yield Forgery(position, guess, bytes(position) + bytes([guess]) + tail, block)


def decrypt_block(oracle: Oracle, previous: bytes, block: bytes) -> bytes | None:
    """The plaintext of the block, or None if the answers do not differ."""
    known = b""
    for position in reversed(range(BLOCK)):
        found = next((forgery for forgery in forgeries(block, position, known) if _is_hit(oracle, forgery)), None)
        if found is None:
            return None
        known = bytes([found.guess ^ (BLOCK - position)]) + known
    return bytes(left ^ right for left, right in zip(known, previous, strict=True))


def _is_hit(oracle: Oracle, forgery: Forgery) -> bool:
    """Whether the padding is good and stays good when the byte before it changes; 02 02 could pass for 01 otherwise."""
    if not oracle(forgery.body):
        return False
    if forgery.position == 0:
        return True
    other = bytearray(forgery.chosen)
    other[forgery.position - 1] ^= 0xFF
    return oracle(Forgery(forgery.position, forgery.guess, bytes(other), forgery.block).body)
