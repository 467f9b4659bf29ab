"""What people ask of the bot in the proof of durability, and which cards each command must get. No delivery, no counting."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.text import Text
from handlers.reopening.reopen_job import ALREADY_OPEN, JOB_REOPENED
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.platform import Platform
from simulator.seed.special_jobs import NO_TEAM_CODE
from tests.support.conversation import BotMessage

HELP_TITLE, JOBS_TITLE, EXPIRING_TITLE = "What I can do", "Jobs", "Expiring jobs"
TITLES = {HELP_TITLE: "help", JOBS_TITLE: "jobs", EXPIRING_TITLE: "expiring", JOB_REOPENED.en_us: "notice"}
# How often each kind comes, relative to the others.
MIX = {"job": 30, "jobs": 20, "expiring": 15, "help": 10, "silent": 10}


@dataclass(frozen=True)
class Command:
    """One message to type, and the cards by kind that must answer it: none if it is not said to the bot."""

    words: str
    person_id: str
    chat_id: str
    expected: Counter[str]
    mention_bot: bool = True
    job_id: str = ""
    how: dict[str, Any] = field(default_factory=dict)


def kind_of(message: Message) -> str:
    """What the bot sent: the name of a list, ``job``, ``reopened``, ``notice``, or the card's title if it is none of them.

    Its first face counts; a card that shows a job is given a new one whenever the job changes.
    """
    heard = BotMessage(replace(message, content=message.versions[0].content))
    if not heard.is_card:
        return "text"
    title = card_reader.text_for(heard.message.card.get("header", {}).get("title"), "en_us")
    if title in TITLES:
        return TITLES[title]
    if not heard.does("refresh_post"):
        return title
    if _says(heard, ALREADY_OPEN):
        return "already open"
    return "reopened" if _says(heard, JOB_REOPENED) else "job"


def _says(heard: BotMessage, text: Text) -> bool:
    return text.en_us in heard.words("en_us").splitlines()


def closed_jobs(platform: Platform) -> list[Job]:
    """Ordinary closed jobs, each of which can be reopened once."""
    return [job for job in platform.jobs.values() if job.code > NO_TEAM_CODE and not job.is_active]


def make_commands(platform: Platform, chance: random.Random, count: int, reopen_jobs: list[Job]) -> list[Command]:
    """``count`` commands in a random order; every job of ``reopen_jobs`` is reopened by one of them."""
    store = platform.hire_service.store
    codes = [job.code for job in platform.jobs.values() if job.code and len(store.posts_of_job(job.id)) == 1]
    commands = [_reopen(job, chance) for job in reopen_jobs]
    kinds = chance.choices(list(MIX), list(MIX.values()), k=count - len(commands))
    commands += [_ordinary(kind, chance, chance.choice(codes)) for kind in kinds]
    chance.shuffle(commands)
    return commands


def _reopen(job: Job, chance: random.Random) -> Command:
    until = chance.choice(("30d", "3m", "forever", "2027-12-31"))
    person_id = chance.choice((job.team.recruiter_id, *job.team.hiring_manager_ids, people.ADMIN.open_id))
    return Command(
        f"/reopen {job.code} {until}", person_id, _place(person_id, chance), Counter(reopened=1), job_id=job.id
    )


def _ordinary(kind: str, chance: random.Random, code: str) -> Command:
    person_id = chance.choice((people.RECRUITER.open_id, people.MANAGER.open_id, people.OUTSIDER.open_id))
    if kind == "silent":
        words = chance.choice((f"/job {code}", f"@{people.ASSISTANT.open_id} /job {code}", "@all /help"))
        return Command(words, person_id, RECRUITING_GROUP, Counter(), mention_bot=False)
    words = {
        "job": f"/job {code}",
        "jobs": chance.choice(("/jobs open", "职位列表", "/jobs 工程师", "/jobs closed")),
        "expiring": f"/expiring {chance.randint(5, 90)}",
        "help": chance.choice(("/help", "帮助")),
    }[kind]
    how = {"as_post": chance.random() < 1 / 5}
    return Command(words, person_id, _place(person_id, chance), Counter({kind: 1}), how=how)


def _place(person_id: str, chance: random.Random) -> str:
    return chance.choice((RECRUITING_GROUP, direct_chat_id(person_id)))
