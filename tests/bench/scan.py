"""The row "scan": reading all jobs and adverts, against the time that the pages take."""

import tempfile
import time
from pathlib import Path

from bot.feishu.client import Options
from bot.metrics import REGISTRY
from bot.storage.store import open_store
from tests.bench.figures import Reach, Result, compared
from tests.bench.plan import Plan
from tests.stress.large_scan import make_engine, served
from tests.support.whole_bot.interpreter import as_in_the_server

PAGE_MS = 20
LISTS = {"hire_websites", "hire_jobs_list", "hire_job_posts_list", "hire_job_publish_records_search"}


def measure(plan: Plan) -> Result:
    """The first full scan into an empty SQLite database, the client's rate limits included.

    The platform is a process of its own, with as many jobs as adverts, and takes 20 ms for each page. Against it stands
    the number of pages times 20 ms.
    """
    with served(plan.adverts, PAGE_MS) as url:
        pairs = [scan(url, f"bench:{number}") for number in range(plan.scan_rounds)]
    against = f"pages x {PAGE_MS} ms"
    return Result([compared(f"scan of {plan.adverts:,} adverts", "s", pairs, against, Reach(1.2))])


def scan(url: str, name: str) -> tuple[float, float]:
    """Seconds that a scan took, and that its pages had to take."""
    with tempfile.TemporaryDirectory(prefix="bot-bench-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'bot.db'}")
        store.migrate()
        engine = make_engine(url, store, Options())
        with as_in_the_server():
            pages, began = pages_so_far(), time.monotonic()
            engine.start("read_hire", f"read_hire:{name}", name)
            seconds = time.monotonic() - began
        store.close()
    return seconds, (pages_so_far() - pages) * PAGE_MS / 1000


def pages_so_far() -> int:
    samples = [sample for metric in REGISTRY.collect() for sample in metric.samples]
    calls = [sample for sample in samples if sample.name == "hirebot_feishu_calls_total"]
    return int(sum(sample.value for sample in calls if sample.labels["api"] in LISTS))
