"""A reply counts as delivered once its HTTP answer has left the process, because the process may be killed before."""

import runpy
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from time import monotonic

import pytest

from bot.domain.replies import Reply, Toast
from bot.domain.text import Text
from bot.tasks.pending_clicks import MAX_WAITING, PendingClicks
from tests.support.processes.machine_speed import within

CLICK = "click-1"
REPLY = Reply(toast=Toast(Text("好", "Fine")))


def resolved(pending_clicks: PendingClicks, workers: ThreadPoolExecutor) -> Future[bool]:
    """The outcome of resolving a click for which a request waits."""
    is_added = threading.Event()

    def request() -> Reply | None:
        click = pending_clicks.add(CLICK)
        is_added.set()
        return pending_clicks.wait(click)

    waiting = workers.submit(request)
    is_added.wait()
    delivery = workers.submit(pending_clicks.resolve, CLICK, REPLY)
    assert waiting.result() == REPLY
    return delivery


def test_a_reply_is_delivered_once_its_answer_has_left_the_process() -> None:
    pending_clicks = PendingClicks()
    with ThreadPoolExecutor() as workers:
        delivery = resolved(pending_clicks, workers)
        with pytest.raises(TimeoutError):
            delivery.result(timeout=0.3)
        pending_clicks.mark_sent(CLICK)
        assert delivery.result(timeout=1) is True


def test_a_reply_whose_answer_never_left_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tasks.pending_clicks.SENT_TIMEOUT", timedelta(seconds=0.2))
    with ThreadPoolExecutor() as workers:
        assert resolved(PendingClicks(), workers).result(timeout=10) is False


def test_a_late_reply_is_not_delivered_and_waits_for_the_other_answer_to_leave() -> None:
    pending_clicks = PendingClicks(budget=timedelta(seconds=0.01))
    assert pending_clicks.wait(pending_clicks.add(CLICK)) is None
    with ThreadPoolExecutor() as workers:
        delivery = workers.submit(pending_clicks.resolve, CLICK, REPLY)
        with pytest.raises(TimeoutError):
            delivery.result(timeout=0.2)
        pending_clicks.mark_sent(CLICK)
        assert delivery.result(timeout=1) is False


def test_a_late_reply_leaves_the_answer_some_time_to_arrive() -> None:
    """An update of the card that overtook the answer would be put back by it."""
    pending_clicks = PendingClicks(budget=timedelta(seconds=0.01))
    assert pending_clicks.wait(pending_clicks.add(CLICK)) is None
    pending_clicks.mark_sent(CLICK)
    began = monotonic()
    assert pending_clicks.resolve(CLICK, REPLY) is False
    assert monotonic() - began > 0.2


def test_a_click_that_is_delivered_again_while_it_ends_gets_the_first_reply() -> None:
    pending_clicks = PendingClicks()
    first, again = pending_clicks.add(CLICK), pending_clicks.add(CLICK)
    assert pending_clicks.resolve(CLICK, REPLY)  # in the request's own thread, which cannot wait for its own answer
    pending_clicks.discard(CLICK)
    assert pending_clicks.wait(first) == pending_clicks.wait(again) == REPLY


def test_a_click_that_was_answered_before_is_looked_up_soon_and_a_new_one_is_not() -> None:
    pending_clicks, looked_up = PendingClicks(), []

    def look_up() -> Reply:
        looked_up.append(CLICK)
        return REPLY

    with ThreadPoolExecutor() as workers:
        pending = pending_clicks.add(CLICK)
        waiting = workers.submit(pending_clicks.wait, pending, look_up)
        pending_clicks.mark_sent(CLICK)
        assert pending_clicks.resolve(CLICK, REPLY)
        assert waiting.result() == REPLY
        assert not looked_up
    pending_clicks.discard(CLICK)
    began = monotonic()
    assert pending_clicks.wait(pending_clicks.add(CLICK), look_up) == REPLY
    assert looked_up
    assert monotonic() - began < within(1)


def test_a_click_of_another_process_is_not_delivered_here() -> None:
    assert PendingClicks().resolve(CLICK, REPLY) is False


def test_fewer_clicks_wait_than_the_server_has_threads() -> None:
    """Some threads are left for the next click, whatever the others wait for."""
    threads = runpy.run_path("gunicorn.conf.py")["threads"]
    assert 0 < MAX_WAITING <= threads - 4


def test_many_slow_clicks_are_answered_in_time() -> None:
    pending_clicks = PendingClicks(budget=timedelta(seconds=1.2))

    def click(number: int) -> float:
        began = monotonic()
        assert pending_clicks.wait(pending_clicks.add(str(number))) is None
        return monotonic() - began

    with ThreadPoolExecutor(MAX_WAITING + 4) as requests:
        waited = sorted(requests.map(click, range(3 * MAX_WAITING)))
    assert sum(seconds > 1 for seconds in waited) == MAX_WAITING
    assert waited[-MAX_WAITING - 1] < 1
