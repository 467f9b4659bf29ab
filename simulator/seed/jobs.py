"""Fills a new platform: 298 generated jobs, the same at every start, dated relative to the clock, and the special jobs."""

import pickle
import random
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any

from bot.domain.text import Text
from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, JobStore, Post
from simulator.seed import vocabulary
from simulator.seed.off_site_jobs import add_off_site_jobs
from simulator.seed.special_jobs import add_special_jobs

ORDINARY_JOBS = 290
UNADVERTISED_JOBS = 8
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
class Draft:
    """What one job is generated from. ``random`` is seeded with its number, so that it is the same at every start."""

    number: int
    start: datetime
    random: random.Random

    def pick(self, texts: tuple[Text, ...]) -> dict[str, Any]:
        """One of the texts as an ``id_name_object``; the same text always gets the same id."""
        return id_name(texts[self.random.randrange(len(texts))])


def fill(store: JobStore, start: datetime) -> None:
    """Puts every job into the store. Dates are relative to ``start`` and in whole seconds, as the console sets them."""
    seeded: JobStore = pickle.loads(_seed(start.replace(microsecond=0)))  # noqa: S301 - bytes made by _seed  # nosec B301  # likewise
    store.jobs.update(seeded.jobs)
    store.posts.update(seeded.posts)


@lru_cache(maxsize=8)
def _seed(start: datetime) -> bytes:
    """A pickled store with every job. Tests make hundreds of platforms, and a copy takes a quarter of the time."""
    store = JobStore()
    add_special_jobs(store, start)
    for number in range(ORDINARY_JOBS + UNADVERTISED_JOBS):
        draft = Draft(number, start, random.Random(number))  # noqa: S311 - the same jobs in every start; nothing here is secret  # nosec B311  # likewise
        _add_ordinary_job(store, draft, is_advertised=number < ORDINARY_JOBS)
    add_off_site_jobs(store, start)
    return pickle.dumps(store)


def id_name(name: Text) -> dict[str, Any]:
    """``{id, name}`` with an id derived from the name, so that equal names have equal ids."""
    digits = int.from_bytes(name.en_us.encode()[:7].ljust(7, b"0"), "big") % 10**18
    return {"id": str(6 * 10**18 + digits), "name": name._asdict()}


def end_of_day(at: datetime) -> datetime:
    """The last millisecond of that day in Shanghai, as the console sets it (docs/feishu/open-questions.md Q13)."""
    local = at.astimezone(SHANGHAI)
    return local.replace(hour=23, minute=59, second=59, microsecond=999_000)


def _add_ordinary_job(store: JobStore, draft: Draft, *, is_advertised: bool) -> None:
    occupation = draft.random.choice(vocabulary.OCCUPATIONS)
    is_campus = draft.number % CAMPUS_EVERY == 0
    cities = draft.random.sample(vocabulary.CITIES, draft.random.choice((1, 1, 1, 2, 3)))
    title = _title(draft, occupation, cities[0].name, is_campus=is_campus)
    is_active, expires_at = _state(draft)
    created_at = draft.start - timedelta(days=60 + draft.random.randrange(300), minutes=draft.random.randrange(1440))
    job = Job(
        id=str(FIRST_JOB_ID + draft.number * 1_000_003),
        code=f"A{FIRST_CODE + draft.number}",
        title=title,
        process_type=2 if is_campus else 1,
        team=draft.random.choice(TEAMS),
        created_at=created_at,
        changed_at=created_at + timedelta(days=draft.random.randrange(50)),
        is_active=is_active,
        expires_at=expires_at,
    )
    store.add_job(job)
    fields = _fields(draft, occupation, is_campus=is_campus)
    job.fields = {**fields, "address_list": [_address(city) for city in cities]}
    if is_advertised:
        _advertise(store, draft, job)


def _advertise(store: JobStore, draft: Draft, job: Job) -> None:
    """One advert on the site of the job's kind, or one on each site; the first one shares the job's fields."""
    is_campus = job.process_type == CAMPUS_SITE.process_type
    sites = [CAMPUS_SITE if is_campus else SOCIAL_SITE]
    if draft.number % BOTH_SITES_EVERY == 0:
        sites = [SOCIAL_SITE, CAMPUS_SITE]
    for place, site in enumerate(sites):
        fields = dict(job.fields) if place else job.fields
        store.add_post(Post(site.id, str(int(job.id) + 500_000 + place), job.id, job.title, fields))


def _title(draft: Draft, occupation: vocabulary.Occupation, city: Text, *, is_campus: bool) -> str:
    """The title in one language, as on a real site: mostly Chinese, every fourth in English."""
    rank = Text("", "") if is_campus else draft.random.choice(vocabulary.RANKS)
    if draft.random.random() < 1 / 4:
        title = f"{rank.en_us} {occupation.title.en_us}".strip()
        return f"{title} (Graduate)" if is_campus else f"{title} - {city.en_us}"
    return f"{occupation.title.zh_cn}(校招)" if is_campus else f"{rank.zh_cn}{occupation.title.zh_cn}-{city.zh_cn}"


def _state(draft: Draft) -> tuple[bool, datetime | None]:
    """Whether the job is active, and its expiry.

    Of ten jobs five expire within 90 days, one later, one never; one has expired, and two are closed.
    """
    chance, start = draft.random, draft.start
    soon = start + timedelta(days=chance.randrange(91))
    past = end_of_day(start - timedelta(days=1 + chance.randrange(60)))
    states: dict[int, tuple[bool, datetime | None]] = {
        # An expiry may be any instant, not only the end of a day (docs/feishu/open-questions.md Q13).
        0: (True, soon + timedelta(hours=1, minutes=chance.randrange(600))),
        5: (True, end_of_day(soon + timedelta(days=91))),
        6: (True, None),
        7: (True, past),
        8: (False, past),
        9: (False, None if chance.random() < 1 / 2 else end_of_day(soon)),
    }
    return states.get(draft.number % 10, (True, end_of_day(soon)))


def _fields(draft: Draft, occupation: vocabulary.Occupation, *, is_campus: bool) -> dict[str, Any]:
    chance = draft.random
    low = chance.randint(*occupation.salary_k)
    fields: dict[str, Any] = {
        "job_process_type": 2 if is_campus else 1,
        "job_recruitment_type": _recruitment_type(draft, is_campus=is_campus),
        "job_department": id_name(occupation.department),
        "job_type": id_name(occupation.job_type),
        **_levels(chance),
        "min_salary": str(low),
        "max_salary": str(low + chance.randrange(5, 25)),
        "required_degree": chance.choice((5, 6, 6, 6, 7, 8, 20)),
        "experience": 2 if is_campus else chance.randrange(3, 9),
        "headcount": chance.randrange(1, 20),
        "high_light_list": [id_name(text) for text in chance.sample(vocabulary.HIGHLIGHTS, chance.randrange(4))],
        "description": _paragraph(occupation.duties),
        "requirement": _paragraph(occupation.requirements),
        "creator": CREATOR,
        "job_function": id_name(occupation.job_type),
    }
    if is_campus:
        fields["subject"] = draft.pick(vocabulary.SUBJECTS)
        fields["target_major_list"] = [draft.pick(vocabulary.MAJORS)]
    _remove_some(fields, chance)
    return fields


def _levels(chance: random.Random) -> dict[str, Any]:
    lowest, highest = sorted(chance.sample(range(len(vocabulary.LEVELS)), 2))
    return {
        "min_job_level": id_name(vocabulary.LEVELS[lowest]),
        "max_job_level": id_name(vocabulary.LEVELS[highest]),
    }


def _recruitment_type(draft: Draft, *, is_campus: bool) -> dict[str, Any]:
    is_intern = draft.random.random() < 1 / 8
    number = (202 if is_intern else 201) if is_campus else (301 if is_intern else 101)
    return {"id": str(number), "name": (INTERN if is_intern else FULL_TIME)._asdict()}


def _address(city: vocabulary.City) -> dict[str, Any]:
    def region(prefix: str, name: Text) -> dict[str, Any]:
        return {"code": f"{prefix}_{len(name.en_us)}{ord(name.en_us[:1] or '0')}", "name": name._asdict()}

    return {
        **id_name(city.office),
        "district": region("MDCA", city.district),
        "city": region("CT", city.name),
        "state": region("ST", city.state),
        "country": region("CN", city.country),
    }


def _paragraph(text: Text) -> str:
    return f"1. {text.zh_cn}；\n2. 与跨职能团队紧密合作，推动目标达成。\n\n1. {text.en_us}.\n2. Work closely with other teams."


def _remove_some(fields: dict[str, Any], chance: random.Random) -> None:
    """Removes some optional fields, because not every company fills in all of them."""
    for name in ("min_job_level", "max_job_level", "headcount", "job_function", "required_degree"):
        if chance.random() < 1 / 10:
            del fields[name]
    if chance.random() < 1 / 6:
        del fields["min_salary"], fields["max_salary"]
