"""The row "start": how long the bot's start takes, and its memory, against a bare import of the SDK."""

from simulator.server import start_server
from tests.bench.figures import Reach, Result, compared
from tests.bench.plan import Plan
from tests.bench.servers import platform_with
from tests.stress.footprint import bare_import, bot

BARE = "bare `import lark_oapi`"


def measure(plan: Plan) -> Result:
    """From the start of the process until ``/readyz`` answers 200, and the memory of all its processes 5 s later.

    Memory is the proportional set size (PSS): pages that two processes share count half in each. Starts of the bot and of
    an interpreter that imports the SDK take turns, each with compiled files in the cache of the system.
    """
    server = start_server(platform_with(10))
    try:
        # The first of each fills the caches.
        pairs = [(bot(server.url), bare_import()) for _ in range(plan.starts + 1)][1:]
    finally:
        server.stop()
    seconds = [(own[0], base[0]) for own, base in pairs]
    megabytes = [(own[1] / 1024, base[1] / 1024) for own, base in pairs]
    return Result(
        [
            compared("start to ready", "s", seconds, BARE, Reach(1.4)),
            compared("memory of all processes", "MB", megabytes, BARE, Reach(1.25)),
        ]
    )
