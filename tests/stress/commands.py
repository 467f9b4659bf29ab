"""Random commands for the chaos program, and the cards that each must get."""

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from bot.domain.error_texts import TEAM_UNKNOWN
from bot.domain.text import Text
from handlers.reopening.reopen_job import ALREADY_OPEN, JOB_REOPENED
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.core.messages import Message
from simulator.platform import Platform
from simulator.seed.special_jobs import NO_TEAM_CODE
from tests.support.whole_bot.conversation import BotMessage

HELP_TITLE, JOBS_TITLE, EXPIRING_TITLE = "What I can do", "Jobs", "Expiring jobs"
TITLES = {HELP_TITLE: "help", JOBS_TITLE: "jobs", EXPIRING_TITLE: "expiring", JOB_REOPENED.en_us: "notice"}
TEAM_NOT_TOLD = "Hire cannot say right now who may"
# Relative frequency of each kind.
MIX = {"job": 30, "jobs": 20, "expiring": 15, "help": 10, "silent": 10}


@dataclass(frozen=True)
class Command:
    """A message to send and the cards by kind that must answer it; none if it is not addressed to the bot.

    One card of a kind in ``instead`` may come in their place, for example one that says that Feishu did not answer.
    """

    text: str
    person_id: str
    chat_id: str
    expected: Counter[str]
    mention_bot: bool = True
    job_id: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    instead: frozenset[str] = frozenset()

    def other_answer(self, got: Counter[str]) -> Counter[str] | None:
        """The one card that came in the place of those that are expected, if any did."""
        came = sorted(got.keys() & self.instead)
        return Counter({came[0]: 1}) if came and self.expected else None

    def is_answered_by(self, got: Counter[str]) -> bool:
        return self.other_answer(got) is not None or not self.expected - got


def kind_of(message: Message) -> str:
    """The kind of a message of the bot: a list's name, ``job``, ``reopened``, ``notice``, ``TEAM_NOT_TOLD``, or else the card's title.

    The first version of a card counts, because later ones show how the job has changed.
    """
    reply = BotMessage(replace(message, content=message.versions[0].content))
    if not reply.is_card:
        return "text"
    title = card_reader.text_for(reply.message.card.get("header", {}).get("title"), "en_us")
    if title in TITLES:
        return TITLES[title]
    if TEAM_UNKNOWN.en_us.partition(",")[0] in reply.text("en_us"):
        return TEAM_NOT_TOLD
    if not reply.has_button("refresh_post"):
        return title
    if _has_line(reply, ALREADY_OPEN):
        return "already open"
    return "reopened" if _has_line(reply, JOB_REOPENED) else "job"


def _has_line(reply: BotMessage, line: Text) -> bool:
    """Whether a line begins with the text; after a typed date it goes on with the day."""
    return any(each.startswith(line.en_us) for each in reply.text("en_us").splitlines())


def closed_jobs(platform: Platform) -> list[Job]:
    """Ordinary closed jobs that everybody may see, each of which can be reopened once."""
    store = platform.hire_service.store
    closed = [job for job in platform.jobs.values() if job.code > NO_TEAM_CODE and not job.is_active]
    return [job for job in closed if store.posts_of_job(job.id)]


def make_commands(platform: Platform, rng: random.Random, count: int, reopen_jobs: list[Job]) -> list[Command]:
    """``count`` commands in a random order; every job of ``reopen_jobs`` is reopened by one of them."""
    store = platform.hire_service.store
    codes = [job.code for job in platform.jobs.values() if job.code and len(store.posts_of_job(job.id)) == 1]
    commands = [_reopen(job, rng) for job in reopen_jobs]
    kinds = rng.choices(list(MIX), list(MIX.values()), k=count - len(commands))
    commands += [_ordinary(kind, rng, rng.choice(codes)) for kind in kinds]
    rng.shuffle(commands)
    return commands


def _reopen(job: Job, rng: random.Random) -> Command:
    until = rng.choice(("30d", "3m", "forever", "2027-12-31"))
    person_id = rng.choice((job.team.recruiter_id, *job.team.hiring_manager_ids, people.ADMIN.open_id))
    return Command(
        f"/reopen {job.code} {until}", person_id, _choose_chat(person_id, rng), Counter(reopened=1), job_id=job.id
    )


def _ordinary(kind: str, rng: random.Random, code: str) -> Command:
    person_id = rng.choice((people.RECRUITER.open_id, people.MANAGER.open_id, people.OUTSIDER.open_id))
    if kind == "silent":
        text = rng.choice((f"/job {code}", f"@{people.ASSISTANT.open_id} /job {code}", "@all /help"))
        return Command(text, person_id, RECRUITING_GROUP, Counter(), mention_bot=False)
    text = {
        "job": f"/job {code}",
        "jobs": rng.choice(("/jobs open", "职位列表", "/jobs 工程师", "/jobs closed")),
        "expiring": f"/expiring {rng.randint(5, 90)}",
        "help": rng.choice(("/help", "帮助")),
    }[kind]
    options = {"as_post": rng.random() < 1 / 5}
    return Command(text, person_id, _choose_chat(person_id, rng), Counter({kind: 1}), options=options)


def _choose_chat(person_id: str, rng: random.Random) -> str:
    return rng.choice((RECRUITING_GROUP, direct_chat_id(person_id)))
