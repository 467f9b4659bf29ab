"""What the operator's tools ask for costs the same however often it is asked for."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from bot.metrics import EVENTS
from bot.readiness import Readiness
from bot.webhook.health import MetricsText


def test_metrics_are_written_anew_once_those_that_were_are_old() -> None:
    kept, fresh = MetricsText(timedelta(minutes=1)), MetricsText(timedelta(0))
    first = kept.get()
    EVENTS.labels(kind="test", outcome="of metrics").inc()
    assert kept.get() == first
    assert b'outcome="of metrics"' not in first
    assert b'outcome="of metrics"' in fresh.get()


def test_who_asks_while_the_database_is_asked_hears_what_was_found_last() -> None:
    readiness, asked, may_answer = Readiness(), threading.Event(), threading.Event()
    answers = iter(("locked", "silent"))

    def check() -> str:
        answer = next(answers)
        if answer == "silent":
            asked.set()
            assert may_answer.wait(30)
        return answer

    readiness.watch(check)
    assert readiness.reasons() == ("not ready: database: locked",)
    with ThreadPoolExecutor(1) as thread:
        slow = thread.submit(readiness.reasons)
        assert asked.wait(30)
        assert readiness.reasons() == ("not ready: database: locked",)
        may_answer.set()
        assert slow.result() == ("not ready: database: silent",)
