"""Cards of jobs with fuzzed records: the platform accepts every one of them. The records are those of the property test."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.jobs import Job
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.digest_card import DigestView, digest_card
from cards.expiring_card import expiring_card
from cards.job_card import News, job_card
from cards.jobs_card import choice_card, jobs_card, not_found_card
from cards.notice_cards import published_card, reopened_card, undone_card
from tests.cards.job.test_any_job import JOBS, OFFERS, views_of
from tests.support.card_assertions import assert_platform_accepts
from tests.support.every_reminder_card import hostile_rows
from tests.support.job_samples import ACTOR_ID, NOW, UNDO, ZONE


def _title(job: Job) -> Text:
    return Text(job.details.title, job.details.title)


def _sites(job: Job) -> dict[str, Text]:
    return {advert.website_id: _title(job) for advert in job.adverts}


MAKERS: tuple[Callable[[Job], Card], ...] = (
    *(
        lambda job, at=at, offer=offer: job_card(views_of(job)[at], NOW, ZONE, news=News(_title(job)), offer=offer)
        for at in range(3)
        for offer in OFFERS
    ),
    lambda job: jobs_card((job,) * 10, 301, 1, job.details.title, "any", NOW, ZONE, mine=ACTOR_ID, is_incomplete=True),
    lambda job: choice_card((job,) * 10, 301, 1, job.details.title, NOW, ZONE),
    lambda job: expiring_card((job,) * 10, 301, 1, 30, NOW, ZONE, mine=ACTOR_ID, is_incomplete=True),
    lambda job: not_found_card(job.details.title, (job,) * 3, NOW, ZONE),
    lambda job: reopened_card(
        job, ACTOR_ID, NOW + timedelta(days=3), NOW, ZONE, off_site=job.adverts, websites=_sites(job), undo=UNDO
    ),
    lambda job: published_card(job, job.adverts, _sites(job), ACTOR_ID, NOW),
    lambda job: undone_card(job, ACTOR_ID, NOW),
    lambda job: digest_card(DigestView("d1", hostile_rows(job, 12)), 0, NOW, ZONE),
)


@settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(JOBS, st.integers(0, len(MAKERS) - 1))
def _accepted(job: Job, maker: int) -> None:
    assert_platform_accepts(MAKERS[maker](job))


def make_card(data: bytes) -> int:
    """One card of one job; Hypothesis makes the job of the bytes, and ignores bytes of which it cannot make one."""
    fuzz_one_input: Callable[[bytes], bytes | None] = _accepted.hypothesis.fuzz_one_input  # type: ignore[attr-defined]  # Hypothesis adds it
    return 0 if fuzz_one_input(data) is None else 1
