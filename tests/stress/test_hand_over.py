"""A click's answer counts as handed over when it has left the process, and not before: kill -9 can strike in between."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from bot.tasks.pending_clicks import PendingClicks

CLICK, ANSWER = "click-1", '{"toast":{}}'


def offered(pending_clicks: PendingClicks, workers: ThreadPoolExecutor) -> Future[bool]:
    """The work offers its answer while the request waits for it."""
    started = threading.Event()
    request = workers.submit(pending_clicks.answer, CLICK, started.set)
    started.wait()
    offer = workers.submit(pending_clicks.offer, CLICK, ANSWER)
    assert request.result() == ANSWER
    return offer


def test_an_answer_is_handed_over_once_it_has_left_the_process() -> None:
    pending_clicks = PendingClicks()
    with ThreadPoolExecutor() as workers:
        offer = offered(pending_clicks, workers)
        with pytest.raises(TimeoutError):
            offer.result(timeout=0.3)
        pending_clicks.left(CLICK)
        assert offer.result(timeout=1) is True


def test_an_answer_that_never_left_is_brought_by_an_update_of_the_card() -> None:
    with ThreadPoolExecutor() as workers:
        assert offered(PendingClicks(), workers).result(timeout=10) is False
