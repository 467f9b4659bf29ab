"""How long something may take on the machine that runs the tests, which may be slow and busy."""

import os
import time

LOOPS = 500_000
# What the loop takes on the machines whose figures are in docs/performance.md, while nothing else runs.
USUAL_SECONDS = 0.03
# A bot that keeps somebody waiting does so for 5 s or more, and that is noticed still.
MOST = 4.0


def within(seconds: float) -> float:
    """The seconds, as many times more as this machine is slower at the moment, or busier in the last minute; at most ``MOST`` times."""
    began = time.monotonic()
    for _ in range(LOOPS):
        pass
    slower = (time.monotonic() - began) / USUAL_SECONDS
    busier = os.getloadavg()[0] / (os.cpu_count() or 1)
    return seconds * min(MOST, max(1.0, slower, busier))
