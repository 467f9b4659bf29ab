"""The complete list of a website is stored and compared."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Barrier
from time import monotonic

import pytest

from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named, Place
from bot.domain.text import Text
from bot.interfaces.store import ScanResult
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def listed(number: int, website_id: str = "70", title: str = "Job") -> JobPost:
    return JobPost(
        website_id=website_id,
        id=f"{7_000_000 + number}",
        title=f"{title} {number}",
        job_id=f"{6_000_000 + number}",
        job_code=f"A{number}",
        expires_at=NOW + timedelta(days=number % 90),
        department=Named("od-1", Text("研发部", "R&D")),
        places=(Place(city=Text("成都", "Chengdu"), state=Text("四川", "Sichuan")),),
        description="负责软件开发" * 100,
        changed_at=NOW - timedelta(days=number % 30),
    )


ONE, TWO, THREE = listed(1), listed(2), listed(3)


def detailed(post: JobPost) -> JobPost:
    return replace(
        post,
        custom_fields=(CustomField("1", Text("集团化", "collectivize"), CustomFieldType.NUMBER, number="111"),),
        job_function=Named("2", Text("研发", "Engineering")),
        subject=Named("3", Text("项目1", "project 1")),
    )


def test_a_first_scan_reports_every_post_as_changed(store: DatabaseStore) -> None:
    assert store.posts.put_scan("70", (ONE, TWO), NOW) == ScanResult(2, (ONE.key, TWO.key), ())
    assert store.posts.get("70", ONE.id) == ONE


def test_a_scan_of_an_empty_website_is_no_error(store: DatabaseStore) -> None:
    assert store.posts.put_scan("70", (), NOW) == ScanResult(0, (), ())


def test_the_same_scan_again_reports_no_change(store: DatabaseStore) -> None:
    store.posts.put_scan("70", (ONE, TWO), NOW)
    assert store.posts.put_scan("70", (ONE, TWO), NOW + HOUR) == ScanResult(2, (), ())


def test_a_scan_reports_changed_and_vanished_posts(store: DatabaseStore) -> None:
    store.posts.put_scan("70", (ONE, TWO), NOW)
    closed = replace(ONE, is_active=False)
    assert store.posts.put_scan("70", (closed, THREE), NOW + HOUR) == ScanResult(2, (ONE.key, THREE.key), (TWO.key,))
    assert store.posts.get("70", ONE.id) == closed
    assert store.posts.get("70", TWO.id) == replace(TWO, is_listed=False)


def test_a_vanished_post_is_reported_once(store: DatabaseStore) -> None:
    store.posts.put_scan("70", (ONE, TWO), NOW)
    store.posts.put_scan("70", (ONE,), NOW + HOUR)
    assert store.posts.put_scan("70", (ONE,), NOW + 2 * HOUR) == ScanResult(1, (), ())


def test_a_post_that_is_listed_again_is_reported_as_changed(store: DatabaseStore) -> None:
    store.posts.put_scan("70", (ONE,), NOW)
    store.posts.put_scan("70", (), NOW + HOUR)
    assert store.posts.put_scan("70", (ONE,), NOW + 2 * HOUR) == ScanResult(1, (ONE.key,), ())
    assert store.posts.get("70", ONE.id) == ONE


def test_a_vanished_post_counts_as_closed_until_it_is_listed_again(store: DatabaseStore) -> None:
    def closed_count(now: datetime) -> int:
        return store.posts.expiring(now - HOUR, now, now, offset=0, limit=10)[1]

    store.posts.put_scan("70", (TWO,), NOW)
    store.posts.put_scan("70", (), NOW + HOUR)
    assert closed_count(NOW + HOUR) == 1
    assert closed_count(NOW + 3 * HOUR) == 0
    store.posts.put_scan("70", (TWO,), NOW + 2 * HOUR)
    assert closed_count(NOW + HOUR) == 0


def test_a_scan_does_not_change_other_websites(store: DatabaseStore) -> None:
    elsewhere = listed(1, "71")
    store.posts.put_scan("71", (elsewhere,), NOW)
    store.posts.put_scan("70", (TWO,), NOW + HOUR)
    assert store.posts.get("71", ONE.id) == elsewhere


def test_a_post_on_two_pages_counts_once(store: DatabaseStore) -> None:
    assert store.posts.put_scan("70", (ONE, TWO, ONE), NOW) == ScanResult(2, (ONE.key, TWO.key), ())


def test_a_scan_keeps_fields_that_only_the_detail_has(store: DatabaseStore) -> None:
    store.posts.put(detailed(ONE), NOW)
    assert store.posts.put_scan("70", (ONE,), NOW + HOUR) == ScanResult(1, (), ())
    renamed = replace(ONE, title="Renamed")
    assert store.posts.put_scan("70", (renamed,), NOW + 2 * HOUR).changed == (ONE.key,)
    assert store.posts.get("70", ONE.id) == detailed(renamed)
    assert store.posts.search(("renamed", "engineering"), is_open=None, now=NOW, offset=0, limit=1)[1] == 1


def test_a_post_that_was_read_during_the_scan_is_newer_and_stays(store: DatabaseStore) -> None:
    closed = replace(ONE, is_active=False)
    store.posts.put_scan("70", (closed,), NOW)
    store.posts.put(ONE, NOW + HOUR + MINUTE)
    store.posts.put(TWO, NOW + HOUR + MINUTE)
    assert store.posts.put_scan("70", (closed,), NOW + HOUR) == ScanResult(1, (), ())
    assert store.posts.get("70", ONE.id) == ONE
    assert store.posts.get("70", TWO.id) == TWO


def test_hostile_text_is_reported_as_changed_once(store: DatabaseStore) -> None:
    hostile = replace(ONE, title="a\x00b\ud800 🎉 ' %", description="\\u0000")
    store.posts.put(detailed(hostile), NOW)
    assert store.posts.put_scan("70", (hostile,), NOW + HOUR).changed == ()


def test_two_replicas_can_scan_at_the_same_time(reopen: Callable[[], DatabaseStore]) -> None:
    replicas = (reopen(), reopen())
    before = tuple(listed(number) for number in range(300))
    replicas[0].posts.put_scan("70", before, NOW)
    seen = (
        tuple(listed(number, title="One saw") for number in range(200)),
        tuple(listed(number, title="Two saw") for number in reversed(range(100, 300))),
    )
    start = Barrier(2, timeout=30)

    def scan(replica: int) -> ScanResult:
        start.wait()
        return replicas[replica].posts.put_scan("70", seen[replica], NOW + HOUR)

    with ThreadPoolExecutor(2) as threads:
        results = tuple(threads.map(scan, (0, 1)))
    assert [result.seen for result in results] == [200, 200]
    titles = {title.rpartition(" ")[0] for title, _, _ in replicas[0].posts.titles()}
    assert titles <= {"One saw", "Two saw"}


@pytest.mark.slow
def test_ten_thousand_posts_are_scanned_in_a_few_seconds(store: DatabaseStore) -> None:
    many = tuple(listed(number) for number in range(10_000))
    began = monotonic()
    first = store.posts.put_scan("70", many, NOW)
    first_took = monotonic() - began
    began = monotonic()
    second = store.posts.put_scan("70", many, NOW + HOUR)
    second_took = monotonic() - began
    assert (len(first.changed), len(second.changed)) == (10_000, 0)
    # The limits are generous because other tests may run at the same time.
    assert first_took < 20
    assert second_took < 10
    assert len(store.posts.titles()) == 10_000
    print(f"10,000 posts: {first_took:.2f} s, again {second_took:.2f} s")  # noqa: T201 - seen with pytest -s
