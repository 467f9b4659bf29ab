"""What is known about a job after readings, without a database."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.job_details import CustomField, CustomFieldType, JobDetails, Named
from bot.domain.jobs import Advert, AdvertKey, Job, JobRecord, JobState
from bot.domain.text import Text
from bot.storage.merging.jobs import merge
from bot.storage.merging.known import JobNews, KnownJob
from tests.storage.sample_jobs import ADVERT, DAY, DETAILS, NOW, OWN

UNKNOWN = KnownJob("6960")
CLOSED = replace(OWN, is_active=False)
ELSEWHERE = replace(ADVERT, website_id="71", id="7002")
IN_A_WEEK = NOW + 7 * DAY


def told(
    own: JobRecord | None = None,
    *listed: Advert,
    published: tuple[Advert, ...] = (),
    gone: tuple[AdvertKey, ...] = (),
    is_deleted: bool = False,
) -> JobNews:
    return JobNews(own, [*listed], [*published], [*gone], is_deleted)


def after(*news: JobNews | tuple[int, JobNews], known: KnownJob = UNKNOWN, first_at: datetime = NOW) -> KnownJob:
    """After these readings, a day apart, numbered from 10 on or as given."""
    for place, each in enumerate(news):
        number, one = each if isinstance(each, tuple) else (10 + place, each)
        known = merge(known, one, number, first_at + place * DAY)
    return known


def job_of(known: KnownJob) -> Job:
    assert known.job is not None
    return known.job


def is_listed(known: KnownJob) -> list[bool]:
    return [advert.is_listed for advert in job_of(known).adverts]


# State.


def test_the_newer_of_the_own_record_and_a_listed_advert_tells_the_state() -> None:
    assert not job_of(after(told(OWN), told(None, replace(ADVERT, is_active=False)))).is_active
    assert not job_of(after(told(None, ADVERT), told(CLOSED))).is_active
    assert job_of(after(told(CLOSED), told(None, ADVERT))).is_active
    assert not job_of(after(told(CLOSED, ADVERT))).is_active, "of one reading the own record counts"


def test_an_advert_that_is_off_its_site_never_outdoes_the_own_record() -> None:
    known = after(told(OWN), told(None, published=(replace(ADVERT, is_active=False),)))
    assert job_of(known).state(NOW) is JobState.OPEN
    known = after(told(OWN, ADVERT), told(None, replace(ADVERT, is_active=False)), told(gone=(ADVERT.key,)))
    assert job_of(known).is_active


def test_a_job_whose_adverts_are_all_off_is_unconfirmed_without_its_own_record() -> None:
    known = after(told(None, ADVERT, ELSEWHERE), told(gone=(ADVERT.key,)))
    assert job_of(known).is_confirmed
    known = after(told(gone=(ELSEWHERE.key,)), known=known, first_at=NOW + 2 * DAY)
    assert job_of(known).state(NOW) is JobState.UNLISTED
    known = merge(known, told(OWN), 20, NOW + 3 * DAY)
    assert job_of(known).state(NOW) is JobState.OPEN


def test_an_unconfirmed_job_has_the_state_that_an_advert_stated_last() -> None:
    stated = replace(ADVERT, is_active=False)
    silent = replace(ELSEWHERE, is_active=None, expires_at=IN_A_WEEK)
    assert job_of(after(told(None, published=(stated,)), told(None, published=(silent,)))).state(NOW) is JobState.CLOSED
    known = after(told(None, published=(silent,)))
    assert (job_of(known).state(NOW), job_of(known).expires_at) == (JobState.UNLISTED, IN_A_WEEK)


def test_a_publish_record_that_does_not_say_whether_the_job_is_open_keeps_the_state_and_its_age() -> None:
    silent = replace(ADVERT, is_active=None, expires_at=None, details=replace(DETAILS, changed_at=NOW))
    known = after((10, told(None, ADVERT)), (12, told(None, published=(silent,))), (11, told(CLOSED)))
    assert not job_of(known).is_active, "the advert stated at 10, before the record of 11"
    assert job_of(known).details.changed_at == NOW


def test_an_unadvertised_job_is_known_from_its_own_record() -> None:
    job = job_of(after(told(OWN)))
    assert (job.is_advertised, job.details, job.expires_at) == (False, OWN.details, OWN.expires_at)


# Adverts and details.


def test_adverts_come_on_and_off_their_sites() -> None:
    known = after(told(None, ADVERT, ELSEWHERE))
    assert is_listed(known) == [True, True]
    known = merge(known, told(gone=(ELSEWHERE.key,)), 20, NOW)
    assert is_listed(known) == [True, False]
    known = merge(known, told(None, published=(ADVERT, ELSEWHERE)), 21, NOW)
    assert is_listed(known) == [True, False], "publish records do not say whether an advert is on its site"
    known = merge(known, told(None, ELSEWHERE), 19, NOW)
    assert is_listed(known) == [True, False], "an older reading"
    assert is_listed(merge(known, told(None, ELSEWHERE), 22, NOW)) == [True, True]


def test_a_new_publish_record_is_not_on_its_site() -> None:
    assert is_listed(after(told(OWN, published=(ADVERT,)))) == [False]


def test_an_unknown_advert_that_is_gone_changes_nothing() -> None:
    known = after(told(OWN))
    assert merge(known, told(gone=(ADVERT.key,)), 20, NOW).job == known.job
    assert after(told(gone=(ADVERT.key,))).job is None


def test_an_advertised_job_shows_nothing_of_its_own_record() -> None:
    assert job_of(after(told(OWN, ADVERT))).details == DETAILS
    assert job_of(after(told(OWN, published=(ADVERT,)))).details == DETAILS


def test_details_come_from_a_listed_advert_then_from_the_latest_change() -> None:
    def titled(advert: Advert, title: str, changed_at: datetime | None) -> Advert:
        return replace(advert, details=JobDetails(title=title, changed_at=changed_at))

    old, new = titled(ADVERT, "old", NOW), titled(ELSEWHERE, "new", NOW + DAY)
    assert job_of(after(told(None, old, new))).details.title == "new"
    assert job_of(after(told(None, old, published=(new,)))).details.title == "old"
    undated = titled(ELSEWHERE, "undated", None)
    assert job_of(after(told(None, undated, old))).details.title == "old"
    same = titled(ELSEWHERE, "website 71", NOW)
    for adverts in ((old, same), (same, old)):
        assert job_of(after(told(None, *adverts))).details.title == "old"  # of its first website


def test_fields_that_lists_do_not_contain_are_kept() -> None:
    changed = replace(DETAILS, title="Changed", custom_fields=(), job_function=None, subject=None)
    known = after(told(OWN, ADVERT), told(replace(OWN, details=changed), replace(ADVERT, details=changed)))
    assert job_of(known).details == replace(DETAILS, title="Changed")
    assert known.own is not None
    assert known.own.details == replace(changed, custom_fields=DETAILS.custom_fields)
    other = replace(changed, subject=Named("4", Text("项目2", "project 2")))
    other = replace(other, custom_fields=(CustomField("9", Text("字段", "field"), CustomFieldType.LINE, "x"),))
    assert job_of(merge(known, told(None, replace(ADVERT, details=other)), 20, NOW)).details.subject == other.subject


@pytest.mark.parametrize(
    ("changed_at", "title"), [(NOW - 2 * DAY, "fuller"), (NOW - DAY, "fuller"), (None, "fuller"), (NOW, "poorer")]
)
def test_a_publish_record_replaces_details_of_a_listed_advert_only_if_it_changed_later(
    changed_at: datetime | None, title: str
) -> None:
    fuller = replace(ADVERT, details=replace(DETAILS, title="fuller"))
    poorer = replace(ADVERT, details=JobDetails("poorer", changed_at=changed_at), is_active=False, expires_at=IN_A_WEEK)
    job = job_of(after(told(None, fuller), told(None, published=(poorer,))))
    assert (job.details.title, job.is_active, job.expires_at) == (title, False, IN_A_WEEK)


# Closing.


def test_a_job_that_is_seen_closing_remembers_when_and_on_which_sites_it_was() -> None:
    known = after(told(OWN, ADVERT, published=(ELSEWHERE,)), told(CLOSED, gone=(ADVERT.key,)))
    job = job_of(known)
    assert (job.times_closed, job.closed_at, job.is_closing_seen) == (1, NOW + DAY, True)
    assert [advert.was_listed_at_closing for advert in job.adverts] == [True, False]
    later = job_of(merge(known, told(replace(CLOSED, expires_at=None)), 30, NOW + 9 * DAY))
    assert (later.times_closed, later.closed_at, later.is_closing_seen) == (1, NOW + DAY, True)
    assert later.adverts == job.adverts


def test_a_closing_after_the_expiry_took_place_at_the_expiry() -> None:
    expired = replace(OWN, expires_at=NOW - DAY)
    known = after(told(expired), told(replace(expired, is_active=False)))
    assert job_of(known).closed_at == NOW - DAY
    assert job_of(after(told(expired))).closed_at is None, "Hire counts it as open"
    assert job_of(after(told(expired))).closing_occasion == job_of(known).closing_occasion


@pytest.mark.parametrize(
    ("expires_at", "changed_at", "closed_at"),
    [
        (NOW - 9 * DAY, NOW - DAY, NOW - 9 * DAY),
        (NOW, None, NOW),
        (NOW + DAY, NOW - DAY, NOW - DAY),
        (None, NOW + DAY, NOW),
        (None, None, NOW),
    ],
)
def test_a_job_that_was_closed_when_first_seen_closed_at_its_expiry_or_its_last_change(
    expires_at: datetime | None, changed_at: datetime | None, closed_at: datetime
) -> None:
    closed = replace(CLOSED, expires_at=expires_at, details=JobDetails(changed_at=changed_at))
    job = job_of(after(told(closed)))
    assert (job.times_closed, job.closed_at, job.is_closing_seen) == (1, closed_at, False)


def test_a_reopened_job_has_no_closing_and_its_next_one_is_another_occasion() -> None:
    first = after(told(OWN), told(CLOSED))
    reopened = after(told(OWN), told(CLOSED), told(OWN))
    second = after(told(OWN), told(CLOSED), told(OWN), told(CLOSED))
    job = job_of(reopened)
    assert (job.times_closed, job.closed_at, job.is_closing_seen) == (1, None, False)
    assert job.closing_occasion == job_of(second).closing_occasion != job_of(first).closing_occasion
    assert (job_of(second).times_closed, job_of(second).closed_at) == (2, NOW + 3 * DAY)


def test_an_edit_of_a_closed_job_is_not_another_closing() -> None:
    closed, edited = after(told(OWN), told(CLOSED)), replace(CLOSED, expires_at=IN_A_WEEK + DAY)
    without_name = replace(closed, job=replace(job_of(closed), closing=""))
    for known in (closed, without_name):
        again = merge(known, told(edited), 30, NOW + 2 * DAY)
        assert job_of(again).expires_at == IN_A_WEEK + DAY
        assert job_of(again).closing_occasion == job_of(closed).closing_occasion


def test_a_job_that_was_off_its_sites_and_turns_out_closed_closed_once() -> None:
    known = after(told(None, ADVERT), told(gone=(ADVERT.key,)), told(CLOSED))
    assert (job_of(known).times_closed, job_of(known).closed_at) == (1, NOW + DAY)


def test_a_closing_has_whole_milliseconds() -> None:
    known = after(told(OWN), told(CLOSED), first_at=NOW + timedelta(microseconds=1_999))
    assert job_of(known).closed_at == NOW + DAY + timedelta(milliseconds=1)


# Deletion.


def test_a_deleted_job_and_its_adverts_are_forgotten() -> None:
    assert after(told(OWN, ADVERT), told(is_deleted=True)) == KnownJob("6960")


def test_an_older_reading_deletes_nothing() -> None:
    known = after((10, told(OWN)), (12, told(None, ADVERT)), (11, told(is_deleted=True)))
    assert job_of(known).adverts != ()
    assert after((12, told(OWN)), (11, told(is_deleted=True))).own == OWN


# Reading by itself.


def test_a_job_was_read_when_its_own_record_was_or_else_an_advert() -> None:
    assert after(told(OWN), told(None, ADVERT)).read_at == NOW
    assert after(told(OWN), told(CLOSED)).read_at == NOW + DAY
    assert after((12, told(OWN)), (11, told(CLOSED))).read_at == NOW
    assert after(told(None, ADVERT), told(gone=(ADVERT.key,))).read_at == NOW + DAY
    assert after(told(None, published=(ADVERT,))).read_at is None
