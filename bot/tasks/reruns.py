"""Runs a workflow again after an error that nothing in it has caught, as after a crash; gives it up after half an hour.

DBOS marks a workflow that raised as finished with an error, and an error of a step as that step's result: neither would ever
be tried again. So no error reaches it.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta

from bot.logs import get_logger
from bot.tasks.dbos_database import database_problem, is_unreachable
from bot.tasks.retries import RETRY_DELAYS, give_up

log = get_logger(__name__)

# Those that another replica has finished are forgotten in time.
MAX_REMEMBERED = 10_000
# So long work waits before it tries again whether the database is back.
OUTAGE_PAUSE = timedelta(seconds=5)


class StepRaised(BaseException):
    """Carries an error, its cause, out of a step. Not an Exception, so that DBOS does not record it as the step's result."""


def unrecorded(step: Callable[[], str]) -> Callable[[], str]:
    """The step, with StepRaised in place of an error."""

    def run() -> str:
        try:
            return step()
        except Exception as error:
            raise StepRaised from error

    return run


class Reruns:
    """Counts how often each workflow of this process has failed. After a restart the count begins anew."""

    def __init__(self, delays: tuple[timedelta, ...] = RETRY_DELAYS) -> None:
        self._delays = delays
        self._failures: OrderedDict[str, int] = OrderedDict()
        self._lock = threading.Lock()

    def delay_after(self, workflow_id: str, error: BaseException) -> timedelta | None:
        """How long to wait until the workflow is run again, from its beginning with the recorded results of its steps.

        None if it has failed too often. What it has claimed is then released after the next scan (``release_lost``). An outage of
        the database is waited for, however long it is.
        """
        cause = error.__cause__ if isinstance(error, StepRaised) else error
        if cause is not None and is_unreachable(cause):
            log.warning("work_waits_for_database", work=workflow_id, problem=database_problem(cause))
            return OUTAGE_PAUSE
        with self._lock:
            failures = self._failures.pop(workflow_id, 0) + 1
            self._failures[workflow_id] = failures
            while len(self._failures) > MAX_REMEMBERED:
                self._failures.popitem(last=False)
        log.error("workflow_failed", work=workflow_id, failures=failures, exc_info=cause)
        if failures <= len(self._delays):
            return self._delays[failures - 1]
        give_up(workflow_id, "run")
        self.forget(workflow_id)
        return None

    def forget(self, workflow_id: str) -> None:
        """The workflow has ended."""
        with self._lock:
            self._failures.pop(workflow_id, None)
