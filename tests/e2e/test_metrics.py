"""``/metrics`` of a whole bot: what the database has is there soon, and a database that hangs delays nothing."""

import time
from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.bot_process import scene
from tests.support.postgresql import PostgresServer, fresh_database
from tests.support.processes.database_proxy import DatabaseProxy, database_proxy
from tests.support.processes.machine_speed import within
from tests.support.running_bot import RunningBot, eventually

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("metrics")]

# It is told every 15 s, and reading may take 5 s.
TOLD_SECONDS = 30.0
ANSWER_SECONDS = 1.0


@pytest.fixture(scope="module")
def proxy(postgresql: PostgresServer) -> Iterator[DatabaseProxy]:
    with fresh_database(postgresql) as url, database_proxy(url) as proxy:
        yield proxy


@pytest.fixture(scope="module")
def bot(proxy: DatabaseProxy, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    with scene(tmp_path_factory.mktemp("bot"), DATABASE_URL=proxy.url) as started:
        running = RunningBot(started)
        running.wait_for_scan()
        yield running
        proxy.bring_back()


def samples(bot: RunningBot) -> dict[str, float]:
    """The values of the metrics by name and label values. Fails if they do not come at once."""
    began = time.monotonic()
    text = bot.get("/metrics").text
    assert time.monotonic() - began < within(ANSWER_SECONDS)
    found = (sample for family in text_string_to_metric_families(text) for sample in family.samples)
    return {" ".join((sample.name, *sample.labels.values())): sample.value for sample in found}


def test_metrics_tell_the_last_scan_the_backlog_and_the_digests(bot: RunningBot) -> None:
    eventually(lambda: "hirebot_full_scan_timestamp_seconds published" in samples(bot), TOLD_SECONDS)
    told = samples(bot)
    assert 0 <= time.time() - told["hirebot_scan_timestamp_seconds jobs"] < 120
    assert told["hirebot_scan_interval_seconds"] > 0
    assert told["hirebot_work_unfinished send_digest"] == 0
    assert told["hirebot_digests_due"] == told["hirebot_digests_late hire_unread"] == 0
    assert any(name.startswith("hirebot_limiter_wait_seconds_count") for name in told)


def test_while_the_database_hangs_metrics_answer_at_once_and_do_not_tell_old_values(
    bot: RunningBot, proxy: DatabaseProxy
) -> None:
    eventually(lambda: samples(bot)["hirebot_digests_due"] == 0, TOLD_SECONDS)
    proxy.fall_silent()
    try:
        eventually(lambda: "hirebot_work_unfinished send_digest" not in samples(bot), TOLD_SECONDS)
        assert samples(bot)["hirebot_digests_due"] != 0  # not a number
    finally:
        proxy.bring_back()
    eventually(lambda: samples(bot).get("hirebot_work_unfinished send_digest") == 0, 2 * TOLD_SECONDS)
