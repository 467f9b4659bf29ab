"""Jobs are stored and found by id, advert and code."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.jobs import AdvertKey, Audience, Job, JobAdvert, JobTeam, Reading
from bot.interfaces.job_store import JobSearch
from bot.storage.database import MAX_IDS
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import (
    ADVERT,
    DAY,
    DETAILS,
    EVERY_JOB,
    NOW,
    OWN,
    advert_of,
    found,
    ids,
    put,
    put_gone,
    record,
    stored,
)

TEAM = JobTeam("ou_1", ("ou_2", "ou_3"), ("ou_4",))


def test_a_job_is_stored_with_every_field(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT)
    store.jobs.put_team("6960", TEAM, NOW)
    shown = JobAdvert("70", "7001", DETAILS.title, is_listed=True)
    assert stored(store) == Job("6960", DETAILS, True, NOW + 20 * DAY, adverts=(shown,), team=TEAM, team_read_at=NOW)
    assert store.jobs.get("7001") is None


def test_a_closing_is_stored_with_every_field(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT)
    put(store, replace(OWN, is_active=False), at=NOW + DAY, gone=(ADVERT.key,))
    store.jobs.keep_quiet("6960")
    job = stored(store)
    assert (job.times_closed, job.closed_at, job.is_closing_seen, job.is_closing_quiet) == (1, NOW + DAY, True, True)
    assert job.adverts == (JobAdvert("70", "7001", DETAILS.title, is_listed=False, was_listed_at_closing=True),)


def test_numbers_of_readings_rise_on_all_replicas(reopen: Callable[[], DatabaseStore]) -> None:
    one, other = reopen(), reopen()
    numbers = [store.jobs.next_number() for store in (one, other, other, one)]
    assert numbers == sorted(set(numbers))
    assert numbers[0] > 0


def test_an_earlier_reading_does_not_replace_a_later_one(store: DatabaseStore) -> None:
    first, second = store.jobs.next_number(), store.jobs.next_number()
    store.jobs.put(Reading(second, NOW - DAY, (OWN,), (ADVERT,)))
    closed = replace(OWN, is_active=False), replace(ADVERT, is_active=False)
    assert store.jobs.put(Reading(first, NOW, closed[:1], closed[1:])) == ()
    assert store.jobs.put(Reading(first, NOW, gone=(ADVERT.key,), deleted_jobs=("6960",))) == ()
    assert stored(store).is_active
    assert stored(store).is_listed


def test_find_by_id_finds_a_job_by_its_own_id_and_by_that_of_an_advert(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT, replace(ADVERT, website_id="71", id="7002"), record(1))
    for any_id in ("6960", "7001", "7002"):
        assert ids(store.jobs.find_by_id(any_id)) == ["6960"]
    assert store.jobs.find_by_id("9") == ()
    assert store.jobs.id_of_advert(AdvertKey("71", "7002")) == "6960"
    assert store.jobs.id_of_advert(AdvertKey("70", "7002")) is None


def test_one_advert_id_on_two_sites_may_belong_to_two_jobs(store: DatabaseStore) -> None:
    put(store, ADVERT, replace(ADVERT, website_id="71", job_id="6961"))
    assert ids(store.jobs.find_by_id("7001")) == ["6960", "6961"]


@pytest.mark.parametrize("code", ["A168688", "a168688", "Ａ１６８６８８", " A168688 "])
def test_a_job_code_is_found_in_any_case_and_width(store: DatabaseStore, code: str) -> None:
    put(store, ADVERT)
    assert ids(store.jobs.find_by_code(code)) == ["6960"]


def test_an_empty_job_code_finds_nothing(store: DatabaseStore) -> None:
    put(store, record(1, code=""))
    assert store.jobs.find_by_code(" ") == ()


def test_a_restart_keeps_the_data(store: DatabaseStore, reopen: Callable[[], DatabaseStore]) -> None:
    put(store, OWN, ADVERT)
    store.key_value.set_once("tenant_key", "tk_1")
    store.job_locks.acquire("6960", "om_1", NOW)
    store.job_locks.mark_started("6960", "om_1")
    before = stored(store)
    store.close()
    later = reopen()
    assert stored(later) == before
    assert later.key_value.get("tenant_key") == "tk_1"
    assert later.job_locks.has_started("6960", "om_1")


HOSTILE = "Robert'); DROP TABLE jobs;-- \" %s :name ${x} 🎉 \u202e<at id=all></at>"


def test_hostile_text_is_stored_as_text(store: DatabaseStore) -> None:
    hostile = replace(DETAILS, title=HOSTILE, code=HOSTILE, description=HOSTILE * 1_000)
    put(store, replace(ADVERT, details=hostile))
    assert stored(store).details == hostile
    assert ids(store.jobs.find_by_code(HOSTILE)) == ["6960"]
    assert found(store, *HOSTILE.split()) == ["6960"]
    assert store.jobs.find_by_id(HOSTILE) == ()
    assert store.jobs.get_many([HOSTILE]) == {}
    audience = Audience(job_ids=frozenset({HOSTILE, "\x00\ud800"}))
    assert store.jobs.count(JobSearch(tuple(HOSTILE.split()), audience=audience), NOW) == 1
    assert store.suggestions.titles_like(HOSTILE, JobSearch(audience=audience), NOW) != ()


def test_characters_that_no_database_can_store_are_removed(store: DatabaseStore) -> None:
    broken = replace(DETAILS, title="a\x00b\ud800", code="c\x00\udfff")
    assert put(store, OWN, replace(ADVERT, details=broken)) == ("6960",)
    assert put(store, OWN, replace(ADVERT, details=broken), at=NOW + DAY) == ()
    kept = store.jobs.get("6960\x00")
    assert kept is not None
    assert (kept.details.title, kept.details.code) == ("ab\ufffd", "c\ufffd")
    assert [each.title for each in store.suggestions.titles_like("ab", EVERY_JOB, NOW)] == ["ab\ufffd"]
    assert found(store, "a\x00b") == ["6960"]
    assert store.key_value.set_once("k\x00", "v\x00\ud800") == "v\ufffd"


def test_a_job_code_longer_than_an_index_entry_is_still_found(store: DatabaseStore) -> None:
    code = "".join(chr(0x4E00 + number) for number in range(5_000))
    put(store, record(1, code=code))
    assert [job.details.code for job in store.jobs.find_by_code(code)] == [code]


def test_get_many_finds_many_jobs_and_leaves_out_unknown_ones(store: DatabaseStore) -> None:
    put(store, *(record(number) for number in range(MAX_IDS + 1)))
    wanted = [f"61{number}" for number in range(MAX_IDS + 1)]
    many = store.jobs.get_many([*wanted, "unknown"])
    assert sorted(many) == sorted(wanted)
    assert all(job.id == job_id for job_id, job in many.items())
    assert store.jobs.get_many([]) == {}


def test_a_job_is_recent_if_its_own_record_was_read_since(store: DatabaseStore) -> None:
    put(store, OWN, ADVERT)
    put(store, ADVERT, at=NOW + DAY)
    assert store.jobs.get_recent("6960", NOW) == stored(store)
    assert store.jobs.read_since(("6960", "6961"), NOW) == {"6960"}
    assert store.jobs.read_since(("6960", "6961"), NOW + timedelta(milliseconds=1)) == frozenset()
    assert store.jobs.get_recent("6960", NOW + timedelta(milliseconds=1)) is None
    put(store, OWN, at=NOW + 2 * DAY)
    assert store.jobs.get_recent("6960", NOW + 2 * DAY) is not None


def test_a_job_without_a_record_of_its_own_is_recent_if_an_advert_was_read(store: DatabaseStore) -> None:
    put(store, published=(ADVERT,))
    assert store.jobs.get_recent("6960", NOW - DAY) is None
    put(store, ADVERT)
    assert store.jobs.get_recent("6960", NOW) is not None
    put_gone(store, ADVERT.key, at=NOW + DAY)
    assert store.jobs.get_recent("6960", NOW + DAY) is not None


def test_a_team_belongs_to_a_known_job_and_is_no_difference(store: DatabaseStore) -> None:
    store.jobs.put_team("6960", TEAM, NOW)
    put(store, OWN)
    assert stored(store).team is None
    store.jobs.put_team("6960", TEAM, NOW)
    assert put(store, OWN, at=NOW + DAY) == ()
    assert (stored(store).team, stored(store).team_read_at) == (TEAM, NOW)


def test_listed_adverts_and_jobs_with_a_record_are_known_by_id(store: DatabaseStore) -> None:
    gone = replace(ADVERT, id="7002")
    put(store, ADVERT, gone, replace(ADVERT, website_id="71", id="7003"), advert_of(record(1)), record(2))
    put_gone(store, gone.key)
    assert store.jobs.listed_adverts("70") == {"7001", "7611"}
    assert store.jobs.listed_adverts("72") == frozenset()
    assert store.jobs.job_ids() == {"612"}


def test_adverts_of_other_websites_are_forgotten_without_closing_a_job(store: DatabaseStore) -> None:
    elsewhere = replace(ADVERT, website_id="71", id="7002")
    off_here = advert_of(record(1)), advert_of(record(1), "71")
    put(store, OWN, ADVERT, elsewhere, *off_here, advert_of(record(2), "71"))
    put_gone(store, off_here[0].key)
    store.jobs.forget_other_websites(["70"])
    assert [advert.website_id for advert in stored(store).adverts] == ["70"]
    assert store.jobs.get("612") is None
    assert store.jobs.id_of_advert(elsewhere.key) is None
    assert not stored(store, "611").is_confirmed
    assert store.jobs.closed_since(NOW - DAY, NOW + DAY) == ()
