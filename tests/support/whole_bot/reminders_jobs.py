"""The few jobs of the random sequences of reminders, and how the model learns what Hire says of them."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.domain.reminders import Filters
from simulator.core import people
from simulator.core.job_filters import TEAM_FILTERS
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, Post
from simulator.core.people import FIRST_TEAM, SECOND_TEAM
from simulator.platform import Platform
from tests.support.whole_bot.reminders_model import Model, ModelJob

SITES = (SOCIAL_SITE, CAMPUS_SITE)
# Each job's title and city, the sites on which it is advertised, and its team. The last two may be confidential.
JOBS = (
    ("算法工程师", "上海", SITES, SECOND_TEAM),
    ("后端工程师", "北京", (SOCIAL_SITE,), FIRST_TEAM),
    ("产品经理", "上海", (SOCIAL_SITE,), SECOND_TEAM),
    ("管培生", "北京", (CAMPUS_SITE,), FIRST_TEAM),
    ("首席工程师", "上海", (), FIRST_TEAM),
    ("总经理", "北京", (), SECOND_TEAM),
)
CODES = tuple(f"A60{number}" for number in range(len(JOBS)))
JOB_IDS = tuple(f"60{number}" for number in range(len(JOBS)))
# Subscriptions by name: the filters for the bot, and the same filters for the model.
FILTERS: dict[str, tuple[Filters, Callable[[ModelJob], bool]]] = {
    "all": (Filters(), lambda job: bool(job.title)),
    "shanghai": (Filters(cities=("上海",)), lambda job: job.city == "上海"),
    "engineers": (Filters(words=("工程师",)), lambda job: "工程师" in job.title),
    "campus": (
        Filters(websites=(CAMPUS_SITE.id,), cities=("北京", "上海")),
        lambda job: CAMPUS_SITE.id in job.sites,
    ),
    "mine": (Filters(mine=True), lambda job: job.is_own),
}


def fill(platform: Platform, model: Model) -> None:
    """Replace the platform's jobs, and tell the model that they exist."""
    store, now = platform.hire_service.store, platform.clock.now()
    store.jobs.clear()
    store.posts.clear()
    for job_id, (title, city, sites, team) in zip(JOB_IDS, JOBS, strict=True):
        fields = {"address_list": [{"city": {"code": "CT_1", "name": {"zh_cn": city, "en_us": ""}}}]}
        store.add_job(Job(job_id, f"A{job_id}", title, 1, team, now, now, fields=fields))
        for site in sites:
            store.add_post(Post(site.id, f"7{job_id}{site.process_type}", job_id, title, fields))
        is_own = people.RECRUITER.open_id in team.members()
        model.jobs[job_id] = ModelJob(city, title, frozenset(site.id for site in sites), is_own)


def teach(model: Model, platform: Platform) -> None:
    """From now on the model learns what Hire answers about jobs and adverts.

    Lists of a person's jobs only find ids, and publish records do not say whether a job is open.
    """
    hire = platform.hire_service
    list_jobs = hire.list_jobs

    def learn(job_ids: Iterable[str], *, is_own: bool) -> None:
        now = platform.clock.now()
        for job_id in job_ids:
            job = platform.jobs[job_id]
            model.learn(job_id, job.expires_at, is_open=hire.rules.is_active(job), now=now)
            if is_own:
                model.read_at[job_id] = now

    def learn_from(name: str, job_ids: Callable[[dict[str, Any]], list[str]], *, is_own: bool = False) -> None:
        call = getattr(hire, name)

        def call_and_learn(*arguments: Any) -> dict[str, Any]:
            answer: dict[str, Any] = call(*arguments)
            learn(job_ids(answer), is_own=is_own)
            return answer

        setattr(hire, name, call_and_learn)

    def list_and_learn(query: dict[str, str], lists: Any = None) -> dict[str, Any]:
        answer = list_jobs(query, lists)
        if not any((lists or {}).get(name) for name in TEAM_FILTERS):
            model.end_snoozes(platform.clock.now())
            learn((record["id"] for record in answer["items"]), is_own=True)
        return answer

    hire.list_jobs = list_and_learn  # type: ignore[method-assign]  # the class knows nothing of the model
    learn_from("get_job", lambda answer: [answer["job"]["id"]], is_own=True)
    learn_from("list_posts", lambda answer: [record["job_id"] for record in answer["items"]])
    learn_from("get_post", lambda answer: [answer["job_post"]["job_id"]])
