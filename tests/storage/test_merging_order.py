"""It does not matter in which order readings arrive: properties of the merging, without a database."""

from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.job_details import JobDetails
from bot.domain.jobs import Advert, AdvertKey, Job, JobRecord
from bot.storage.merging.jobs import merge
from bot.storage.merging.known import JobNews, KnownJob
from tests.storage.sample_jobs import DAY, NOW

KEYS = (AdvertKey("70", "1"), AdvertKey("71", "2"))
EXPIRIES = st.sampled_from([None, NOW - DAY, NOW + DAY])
Numbered = tuple[int, JobNews]


@st.composite
def own_records(draw: st.DrawFn) -> JobNews:
    return JobNews(own=JobRecord("6960", JobDetails("own"), draw(st.booleans()), draw(EXPIRIES)))


@st.composite
def adverts(draw: st.DrawFn) -> Advert:
    key, number = draw(st.sampled_from(KEYS)), draw(st.integers(0, 3))
    details = JobDetails(f"title {number}", changed_at=NOW - number * DAY)
    stated = draw(st.sampled_from([None, True, False]))
    return Advert(key.website_id, key.post_id, "6960", details, stated, draw(EXPIRIES))


def _stated(advert: Advert) -> Advert:
    return replace(advert, is_active=advert.is_active is not False)


LISTED = st.builds(JobNews, adverts=st.lists(adverts().map(_stated), max_size=2))
PUBLISHED = st.builds(JobNews, published=st.lists(adverts(), max_size=2))
GONE = st.builds(JobNews, gone=st.lists(st.sampled_from(KEYS), min_size=1, max_size=2))
# Both adverts are known first: what is gone before it was ever seen leaves no trace.
FIRST = JobNews(published=[Advert(key.website_id, key.post_id, "6960", JobDetails("first")) for key in KEYS])
NEWS = st.lists(st.one_of(own_records(), LISTED, PUBLISHED, GONE), max_size=8)


def merged(numbered: list[Numbered]) -> KnownJob:
    known = merge(KnownJob("6960"), FIRST, 0, NOW)
    for number, news in numbered:
        known = merge(known, news, number, NOW + number * timedelta(hours=1))
    return known


def state(known: KnownJob) -> tuple[object, ...]:
    job = _job(known)
    listed = [(advert.website_id, advert.is_listed) for advert in job.adverts]
    return known.own, known.own_number, job.is_active, job.expires_at, job.is_confirmed, listed


def _job(known: KnownJob) -> Job:
    assert known.job is not None
    return known.job


@given(news=NEWS, order=st.randoms(use_true_random=False))
def test_the_order_in_which_readings_arrive_does_not_matter_for_the_state(news: list[JobNews], order: Random) -> None:
    numbered = list(enumerate(news, 1))
    shuffled = order.sample(numbered, len(numbered))
    assert state(merged(shuffled)) == state(merged(numbered))


@given(news=NEWS)
def test_readings_that_arrive_again_change_nothing(news: list[JobNews]) -> None:
    numbered = list(enumerate(news, 1))
    known = merged(numbered)
    for number, each in numbered:
        known = merge(known, each, number, NOW + number * timedelta(hours=1))
    assert state(known) == state(merged(numbered))


@given(news=NEWS, older=st.one_of(own_records(), LISTED))
def test_an_older_reading_changes_nothing_that_a_newer_one_told(news: list[JobNews], older: JobNews) -> None:
    everything = [Advert(key.website_id, key.post_id, "6960", JobDetails("last"), True) for key in KEYS]
    last = JobNews(JobRecord("6960", JobDetails("last"), is_active=True), everything)
    known = merged([*enumerate(news, 2), (20, last)])
    assert merge(known, older, 1, NOW + 2 * DAY).job == known.job


@given(news=NEWS)
def test_a_job_has_a_time_of_closing_exactly_while_it_is_over(news: list[JobNews]) -> None:
    known = merge(KnownJob("6960"), FIRST, 0, NOW)
    for number, each in enumerate(news, 1):
        before, known = _job(known), merge(known, each, number, NOW + number * timedelta(hours=1))
        job = _job(known)
        is_over = not (job.is_active and job.is_confirmed)
        assert (job.closed_at is not None) == is_over
        has_closed = is_over and before.closed_at is None
        assert job.times_closed == before.times_closed + has_closed
        assert job.is_closing_seen == (has_closed or (is_over and before.is_closing_seen))
