"""What a run has recorded, what was violated by the end, and the figures of the table."""

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.job_store import Job
from tests.stress.chaos.databases import ChaosDatabase
from tests.stress.chaos.intents import history_of
from tests.stress.chaos.load import FAILED
from tests.stress.chaos.measured import Footprint
from tests.stress.chaos.plan import Plan
from tests.stress.chaos.reminders import Reminders
from tests.stress.chaos.strikes import Struck
from tests.stress.ledger import Ledger, find_violations
from tests.stress.report import Report
from tests.support.bot_process import Scene

DONE, UNDONE = "done", "undone at first and repeated"


@dataclass
class Records:
    """The parts of a run, and what is counted."""

    plan: Plan
    scene: Scene
    database: ChaosDatabase
    reminders: Reminders
    first_midnight: datetime
    ledger: Ledger
    struck: Struck = field(default_factory=Struck)
    outages: Counter[str] = field(default_factory=Counter)
    intents: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    footprints: list[Footprint] = field(default_factory=list)
    report: Report = field(default_factory=Report)
    began: float = field(default_factory=time.monotonic)
    day: int = 0

    def unfinished(self) -> list[str]:
        """The durable work that has not ended."""
        return [f"{work.kind} {work.id}" for work in self.database.not_succeeded() if work.is_unfinished]

    def failed(self, *, comes_again: bool) -> list[str]:
        """The durable work that ended with an error, of kinds that come again by themselves, or of the others."""
        ended = [work for work in self.database.not_succeeded() if not work.is_unfinished]
        return [f"{work.kind} {work.id}: {work.status}" for work in ended if work.comes_again == comes_again]


def violations(records: Records, jobs: list[Job]) -> dict[str, list[str]]:
    """Each guarantee with its violations over the whole run."""
    to_upgrade = records.plan.replicas if records.plan.upgrade_from else 0
    found = find_violations(records.ledger) | records.reminders.violations(records.plan.days)
    asked_chats = {chat.id for chat in records.reminders.chats}
    from_bot = records.scene.platform.message_service.messages.from_bot()
    unasked = Counter(each.chat_id for each in from_bot if not each.parent_id and each.chat_id not in asked_chats)
    # An administrator is told once that the bot is up, however often it is killed.
    unasked -= Counter({direct_chat_id(people.ADMIN.open_id): 1})
    return found | {
        "messages that nobody asked for": sorted(unasked),
        "history incomplete": _history_differs(records, jobs),
        "given up by the platform": [event.event_id for event in records.scene.delivery.given_up],
        "work left": records.unfinished(),
        "work failed": records.failed(comes_again=False),
        "memory or open files not flat": [
            line for later in records.footprints[-1:] for line in records.footprints[0].growth_to(later)
        ],
        "replicas not upgraded": [str(n) for n in range(records.struck.upgraded, to_upgrade)],
        "kills missing": [str(n) for n in range(records.struck.killed, records.plan.kills)],
        "processes that ended by themselves": records.struck.ended_by_itself,
    }


def _history_differs(records: Records, jobs: list[Job]) -> list[str]:
    history = history_of(records.database.url, [job.id for job in jobs])
    found = []
    for job in jobs:
        lines, opened = sum(line.outcome == "reopened" for line in history[job.id]), records.ledger.openings[job.id]
        if lines != opened:
            found.append(f"{job.code}: opened {opened} times, {lines} lines")
    return found


def why_not_quiet(records: Records) -> list[str]:
    """What is not done yet, by name."""
    answers = records.ledger.answers()
    unanswered = [
        f"unanswered {each.command.text}"
        for each in records.ledger.asked
        if not each.command.is_answered_by(answers.get(each.message_id, Counter()))
    ]
    unacknowledged = records.ledger.unacknowledged()
    untold = [f"digest of {chat.id}" for chat in records.reminders.untold(records.day)]
    count = records.scene.delivery.waiting_count
    undelivered = [f"{count} events to be delivered again"] if count else []
    return [*unanswered, *unacknowledged, *undelivered, *untold, *records.unfinished()] or ["Feishu was still called"]


def figures(records: Records) -> dict[str, object]:
    """The rows of the table."""
    ledger, plan, reminders = records.ledger, records.plan, records.reminders
    got = ledger.answers()
    failed = sum(bool(got.get(asked.message_id, Counter())[FAILED]) for asked in ledger.asked)
    unaddressed = sum(not asked.command.expected for asked in ledger.asked)
    digests, marks = reminders.digest_count(plan.days), reminders.mark_count(plan.days)
    return {
        "seed": plan.seed,
        "database, replicas": f"{plan.database}, {plan.replicas}",
        "commands (not addressed to the bot)": f"{len(ledger.asked)} ({unaddressed})",
        "answered that Feishu failed": failed,
        "reopenings done; undone at first": f"{records.intents[DONE]}; {records.intents[UNDONE]}",
        "processes killed with -9": records.struck.killed,
        **{f"- {name}": count for name, count in sorted(records.struck.counts.items())},
        **({f"replicas upgraded from {plan.upgrade_from}": records.struck.upgraded} if plan.upgrade_from else {}),
        **{f"- {name}": count for name, count in sorted(records.outages.items())},
        "calls to Feishu that failed on purpose": records.faults.total(),
        "deliveries (not acknowledged)": f"{ledger.deliveries.total()} ({ledger.deliveries['failed']})",
        "most commands in work at a kill": records.struck.most_in_flight,
        "periodic work that failed and came again": len(records.failed(comes_again=True)),
        "sends that Feishu saw twice": ledger.repeated_sends(),
        "due stages; digests; rows marked": f"{reminders.stage_count(plan.days)}; {digests}; {marks}",
        "a replica after the first quarter; at the end": "; ".join(map(str, records.footprints)) or "-",
        "duration": f"{time.monotonic() - records.began:.0f} s",
    }
