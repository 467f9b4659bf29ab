"""The interpreter as ``bot/server.py`` sets it up, for measurements of a bot that runs in this process."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bot.server import SWITCH_SECONDS


@contextmanager
def as_in_the_server() -> Iterator[None]:
    """What exists now is left out of collections, which would stop every thread for 100 ms; who computes gives way as soon."""
    before = sys.getswitchinterval()
    gc.freeze()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
