"""``python -m tests.stress.malformed``: 100,000 malformed requests at the door; no 5xx, no handler run, one refusal.

Most go through WSGI, some over sockets to the real process. Exit code 1 if anything ran or broke. docs/proofs.md says
what is proved.
"""

import argparse
import logging
import random
import secrets
import sys
import tempfile
import time
from pathlib import Path

from bot.storage.store import open_store
from tests.stress.generated_requests import send_generated
from tests.stress.genuine_requests import kinds
from tests.stress.over_sockets import run_over_sockets
from tests.stress.report import Report
from tests.stress.request_mutations import Mutator
from tests.stress.watched_webhook import WatchedDoor, handler_runs
from tests.support.webhook_client import WebhookClient

COUNT, SOCKET_COUNT = 100_000, 2_000


def run_in_process(count: int, seed: int, folder: Path) -> Report:
    """Half made up by Hypothesis, half mutations; then a genuine command."""
    # S311: chance for a proof that can be repeated with its seed; nothing here is a secret.
    report, chance = Report(), random.Random(seed)  # noqa: S311
    store = open_store(f"sqlite:///{folder / 'bot.db'}")
    store.migrate()
    ownership_elements = WatchedDoor(WebhookClient(store))
    card = ownership_elements.ask("/help")
    every_kind = kinds(ownership_elements.webhook.user_actions, card)
    ownership_elements.settle()
    timestamp = ownership_elements.webhook.timestamp
    send_generated(every_kind, timestamp, count // 2, seed, ownership_elements.send)
    for malformed in Mutator(every_kind, timestamp, chance).requests(count - ownership_elements.statuses.total()):
        ownership_elements.send(malformed)
    runs = handler_runs()
    is_alive = ownership_elements.ask("/help").type == "interactive" and handler_runs() == runs + 1
    store.close()
    report.figures |= {
        f"  {to_error_type}": number for to_error_type, number in sorted(ownership_elements.families.items())
    }
    report.figures["requests through WSGI"] = ownership_elements.statuses.total()
    report.figures["their answers by status"] = dict(sorted(ownership_elements.statuses.items()))
    report.wrong |= ownership_elements.wrong | {
        "genuine command not served afterwards": [] if is_alive else ["silence"]
    }
    return report


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.malformed", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="how many requests in all")
    parser.add_argument("--sockets", type=int, default=SOCKET_COUNT, help="how many of them over sockets")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    chosen = parser.parse_args()
    # What is refused is worth a line for an operator, not a hundred thousand lines here.
    logging.disable(logging.CRITICAL)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bot-malformed-") as folder:
        inside = run_in_process(chosen.count - chosen.sockets, chosen.seed, Path(folder))
        outside = run_over_sockets(chosen.sockets, chosen.seed, Path(folder))
    report = Report({"seed": chosen.seed, **inside.figures, **outside.figures}, inside.wrong | outside.wrong)
    report.figures["duration"] = f"{time.monotonic() - began:.0f} s"
    sys.stdout.write(report.text())
    return 0 if report.holds else 1


if __name__ == "__main__":
    sys.exit(main())
