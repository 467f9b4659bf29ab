"""A scan has a budget of calls: what it reads when, what it reads by itself, and what it leaves when Hire refuses or never ends."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from types import SimpleNamespace

import pytest

from bot.storage.store import DatabaseStore
from bot.tasks import scan_sources
from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job
from simulator.platform import Platform
from simulator.seed.special_jobs import TWO_ADVERTS_CODE, UNADVERTISED_CODE
from tests.support.call_counts import CallCounts
from tests.support.log_lines import log_lines
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import prepare_expiring_job
from tests.support.whole_bot.in_process import SkippedSleep

Start = Callable[..., Conversation]
SITES, JOBS, JOB = "GET /hire/v1/websites", "GET /hire/v1/jobs", "GET /hire/v1/jobs/:id"
ADVERTS, ADVERT = "GET /hire/v1/websites/:id/job_posts", "GET /hire/v1/websites/:id/job_posts/:id"
PUBLISHED = "POST /hire/v1/job_publish_records/search"
HALF_AN_HOUR = timedelta(minutes=30)
# One page of each list of changes; publish records have no such list.
CHANGES = Counter({SITES: 1, JOBS: 1, ADVERTS: 2})


@pytest.fixture
def calls(feishu: Platform) -> CallCounts:
    return CallCounts(feishu)


def pages(items: int, size: int) -> int:
    return max(-(-items // size), 1)


def full(feishu: Platform) -> Counter[str]:
    """Every page of every list, once."""
    service = feishu.hire_service
    return Counter(
        {
            SITES: 1,
            JOBS: pages(len(service.store.jobs), 20),
            ADVERTS: sum(pages(len(service.rules.listed(site)), 10) for site in service.store.sites),
            PUBLISHED: sum(pages(len(service.store.posts_of_site(site)), 100) for site in service.store.sites),
        }
    )


def scan(conversation: Conversation, calls: CallCounts, after: timedelta = HALF_AN_HOUR) -> Counter[str]:
    """The calls of a scan that comes this much later."""
    conversation.wait(seconds=after.total_seconds())
    calls.take()
    conversation.scan()
    return calls.take()


def two_adverts(feishu: Platform) -> Job:
    """An open job with an advert on either site."""
    return feishu.hire_service.store.job_with_code(TWO_ADVERTS_CODE)


def test_the_first_scan_reads_every_page_of_every_list_once(
    feishu: Platform, store: DatabaseStore, calls: CallCounts
) -> None:
    Conversation(feishu, store).scan()
    assert calls.take() == full(feishu)


def test_between_full_scans_only_changes_are_read(conversation: Conversation, calls: CallCounts) -> None:
    assert scan(conversation, calls) == CHANGES
    assert scan(conversation, calls) == CHANGES


def test_a_new_title_costs_no_further_call(conversation: Conversation, feishu: Platform, calls: CallCounts) -> None:
    job = two_adverts(feishu)
    feishu.hire_service.edit_job(job.id, title="New title")
    for post in feishu.hire_service.store.posts_of_job(job.id):
        post.title = job.title
    assert scan(conversation, calls) == CHANGES
    assert "New title" in conversation.ask(f"/job {job.code}").text()


def test_a_job_that_was_closed_costs_its_adverts_once(
    conversation: Conversation, feishu: Platform, calls: CallCounts
) -> None:
    """No list of changes says that they are off their sites now."""
    job = two_adverts(feishu)
    feishu.hire_service.close_job(job.id)
    # The second scan is within the overlap, so it reads the change once more.
    assert scan(conversation, calls, timedelta(minutes=1)) == CHANGES + Counter({ADVERT: 2})
    assert scan(conversation, calls, timedelta(minutes=1)) == CHANGES
    assert [advert.is_listed for advert in conversation.store.jobs.get_many([job.id])[job.id].adverts] == [False] * 2


def test_everything_is_read_in_full_once_a_day(conversation: Conversation, feishu: Platform, calls: CallCounts) -> None:
    read = [scan(conversation, calls, timedelta(hours=4))[JOBS] for _ in range(12)]
    assert read == ([1] * 5 + [full(feishu)[JOBS]]) * 2


def test_a_scan_that_was_asked_for_is_full(conversation: Conversation, feishu: Platform, calls: CallCounts) -> None:
    scan(conversation, calls)
    calls.take()
    conversation.say("/scan", people.ADMIN)
    read = calls.take()
    assert {path: read[path] for path in full(feishu)} == full(feishu)


def test_a_scan_is_full_again_if_the_clock_was_set_back(
    conversation: Conversation, feishu: Platform, calls: CallCounts
) -> None:
    assert scan(conversation, calls, timedelta(hours=-2))[JOBS] == full(feishu)[JOBS]


def test_what_a_full_list_lacks_is_read_by_itself_and_stays(
    conversation: Conversation, feishu: Platform, calls: CallCounts
) -> None:
    job = two_adverts(feishu)
    feishu.behaviour.lists_lag = {job.id, *(post.id for post in feishu.hire_service.store.posts_of_job(job.id))}
    calls.take()
    conversation.say("/scan", people.ADMIN)
    read = calls.take()
    assert (read[JOB], read[ADVERT]) == (1, 2)
    card = conversation.ask(f"/job {job.code}")
    assert "Open until" in card.text()
    assert "off the site" not in card.text()


@pytest.mark.parametrize("code", [TWO_ADVERTS_CODE, UNADVERTISED_CODE])
def test_a_deleted_job_is_forgotten_by_the_next_full_scan(
    conversation: Conversation, feishu: Platform, calls: CallCounts, code: str
) -> None:
    job = feishu.hire_service.store.job_with_code(code)
    feishu.hire_service.delete_job(job.id)
    scan(conversation, calls)
    assert conversation.store.jobs.get(job.id) is not None
    scan(conversation, calls, timedelta(days=1))
    assert conversation.store.jobs.get(job.id) is None


def never_ends(feishu: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of jobs always has one more page, each of which takes a minute."""
    tokens, clock = count(), SkippedSleep()

    def one_more(*_: object) -> dict[str, object]:
        clock.sleep(60)
        return {"items": [], "has_more": True, "page_token": f"page {next(tokens)}"}

    monkeypatch.setattr(feishu.hire_service, "list_jobs", one_more)
    monkeypatch.setattr(scan_sources, "time", SimpleNamespace(monotonic=clock.now))


def test_a_source_that_never_ends_is_given_up_and_the_others_are_read(
    feishu: Platform,
    in_world: Start,
    calls: CallCounts,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with monkeypatch.context() as patched:
        never_ends(feishu, patched)
        conversation = in_world(scan=False)
        conversation.scan()
    assert [line.split()[2] for line in log_lines(caplog) if line.startswith("source_too_large")] == ["source=jobs"]
    read = calls.take()
    assert 30 <= read[JOBS] <= 32
    assert (read[ADVERTS], read[PUBLISHED]) == (full(feishu)[ADVERTS], full(feishu)[PUBLISHED])
    assert TWO_ADVERTS_CODE in conversation.ask(f"/job {TWO_ADVERTS_CODE}").text()
    assert scan(conversation, calls)[JOBS] == full(feishu)[JOBS]


REFUSED = {
    "jobs": (JOBS, {JOBS}),
    f"adverts {SOCIAL_SITE.id}": (f"GET /hire/v1/websites/{SOCIAL_SITE.id}/job_posts", {ADVERTS}),
    f"published {CAMPUS_SITE.id}": (PUBLISHED, {PUBLISHED}),
}


@pytest.mark.parametrize("source", REFUSED)
def test_a_source_that_is_refused_leaves_the_others(
    in_world: Start, feishu: Platform, calls: CallCounts, source: str, caplog: pytest.LogCaptureFixture
) -> None:
    path, missing = REFUSED[source]
    feishu.faults.add("scope_missing", path, times=1000)
    conversation = in_world()
    read, whole = calls.take(), full(feishu)
    assert any(line.startswith("source_refused work=read_hire:1 ") and source in line for line in log_lines(caplog))
    assert {path: read[path] for path in whole if path not in missing} == {
        path: pages_read for path, pages_read in whole.items() if path not in missing
    }
    assert TWO_ADVERTS_CODE in conversation.ask(f"/job {TWO_ADVERTS_CODE}").text()
    feishu.faults.clear()
    assert scan(conversation, calls)[path.replace(SOCIAL_SITE.id, ":id")] >= len(missing)


def test_without_the_list_of_careers_sites_the_jobs_are_read(
    in_world: Start, feishu: Platform, calls: CallCounts
) -> None:
    feishu.faults.add("scope_missing", SITES, times=1000)
    conversation = in_world(SHOW_UNADVERTISED="true")
    assert calls.take()[JOBS] == full(feishu)[JOBS]
    assert TWO_ADVERTS_CODE in conversation.ask(f"/job {TWO_ADVERTS_CODE}").text()


def test_a_job_that_hire_counts_as_open_past_its_expiry_is_read_by_itself_for_two_days(
    start_conversation: Start, feishu: Platform, calls: CallCounts
) -> None:
    feishu.behaviour.expired_job = "stays_active"
    job = prepare_expiring_job(feishu)
    for other in feishu.jobs.values():
        other.expires_at = job.expires_at if other is job else None
    conversation = start_conversation()
    assert scan(conversation, calls)[JOB] == 0
    conversation.wait(days=10, hours=8)
    assert job.expires_at is not None
    assert timedelta(0) < feishu.clock.now() - job.expires_at < timedelta(hours=1)
    reads = [scan(conversation, calls, timedelta(hours=6))[JOB] for _ in range(12)]
    assert reads == [1] * 7 + [0] * 5


def test_a_job_with_an_order_is_read_by_itself_at_every_scan(
    start_conversation: Start, feishu: Platform, calls: CallCounts
) -> None:
    job = prepare_expiring_job(feishu)
    conversation = start_conversation()
    conversation.wait(days=4)
    conversation.click(conversation.ask(f"/job {job.code}"), {"do": "arm_reopening"}, form={"period": "30d"})
    scan(conversation, calls, timedelta(days=1))
    assert scan(conversation, calls) == CHANGES + Counter({JOB: 1})
