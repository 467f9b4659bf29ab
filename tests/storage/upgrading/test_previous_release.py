"""The database that release 0.1 left behind becomes one of jobs, and goes back, with nothing lost and nothing told twice."""

from collections.abc import Callable
from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from bot.domain.jobs import Advert, AdvertKey, Job, Reading
from bot.domain.reminders import CLOSED_STAGE, StageKey
from bot.domain.serialization import dump, load
from bot.storage.all_tables import metadata
from bot.storage.search.tables import is_in_metadata
from bot.storage.store import DatabaseStore
from tests.storage.sample_jobs import EVERY_JOB, stored
from tests.storage.upgrading.old_database import OldDatabase

pytestmark = pytest.mark.slow

# The killed bot's clock.
THEN = datetime.fromisoformat("2026-11-25T04:00:00+00:00")


def test_the_migrated_tables_are_those_of_the_code(previous: OldDatabase) -> None:
    previous.upgrade()
    with previous.database.reading() as connection:
        options = {"compare_type": True, "compare_server_default": True, "include_object": is_in_metadata}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_the_previous_release_loses_no_job_and_no_advert(
    previous: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    posts = previous.rows("SELECT website_id, id, job_id, is_listed, record FROM job_posts")
    store = upgraded()
    jobs, total = store.jobs.search(EVERY_JOB, THEN, offset=0, limit=1_000)
    assert total == len({row[2] for row in posts})
    shown = {(each.website_id, each.id, job.id, each.is_listed) for job in jobs for each in job.adverts}
    assert shown == {(*row[:3], bool(row[3])) for row in posts}
    assert all(store.jobs.id_of_advert(AdvertKey(*row[:2])) == row[2] for row in posts)
    records = dict(previous.rows("SELECT id, record FROM jobs"))
    assert all(records[job.id] == dump(job) for job in jobs), "as the bot writes it"
    adverts = previous.rows("SELECT record FROM adverts")
    assert all(dump(load(Advert, record)) == record for (record,) in adverts)


def test_a_first_reading_of_the_same_adverts_changes_nothing(
    previous: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    store = upgraded()
    records = previous.rows("SELECT record FROM adverts WHERE is_listed")
    listed = tuple(load(Advert, record) for (record,) in records)
    assert store.jobs.put(Reading(store.jobs.next_number(), THEN, adverts=listed)) == ()


def test_the_previous_release_loses_nothing_else(previous: OldDatabase, upgraded: Callable[[], DatabaseStore]) -> None:
    kept = ("cards", "history", "job_armings", "job_claims", "job_takers", "snoozes", "subscriptions", "reminder_chats")
    counts = {name: previous.rows(f"SELECT count(*) FROM {name}") for name in kept}  # noqa: S608 - names of our own
    keys = set(previous.rows("SELECT chat_id, job_id, expires_at_ms, rung FROM reminders"))
    sent = set(previous.rows("SELECT chat_id, job_id FROM reminders WHERE sent_at_ms IS NOT NULL"))
    store = upgraded()
    assert {name: previous.rows(f"SELECT count(*) FROM {name}") for name in kept} == counts  # noqa: S608 - likewise
    chats = [settings.chat_id for settings, _ in store.subscriptions.list_chats()]
    logs = {chat_id: store.reminders.read_log(chat_id) for chat_id in chats}
    assert {(key.chat_id, key.job_id) for log in logs.values() for key in log.handled_keys} == {row[:2] for row in keys}
    assert sum(len(log.handled_keys) for log in logs.values()) == len(keys)
    assert {(chat_id, job_id) for chat_id, log in logs.items() for job_id in log.last_shown} == sent
    assert len(store.auto_reopens.list_all()) == counts["job_armings"][0][0]


def test_what_was_told_of_a_job_is_not_told_again(previous: OldDatabase, upgraded: Callable[[], DatabaseStore]) -> None:
    told = previous.rows(
        "SELECT chat_id, job_id, rung FROM reminders JOIN job_posts USING (website_id, job_id) "
        "WHERE post_id = id AND reminders.expires_at_ms = coalesce(job_posts.expires_at_ms, 0) "
        "AND (rung >= 0 OR NOT is_listed OR NOT is_active)"
    )
    assert any(row[2] == CLOSED_STAGE for row in told)
    store = upgraded()
    for chat_id, job_id, stage in told:
        job = stored(store, job_id)
        occasion = job.closing_occasion if stage == CLOSED_STAGE else job.expiry_occasion
        assert StageKey(chat_id, job_id, occasion, stage) in store.reminders.handled_keys(chat_id)


def test_going_back_and_upgrading_again_loses_nothing_about_advertised_jobs(
    previous: OldDatabase, upgraded: Callable[[], DatabaseStore]
) -> None:
    posts = previous.rows("SELECT website_id, id, job_id, is_listed FROM job_posts ORDER BY 1, 2")
    store = upgraded()
    before = store.jobs.search(EVERY_JOB, THEN, offset=0, limit=1_000)
    told = previous.rows("SELECT chat_id, job_id, occasion, rung, sent_at_ms FROM reminders ORDER BY 1, 2, 3, 4")
    orders = store.auto_reopens.list_all()
    cards = previous.rows("SELECT message_id, job_id FROM cards ORDER BY 1")
    previous.downgrade()
    assert previous.rows("SELECT website_id, id, job_id, is_listed FROM job_posts ORDER BY 1, 2") == posts
    again = upgraded()
    assert _without_closings(again.jobs.search(EVERY_JOB, THEN, offset=0, limit=1_000)) == _without_closings(before)
    assert (
        previous.rows("SELECT chat_id, job_id, occasion, rung, sent_at_ms FROM reminders ORDER BY 1, 2, 3, 4") == told
    )
    assert again.auto_reopens.list_all() == orders
    assert previous.rows("SELECT message_id, job_id FROM cards ORDER BY 1") == cards


def _without_closings(page: tuple[tuple[Job, ...], int]) -> list[tuple[object, ...]]:
    return [(job.id, job.details, job.is_active, job.expires_at, job.is_confirmed, job.adverts) for job in page[0]]
