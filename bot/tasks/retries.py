"""Durable patience: try a step, wait ever longer, try again, also across crashes, and give up in the log."""

import logging
from collections.abc import Callable
from datetime import timedelta

from bot.interfaces.tasks import Steps

log = logging.getLogger(__name__)

RETRY = "again"
# Together under the hour in which the platform recognises a repeated uuid.
RETRY_DELAYS = tuple(timedelta(seconds=pause) for pause in (2, 5, 15, 60, 180, 600, 1200))


def run_with_retries(steps: Steps, name: str, attempt: Callable[[], str]) -> str:
    """Run a step until its answer is not AGAIN, or the pauses are used up; the last answer."""
    step = guarded(steps, name, attempt)
    for number, pause in enumerate(RETRY_DELAYS):
        outcome = steps.run(f"{name} #{number}", step)
        if outcome != RETRY:
            return outcome
        steps.sleep(pause)
    outcome = steps.run(f"{name} #last", step)
    if outcome == RETRY:
        log.error("work_given_up work=%s step=%s", steps.workflow_id, name)
    return outcome


def guarded(steps: Steps, name: str, attempt: Callable[[], str]) -> Callable[[], str]:
    """A step that never raises: a database that is away for a moment must not end work that was acknowledged."""

    def step() -> str:
        try:
            return attempt()
        except Exception:
            log.exception("step_failed work=%s step=%s", steps.workflow_id, name)
            return RETRY

    return step
