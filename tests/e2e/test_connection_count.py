"""One replica keeps few enough connections that five of them fit a PostgreSQL as it is installed (max_connections 100)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.support.bot_process import scene
from tests.support.postgresql import PostgresServer
from tests.support.running_bot import GROUP, RECRUITER, REOPEN, RunningBot, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("connection count")]

# Of 100, three are kept for superusers; an operator's own tools and a sixth replica during an upgrade need some too.
MOST = 16
AT_REST = 10
PEOPLE = 40
QUESTIONS = 60
SLOW_SECONDS = 2.0


@contextmanager
def watched_connections(server: PostgresServer, database_url: str) -> Iterator[list[int]]:
    """How many connections the database has, look by look."""
    counts: list[int] = []
    ends = threading.Event()
    name = urlsplit(database_url).path.removeprefix("/")

    def look() -> None:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            query = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s"
            while not ends.wait(0.02):
                row = connection.execute(query, (name,)).fetchone()
                counts.append(row[0] if row else 0)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield counts
    finally:
        ends.set()
        watcher.join()


def ask(bot: RunningBot, number: int) -> int:
    """Type a question or click a card; the status of the answer."""
    words = ("/help", "/jobs", "/job A168688", "/expiring")[number % 4]
    _, event = bot.scene.delivery.user_actions.type(GROUP, RECRUITER, words)
    assert event is not None
    return bot.push(event).status_code


def test_under_load_a_replica_keeps_to_its_share_of_connections(
    tmp_path: Path, shared_database: str, postgresql: PostgresServer
) -> None:
    with (
        watched_connections(postgresql, shared_database) as counts,
        scene(tmp_path, DATABASE_URL=shared_database) as started,
    ):
        bot = RunningBot(started)
        bot.wait_for_scan()
        card = bot.card_of(bot.closed_job())
        # The check-up at the start has a connection of its own while it lasts.
        eventually(lambda: counts[-1] <= AT_REST)
        # Work that waits for Hire is work that is running, with a thread of its own.
        bot.platform.faults.add("slow", "*", times=PEOPLE, seconds=SLOW_SECONDS)
        answered = len(list(bot.platform.message_service.messages.from_bot()))
        with ThreadPoolExecutor(PEOPLE) as people:
            clicks = [people.submit(bot.scene.delivery.click, card.id, RECRUITER, REOPEN) for _ in range(8)]
            statuses = list(people.map(lambda number: ask(bot, number), range(QUESTIONS)))
        assert set(statuses) == {200}
        assert all(click.result().error_code == 0 for click in clicks)
        eventually(lambda: len(list(bot.platform.message_service.messages.from_bot())) >= answered + QUESTIONS, 60)
    # A load that needs no more than rest does would prove nothing.
    assert AT_REST < max(counts) <= MOST
