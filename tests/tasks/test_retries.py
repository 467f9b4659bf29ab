"""A step that fails is tried again, and its work does not end by an error (bot/tasks/retries.py)."""

import pytest

from bot.domain.errors import FeishuBusy
from bot.tasks.retries import RETRY_DELAYS, run_with_retries
from tests.support.log_lines import log_lines
from tests.support.whole_bot.inline_engine import InlineSteps


def test_a_step_that_raises_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    steps, attempts = InlineSteps("w1", []), iter([1, 0])
    assert run_with_retries(steps, "divide", lambda: str(1 // (1 - next(attempts)))) == "1"
    assert steps._pauses == [RETRY_DELAYS[0]]
    assert log_lines(caplog)[0].startswith("step_failed work=w1 step=divide")


def test_while_feishu_is_busy_a_step_is_tried_again_and_only_the_client_logs_it(
    caplog: pytest.LogCaptureFixture,
) -> None:
    attempts = iter([True, False])

    def attempt() -> str:
        if next(attempts):
            raise FeishuBusy
        return "sent"

    assert run_with_retries(InlineSteps("w1", []), "send", attempt) == "sent"
    assert log_lines(caplog) == []
