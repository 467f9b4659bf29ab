"""People who want a job reopened, by a command or by the form of a card: each intent is done wholly or not at all."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.domain.history import HistoryEntry
from bot.storage.store import open_store
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import CannotClick
from tests.stress.commands import Command
from tests.stress.ledger import Ledger
from tests.support.bot_process import Scene
from tests.support.whole_bot.conversation import BotMessage

TIMEOUT_SECONDS = 60.0
POLL_SECONDS = 0.1
FORM = {"do": "reopen_job"}


@dataclass
class Intent:
    """One person's wish to have one job reopened.

    Attributes:
        message_id: of the command or of the card with the form; empty until there is one.
        opened_before: how often the job had been opened earlier.
        outcomes: what the person saw after each click; empty for a command.
    """

    job: Job
    is_click: bool
    opened_before: int
    message_id: str = ""
    outcomes: list[Outcome] = field(default_factory=list)


def form_command(job: Job) -> Command:
    """Asks for the card with the form."""
    return Command(f"/reopen {job.code}", job.team.recruiter_id, RECRUITING_GROUP, Counter(job=1))


def click_when_there(scene: Scene, intent: Intent, question_id: str) -> None:
    """Wait for the card that answers a question, and click its form once; the click may fail."""
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while not intent.message_id and time.monotonic() < deadline:
        for message in scene.platform.message_service.messages.from_bot(RECRUITING_GROUP):
            if message.parent_id == question_id and _shows_form(message):
                intent.message_id = message.id
        time.sleep(POLL_SECONDS)
    if intent.message_id:
        click(scene, intent)


def click(scene: Scene, intent: Intent) -> None:
    """Press the form's button, if the card still has it."""
    try:
        intent.outcomes.append(scene.delivery.click(intent.message_id, intent.job.team.recruiter_id, FORM))
    except CannotClick:
        return


def _shows_form(card: Message) -> bool:
    return BotMessage(card).has_button("reopen_job")


def history_of(database_url: str, job_ids: Iterable[str]) -> dict[str, list[HistoryEntry]]:
    """The bot's own history, by job."""
    store = open_store(database_url)
    try:
        return {job_id: list(store.history.entries(job_id, 0, 200)[0]) for job_id in job_ids}
    finally:
        store.close()


@dataclass(frozen=True)
class Judged:
    """The intents of a day: which are done, which are not and may be repeated, and which are neither."""

    done: list[Intent]
    undone: list[Intent]
    violations: list[str]


def judge(scene: Scene, ledger: Ledger, intents: Sequence[Intent], database_url: str) -> Judged:
    """Compare what the platform did, what the history says, and what people see."""
    history = history_of(database_url, {intent.job.id for intent in intents})
    answers = ledger.answers()
    found = Judged([], [], [])
    for intent in intents:
        lines = [line.outcome for line in history[intent.job.id] if line.message_id == intent.message_id]
        opened = ledger.openings[intent.job.id] - intent.opened_before
        got = answers.get(intent.message_id, Counter())
        shown = _shown_by_card(scene, intent, got) if intent.is_click else got["reopened"]
        state = (opened, lines.count("reopened"), shown)
        if state == (1, 1, 1):
            found.done.append(intent)
        elif state == (0, 0, 0) and not got["already open"]:
            found.undone.append(intent)
        else:
            how = f"clicked, saw {intent.outcomes}" if intent.is_click else "typed"
            found.violations.append(f"{intent.job.code} {how}: opened, in the history, shown = {state}; {lines}, {got}")
    return found


def _shown_by_card(scene: Scene, intent: Intent, got: Counter[str]) -> int:
    """1 if the card has lost its form and one notice is in its thread, 0 if it has the form and no notice; -1 for neither."""
    if not intent.message_id:
        return 0
    has_form = _shows_form(scene.platform.message_service.messages[intent.message_id])
    return {(False, 1): 1, (True, 0): 0}.get((has_form, got["notice"]), -1)
