"""Goes on with a click after a short outage of the database."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

Answer = TypeVar("Answer")

# A minute in all. A message is tried again for longer, by its workflow (``bot/tasks/retries.py``).
OUTAGE_PAUSES = tuple(timedelta(seconds=pause) for pause in (0.5, 1, 2, 4, 8, 15, 30))


def through_outage(run: Callable[[], Answer], is_outage: Callable[[Exception], bool]) -> Answer:
    """Run it again while the database is away, as after a crash: something may be done in Hire already."""
    for pause in OUTAGE_PAUSES:
        try:
            return run()
        except Exception as failure:
            if not is_outage(failure):
                raise
        time.sleep(pause.total_seconds())
    return run()
