"""Retries a step with increasing pauses, across crashes; what fails to the end is logged."""

from collections.abc import Callable
from datetime import timedelta

from bot.domain.errors import FeishuBusy
from bot.interfaces.tasks import Steps
from bot.logs import get_logger
from bot.metrics import WORK_GIVEN_UP

log = get_logger(__name__)

RETRY = "again"
"""A step's result that asks for another attempt. The value is stored."""
# All together stay below the hour in which the platform recognises a repeated uuid.
RETRY_DELAYS = tuple(timedelta(seconds=pause) for pause in (2, 5, 15, 60, 180, 600, 1200))


def do_nothing() -> None:
    """What comes before a retry, if nothing has to."""


def run_with_retries(
    steps: Steps, name: str, attempt: Callable[[], str], before_retry: Callable[[], None] = do_nothing
) -> str:
    """Run a step until its result is not RETRY or all delays are used up; the last result.

    ``before_retry`` runs after each delay and outside the step, so it may run steps of its own.
    """
    step = guarded(steps, name, attempt)
    for number, delay in enumerate(RETRY_DELAYS):
        outcome = steps.run(f"{name} #{number}", step)
        if outcome != RETRY:
            return outcome
        steps.sleep(delay)
        before_retry()
    outcome = steps.run(f"{name} #last", step)
    if outcome == RETRY:
        give_up(steps.workflow_id, name)
    return outcome


def give_up(workflow_id: str, step: str, **values: str) -> None:
    """Log and count work that was tried for as long as it is worth. The kind of the work is the beginning of its id."""
    log.error("workflow_gave_up", work=workflow_id, step=step, **values)
    WORK_GIVEN_UP.labels(work=workflow_id.partition(":")[0]).inc()


def guarded(steps: Steps, name: str, attempt: Callable[[], str]) -> Callable[[], str]:
    """A step that never raises: a database outage of a moment must not end work that was acknowledged."""

    def step() -> str:
        try:
            return attempt()
        except FeishuBusy:
            # The client has logged why.
            return RETRY
        except Exception:
            log.exception("step_failed", work=steps.workflow_id, step=name)
            return RETRY

    return step
