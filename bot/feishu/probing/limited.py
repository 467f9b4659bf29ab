"""Waits a limited time for a call that has no limit of its own, such as the lookup of a name."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Answer = TypeVar("Answer")


def within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """The answer of ``call``. Raises TimeoutError if there is none in time, and what ``call`` raises.

    A call that is late goes on in a thread of its own, which does not keep the process from ending.
    """
    answered: Future[Answer] = Future()

    def run() -> None:
        try:
            answered.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
            answered.set_exception(error)

    threading.Thread(target=run, name="limited", daemon=True).start()
    return answered.result(max(seconds, 0))
