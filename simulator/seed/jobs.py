"""About 300 ordinary jobs, the same ones at every start, dated around the clock's start. The odd ones: special_jobs."""

import pickle
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from bot.domain.text import Text
from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, JobStore, Post
from simulator.seed import occupations, vocabulary
from simulator.seed.special_jobs import add_special_jobs

ORDINARY_JOBS = 290
FIRST_JOB_ID = 7_400_000_000_000_000_000
FIRST_CODE = 200_001
SHANGHAI = timezone(timedelta(hours=8))
CAMPUS_EVERY = 3
BOTH_SITES_EVERY = 12
TEAMS = (people.FIRST_TEAM, people.FIRST_TEAM, people.SECOND_TEAM)
CREATOR = {"id": people.CREATOR.open_id, "name": people.CREATOR.name._asdict()}
FULL_TIME = Text("全职", "Full-time")
INTERN = Text("实习", "Intern")


@dataclass(frozen=True)
class Dice:
    """What one job is made with: its number and a source of chance that depends on that number alone."""

    number: int
    start: datetime
    chance: random.Random

    def pick(self, words: tuple[Text, ...]) -> dict[str, Any]:
        """An ``id_name_object``; the same words always get the same id."""
        index = self.chance.randrange(len(words))
        return id_name(words[index])


def fill(store: JobStore, start: datetime) -> None:
    """Put every job into the store, with dates relative to ``start``, in whole seconds as a console sets them."""
    seeded: JobStore = pickle.loads(_seed(start.replace(microsecond=0)))  # noqa: S301 - bytes made by _seed
    store.jobs.update(seeded.jobs)
    store.posts.update(seeded.posts)


@lru_cache(maxsize=8)
def _seed(start: datetime) -> bytes:
    """A pickled store with every job. Tests make hundreds of platforms, and a copy takes a quarter of the time."""
    store = JobStore()
    add_special_jobs(store, start)
    for number in range(ORDINARY_JOBS):
        # S311: made-up data that must be the same every time; nothing here is a secret.
        dice = Dice(number, start, random.Random(number))  # noqa: S311
        _add_ordinary_job(store, dice)
    return pickle.dumps(store)


def id_name(name: Text) -> dict[str, Any]:
    """``{id, name}`` with an id made of the words, so that equal names are equal things."""
    digits = int.from_bytes(name.en_us.encode()[:7].ljust(7, b"0"), "big") % 10**18
    return {"id": str(6 * 10**18 + digits), "name": name._asdict()}


def end_of_day(at: datetime) -> datetime:
    """The last millisecond of that day in Shanghai, as the console sets it (open-questions Q13)."""
    local = at.astimezone(SHANGHAI)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_000)


def _add_ordinary_job(store: JobStore, dice: Dice) -> None:
    trade = dice.chance.choice(occupations.TRADES)
    is_campus = dice.number % CAMPUS_EVERY == 0
    cities = dice.chance.sample(vocabulary.CITIES, dice.chance.choice((1, 1, 1, 2, 3)))
    title = _title(dice, trade, cities[0].name, is_campus=is_campus)
    is_active, expires_at = _state(dice)
    created_at = dice.start - timedelta(days=60 + dice.chance.randrange(300), minutes=dice.chance.randrange(1440))
    job = Job(
        id=str(FIRST_JOB_ID + dice.number * 1_000_003),
        code=f"A{FIRST_CODE + dice.number}",
        title=title,
        process_type=2 if is_campus else 1,
        team=dice.chance.choice(TEAMS),
        created_at=created_at,
        changed_at=created_at + timedelta(days=dice.chance.randrange(50)),
        is_active=is_active,
        expires_at=expires_at,
    )
    store.add_job(job)
    sites = [CAMPUS_SITE if is_campus else SOCIAL_SITE]
    if dice.number % BOTH_SITES_EVERY == 0:
        sites = [SOCIAL_SITE, CAMPUS_SITE]
    fields = {**_fields(dice, trade, is_campus=is_campus), "address_list": [_address(city) for city in cities]}
    for place, site in enumerate(sites):
        store.add_post(Post(site.id, str(int(job.id) + 500_000 + place), job.id, title, dict(fields)))


def _title(dice: Dice, trade: occupations.Trade, city: Text, *, is_campus: bool) -> str:
    """One language, as on a real site: mostly Chinese, every fourth in English."""
    rank = Text("", "") if is_campus else dice.chance.choice(vocabulary.RANKS)
    if dice.chance.random() < 1 / 4:
        words = f"{rank.en_us} {trade.title.en_us}".strip()
        return f"{words} (Graduate)" if is_campus else f"{words} - {city.en_us}"
    return f"{trade.title.zh_cn}(校招)" if is_campus else f"{rank.zh_cn}{trade.title.zh_cn}-{city.zh_cn}"


def _state(dice: Dice) -> tuple[bool, datetime | None]:
    """Of every ten: five expire within 90 days, one later, one never, one has expired, two are closed."""
    chance, start = dice.chance, dice.start
    soon = start + timedelta(days=chance.randrange(91))
    past = end_of_day(start - timedelta(days=1 + chance.randrange(60)))
    states: dict[int, tuple[bool, datetime | None]] = {
        # Any instant, not only the end of a day (open-questions Q13).
        0: (True, soon + timedelta(hours=1, minutes=chance.randrange(600))),
        5: (True, end_of_day(soon + timedelta(days=91))),
        6: (True, None),
        7: (True, past),
        8: (False, past),
        9: (False, None if chance.random() < 1 / 2 else end_of_day(soon)),
    }
    return states.get(dice.number % 10, (True, end_of_day(soon)))


def _fields(dice: Dice, trade: occupations.Trade, *, is_campus: bool) -> dict[str, Any]:
    chance = dice.chance
    low = chance.randint(*trade.salary_k)
    fields: dict[str, Any] = {
        "job_process_type": 2 if is_campus else 1,
        "job_recruitment_type": _recruitment_type(dice, is_campus=is_campus),
        "job_department": id_name(trade.department),
        "job_type": id_name(trade.job_type),
        **_levels(chance),
        "min_salary": str(low),
        "max_salary": str(low + chance.randrange(5, 25)),
        "required_degree": chance.choice((5, 6, 6, 6, 7, 8, 20)),
        "experience": 2 if is_campus else chance.randrange(3, 9),
        "headcount": chance.randrange(1, 20),
        "high_light_list": [id_name(words) for words in chance.sample(vocabulary.HIGHLIGHTS, chance.randrange(4))],
        "description": _paragraph(trade.duties),
        "requirement": _paragraph(trade.needs),
        "creator": CREATOR,
        "job_function": id_name(trade.job_type),
    }
    if is_campus:
        fields["subject"] = dice.pick(vocabulary.SUBJECTS)
        fields["target_major_list"] = [dice.pick(vocabulary.MAJORS)]
    _leave_some_out(fields, chance)
    return fields


def _levels(chance: random.Random) -> dict[str, Any]:
    lowest, highest = sorted(chance.sample(range(len(vocabulary.LEVELS)), 2))
    return {
        "min_job_level": id_name(vocabulary.LEVELS[lowest]),
        "max_job_level": id_name(vocabulary.LEVELS[highest]),
    }


def _recruitment_type(dice: Dice, *, is_campus: bool) -> dict[str, Any]:
    is_intern = dice.chance.random() < 1 / 8
    number = (202 if is_intern else 201) if is_campus else (301 if is_intern else 101)
    return {"id": str(number), "name": (INTERN if is_intern else FULL_TIME)._asdict()}


def _address(city: vocabulary.City) -> dict[str, Any]:
    def region(prefix: str, name: Text) -> dict[str, Any]:
        return {"code": f"{prefix}_{len(name.en_us)}{ord(name.en_us[:1] or '0')}", "name": name._asdict()}

    return {
        **id_name(city.message_service),
        "district": region("MDCA", city.district),
        "city": region("CT", city.name),
        "state": region("ST", city.state),
        "country": region("CN", city.country),
    }


def _paragraph(words: Text) -> str:
    return f"1. {words.zh_cn}；\n2. 与跨职能团队紧密合作，推动目标达成。\n\n1. {words.en_us}.\n2. Work closely with other teams."


def _leave_some_out(fields: dict[str, Any], chance: random.Random) -> None:
    """Not every company fills in everything."""
    for name in ("min_job_level", "max_job_level", "headcount", "job_function", "required_degree"):
        if chance.random() < 1 / 10:
            del fields[name]
    if chance.random() < 1 / 6:
        del fields["min_salary"], fields["max_salary"]
