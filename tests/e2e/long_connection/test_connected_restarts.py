"""The connected process is killed, stopped, refused, and without its database: what was acknowledged is done once."""

import re
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain import error_texts
from simulator.core.messages import Message
from simulator.events.callback_answer import Outcome
from simulator.events.delivery import Schedule
from simulator.long_connection.client import Client
from simulator.long_connection.client_config import ClientConfig
from tests.support.bot_process import Scene, scene
from tests.support.postgresql import PostgresServer, fresh_database
from tests.support.processes.database_proxy import database_proxy
from tests.support.running_bot import GROUP, RECRUITER, REOPEN, RunningBot, eventually

pytestmark = pytest.mark.slow

READ_POST = "GET /hire/v1/websites/*/job_posts/*"
OPEN = "POST /hire/v1/jobs/*/open"
ANSWER_SECONDS = 3.0
SOON = Schedule(retry_after=(timedelta(seconds=8), timedelta(seconds=10), timedelta(seconds=20)))


def has_met_fault(bot: RunningBot, part: str) -> bool:
    return any(part in line.detail["call"] for line in bot.lines("fault_applied"))


def connected(started: Scene, count: int = 1) -> RunningBot:
    assert started.connections.wait_for_clients(count, 20)
    bot = RunningBot(started)
    bot.wait_for_scan()
    return bot


def log_of(started: Scene, replica: int = 0) -> str:
    return started.replicas[replica].bot.log_file.read_text("utf-8")


def wait_for_answer(bot: RunningBot, message: Message, seconds: float) -> None:
    eventually(lambda: bot.answers_to(message), seconds)


def pinging_client(started: Scene) -> Client:
    """The bot, connected anew, so that it pings every second."""
    (before,) = started.connections.clients
    started.connections.config = ClientConfig(ping_interval=1)
    started.connections.cut()
    eventually(lambda: started.connections.clients not in ((), (before,)), 20)
    (client,) = started.connections.clients
    eventually(lambda: client.pings > 0)
    return client


def test_an_event_that_was_stored_and_not_acknowledged_when_the_bot_was_killed_is_done_once(tmp_path: Path) -> None:
    with scene(tmp_path, SOON, EVENT_TRANSPORT="websocket") as started:
        bot, (replica,) = connected(started), started.replicas
        bot.platform.faults.add("slow", READ_POST, seconds=2)
        started.delivery.set_next_fault("answer_lost")
        asked = bot.say("/job A168688")
        eventually(lambda: has_met_fault(bot, "/job_posts/"))
        replica.kill()
        assert started.connections.wait_for_clients(0, 5)
        assert bot.answers_to(asked) == []
        replica.start()
        replica.wait_until_ready()
        eventually(lambda: bot.answers_to(asked), 30)
        eventually(lambda: started.delivery.next_retry_at(GROUP) is None, 30)
        assert [line.detail["status"] for line in bot.lines("delivery")][-1] == 200
        time.sleep(1)
        assert len(bot.answers_to(asked)) == 1


def test_a_click_that_was_being_answered_when_the_bot_was_killed_is_carried_out_once(tmp_path: Path) -> None:
    with scene(tmp_path, EVENT_TRANSPORT="websocket") as started:
        bot, (replica,) = connected(started), started.replicas
        job = bot.closed_job()
        card = bot.card_of(job)
        bot.platform.faults.add("slow", OPEN, seconds=2)
        seen: list[Outcome] = []
        clicking = threading.Thread(target=lambda: seen.append(started.delivery.click(card.id, RECRUITER, REOPEN)))
        clicking.start()
        eventually(lambda: has_met_fault(bot, "/open"))
        replica.kill()
        clicking.join()
        assert seen[0].error_code
        replica.start()
        replica.wait_until_ready()
        eventually(lambda: bot.answers_to(card))
        eventually(lambda: [line for line in bot.lines("card_updated") if line.detail["message_id"] == card.id])
        assert job.is_active
        time.sleep(1)
        assert len(bot.answers_to(card)) == 1


def test_at_sigterm_a_click_under_way_is_answered_and_the_connection_is_closed(tmp_path: Path) -> None:
    with scene(tmp_path, EVENT_TRANSPORT="websocket") as started:
        bot, (replica,) = connected(started), started.replicas
        job = bot.closed_job()
        card = bot.card_of(job)
        bot.platform.faults.add("slow", OPEN, seconds=1)
        seen: list[Outcome] = []
        clicking = threading.Thread(target=lambda: seen.append(started.delivery.click(card.id, RECRUITER, REOPEN)))
        clicking.start()
        eventually(lambda: has_met_fault(bot, "/open"))
        process = replica.bot._process
        process.terminate()
        assert process.wait(25) == 0
        clicking.join()
        assert [(outcome.error_code, outcome.toast_kind) for outcome in seen] == [(0, "success")]
        assert started.connections.clients == ()
        log = log_of(started)
        assert log.index("long_connection_closed") < log.index("drained")
        assert "long_connection_lost" not in log


def test_two_replicas_share_the_events_and_do_nothing_twice(tmp_path: Path, shared_database: str) -> None:
    with scene(tmp_path, replica_count=2, EVENT_TRANSPORT="websocket", DATABASE_URL=shared_database) as started:
        bot = connected(started, 2)
        started.delivery.lasting_faults.add("twice")
        asked = [bot.say("/help") for _ in range(12)]
        started.delivery.lasting_faults.clear()
        for message in asked:
            wait_for_answer(bot, message, 30)
        assert all(client.acknowledgements for client in started.connections.clients)
        started.replicas[0].kill()
        assert started.connections.wait_for_clients(1, 10)
        bot.ask("/help", 30)
        assert {len(bot.answers_to(message)) for message in asked} == {1}


def test_a_wrong_secret_is_said_in_words_and_the_bot_stays_ready(tmp_path: Path) -> None:
    with scene(tmp_path, EVENT_TRANSPORT="websocket", FEISHU_APP_SECRET="wrong") as started:
        line = eventually(lambda: re.findall(r"\[error +\] long_connection_refused.*", log_of(started)))[0]
        assert "the app id or the app secret is wrong" in line
        assert "check_FEISHU_APP_ID_and_FEISHU_APP_SECRET" in line
        assert RunningBot(started).get("/readyz").status_code == 200
        eventually(lambda: log_of(started).count("long_connection_refused") > 1)


def test_at_the_limit_of_connections_it_says_so_and_connects_once_there_is_room(tmp_path: Path) -> None:
    with scene(tmp_path, EVENT_TRANSPORT="websocket") as started:
        assert started.connections.wait_for_clients(1, 20)
        started.connections.max_clients = 0
        started.connections.cut()
        eventually(lambda: "the app has as many long connections as it may have (50)" in log_of(started))
        assert started.connections.clients == ()
        started.connections.max_clients = 50
        assert started.connections.wait_for_clients(1, 20)
        RunningBot(started).ask("/help")


@pytest.mark.parametrize("outage", ["fall_silent", pytest.param("take_away", marks=pytest.mark.long)])
def test_without_its_database_frames_are_refused_in_time_and_the_connection_stays(
    tmp_path: Path, postgresql: PostgresServer, outage: str
) -> None:
    with (
        fresh_database(postgresql) as url,
        database_proxy(url) as proxy,
        scene(tmp_path, SOON, EVENT_TRANSPORT="websocket", DATABASE_URL=proxy.url) as started,
    ):
        bot = connected(started)
        card = bot.card_of(bot.closed_job())
        client = pinging_client(started)
        getattr(proxy, outage)()
        asked = [bot.say("/help") for _ in range(5)]
        refused = [line.detail for line in bot.lines("delivery")][-5:]
        assert [detail["status"] for detail in refused] == [500] * 5
        assert max(detail["ms"] for detail in refused) < ANSWER_SECONDS * 1000
        assert started.delivery.click(card.id, RECRUITER, REOPEN).toast == error_texts.NOT_READY
        pings = client.pings
        eventually(lambda: client.pings > pings, 5)
        assert started.connections.clients == (client,)
        proxy.bring_back()
        for message in asked:
            wait_for_answer(bot, message, 60)
        time.sleep(0.5)
        assert {len(bot.answers_to(message)) for message in asked} == {1}
