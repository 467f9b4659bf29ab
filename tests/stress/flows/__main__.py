"""``python -m tests.stress.flows [--checkout DIR]``: what four flows cost, as a Markdown table.

The simulator is this checkout's; the bot is that of ``DIR``, started as a process with ``tracer`` in PYTHONPATH.
A file counts once for each flow. An entry is a call that enters a file from another file of ours; foreign code in
between does not matter. Pairs are the different pairs of files among the entries. Database reads are
SELECT statements on the bot's own database; DBOS has another one.
"""

import argparse
import hashlib
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.seed import special_jobs
from tests.stress.flows.bench import QUIET_SECONDS, ROOT, Bench, Flow, part_with, running

CARDS = 20
# docs/reminders.md: the chats of one hour are spread over three minutes, by a hash of their ids.
SPREAD = timedelta(minutes=3)


def run(bench: Bench) -> list[Flow]:
    """The flows one after the other; the scan comes before the subscription, which would add a digest to it."""
    flows = [bench.measure("a command: `/job A168688`", lambda: bench.ask(f"/job {special_jobs.SAMPLE_CODE}"))]
    other = closed_job(bench)
    card = bench.platform.message_service.messages.from_bot()[-1]
    flows.append(bench.measure("a reopening by the form of the job's only card", lambda: reopen(bench, card)))
    cards = [bench.ask(f"/job {other.code}") for _ in range(2)]
    time.sleep(QUIET_SECONDS)
    flows.append(bench.measure("a reopening where a second card shows the job", lambda: reopen(bench, cards[0])))
    flows.append(measure_scan(bench))
    flows += measure_digest(bench)
    return flows


def closed_job(bench: Bench) -> Job:
    """A closed job with one advert, other than the sample."""
    store = bench.platform.hire_service.store
    return next(
        job
        for job in store.jobs.values()
        if not job.is_active
        and job.code > special_jobs.NO_TEAM_CODE
        and job.team == people.FIRST_TEAM
        and len(store.posts_of_job(job.id)) == 1
    )


def reopen(bench: Bench, card: Message) -> None:
    outcome = bench.delivery.click(card.id, people.RECRUITER.open_id, {"do": "reopen_job"}, {"period": "90d"})
    if outcome.toast_kind == "error":
        raise RuntimeError(str(outcome))


def measure_scan(bench: Bench) -> Flow:
    job = bench.platform.hire_service.store.job_with_code(special_jobs.MONTHLY_YUAN_CODE)
    for _ in range(CARDS):
        bench.ask(f"/job {job.code}")
    time.sleep(QUIET_SECONDS)
    bench.platform.hire_service.edit_job(job.id, expires_at=bench.platform.clock.now() + timedelta(days=200))
    patches = len(bench.platform.event_log.since(kind="card_updated"))
    return bench.measure(
        f"a scan that changes one job with {CARDS} cards, asked for by `/scan`",
        lambda: bench.ask("/scan", people.ADMIN.open_id),
        lambda: len(bench.platform.event_log.since(kind="card_updated")) >= patches + CARDS,
    )


def measure_digest(bench: Bench) -> list[Flow]:
    """Subscribe the chat that is reminded first to one job, and wait for the minute in which that is due."""
    person, spread = min(((each.open_id, spread_of(each.open_id)) for each in colleagues()), key=lambda pair: pair[1])
    chat = direct_chat_id(person)
    bench.ask(f"/subscribe {special_jobs.EXPIRING_SAMPLE_CODE}", person, chat)
    due = bench.remind_at + spread
    poll = (due + timedelta(seconds=59)).replace(second=0, microsecond=0)
    time.sleep(max((poll - datetime.now(UTC)).total_seconds() - 2, 0))

    def digests() -> list[Message]:
        sent = bench.platform.message_service.messages.from_bot(chat)
        return [message for message in sent if "digest_id" in message.content_text]

    whole = bench.measure("a digest of one job, with the poll that finds it due", lambda: None, digests)
    return [whole, part_with(whole, "of that, sending the digest", "send_digest")]


def colleagues() -> list[people.Person]:
    return [person for person in people.EVERYONE if person.tenant_key == people.TENANT]


def spread_of(open_id: str) -> timedelta:
    digest = hashlib.sha256(direct_chat_id(open_id).encode()).digest()
    return SPREAD * (int.from_bytes(digest[:2]) / 0x10000)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.flows", description=__doc__)
    parser.add_argument("--checkout", type=Path, default=ROOT, help="whose bot is measured; this checkout by default")
    checkout = parser.parse_args().checkout.resolve()
    with tempfile.TemporaryDirectory(prefix="bot-flows-") as folder, running(checkout, Path(folder)) as bench:
        flows = run(bench)
    heads = (
        "Flow",
        "Files",
        "Entries",
        "Pairs",
        "Feishu calls",
        "Single reads of jobs and adverts",
        "Database reads",
        "Calls by path",
    )
    lines = [f"| {' | '.join(heads)} |", f"|{' --- |' * len(heads)}", *(flow.row() for flow in flows)]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
