"""Clicks on the reopen form while replicas are killed: each is done wholly or not at all, and its card shows which."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from bot.domain.history import HistoryEntry
from bot.storage.store import open_store
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.events.callback_answer import Outcome
from tests.stress.ledger import Ledger
from tests.support.bot_process import Replica, Scene
from tests.support.whole_bot.conversation import BotMessage

AT_ONCE = 4
# Within this time a click is on its way, being executed, or just answered.
LONGEST_CLICK = 0.35
TIMEOUT_SECONDS = 60.0
FORM = {"do": "reopen_job"}


class NoCard(Exception):
    """The bot did not answer a question although no replica was being killed."""


@dataclass(frozen=True)
class Clicked:
    """One click and what the person saw."""

    job: Job
    card: Message
    outcome: Outcome


def click_while_killing(scene: Scene, jobs: list[Job], rng: random.Random) -> list[Clicked]:
    """Click the reopen form of each job's card, a few at a time, and kill a replica during each batch."""
    clicked: list[Clicked] = []
    for start in range(0, len(jobs), AT_ONCE):
        victim = rng.choice(scene.replicas)
        some = jobs[start : start + AT_ONCE]
        cards = [ask_for_card(scene, job) for job in some]
        outcomes = _click_and_kill(scene, some, cards, victim, rng)
        clicked += [Clicked(job, card, outcome) for job, card, outcome in zip(some, cards, outcomes, strict=True)]
        victim.start()
        victim.wait_until_ready()
    return clicked


def click_again(scene: Scene, clicked: list[Clicked]) -> list[Clicked]:
    """Click once more wherever the form is still shown."""
    return [
        Clicked(each.job, each.card, scene.delivery.click(each.card.id, each.job.team.recruiter_id, FORM))
        for each in clicked
        if shows_form(each.card)
    ]


def ask_for_card(scene: Scene, job: Job) -> Message:
    """The card with the form that answers ``/reopen REF``. Raises NoCard."""
    question = scene.delivery.say(RECRUITING_GROUP, job.team.recruiter_id, f"/reopen {job.code}")
    deadline = time.monotonic() + TIMEOUT_SECONDS
    while time.monotonic() < deadline:
        for message in scene.platform.message_service.messages.from_bot(RECRUITING_GROUP):
            if message.parent_id == question.id and shows_form(message):
                return message
        time.sleep(0.02)
    raise NoCard(job.code)


def shows_form(card: Message) -> bool:
    """Whether the card now has the reopen form."""
    return BotMessage(card).has_button("reopen_job")


def _click_and_kill(
    scene: Scene, jobs: list[Job], cards: list[Message], victim: Replica, rng: random.Random
) -> list[Outcome]:
    killer = threading.Timer(rng.uniform(0.0, LONGEST_CLICK), victim.kill)
    with ThreadPoolExecutor(AT_ONCE) as clickers:
        killer.start()
        outcomes: list[Future[Outcome]] = []
        for job, card in zip(jobs, cards, strict=True):
            outcomes.append(clickers.submit(scene.delivery.click, card.id, job.team.recruiter_id, FORM))
            time.sleep(rng.uniform(0.0, LONGEST_CLICK / AT_ONCE))
    killer.join()
    return [outcome.result() for outcome in outcomes]


def history_of(database_url: str, jobs: list[Job]) -> dict[str, list[HistoryEntry]]:
    """The bot's own history, by job."""
    store = open_store(database_url)
    try:
        return {job.id: list(store.history.entries(job.id, 0, 100)[0]) for job in jobs}
    finally:
        store.close()


def inconsistencies(
    ledger: Ledger, clicked: list[Clicked], before: Counter[str], history: dict[str, list[HistoryEntry]]
) -> list[str]:
    """Clicks that are done in part. ``before`` is how often each job had been opened earlier."""
    answers = ledger.answers()
    found = []
    for each in clicked:
        lines = [line.outcome for line in history[each.job.id] if line.message_id == each.card.id]
        state = (
            ledger.openings[each.job.id] - before[each.job.id],
            lines,
            answers.get(each.card.id, Counter())["notice"],
            shows_form(each.card),
        )
        is_undone, is_done = state == (0, [], 0, True), state == (1, ["reopened"], 1, False)
        if not (is_done or (is_undone and each.outcome.toast_kind != "success")):
            found.append(f"{each.job.code} {each.card.id} saw {each.outcome}: opened, history, notices, form = {state}")
    return found
