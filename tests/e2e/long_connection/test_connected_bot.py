"""The real process, connected to the platform: what it is asked and clicked is done as behind the webhook."""

import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.domain import error_texts
from simulator.core.messages import Message
from simulator.events.callback_answer import Outcome
from simulator.long_connection.client_config import ClientConfig
from tests.support.bot_process import scene
from tests.support.processes.machine_speed import within
from tests.support.running_bot import GROUP, RECRUITER, REOPEN, RunningBot, eventually

OPEN = "POST /hire/v1/jobs/*/open"
CLICK_SECONDS = 3.0
# More than the threads that answer frames.
AT_ONCE = 20

# One process of the bot for all tests of this file, so they run on one worker.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("connected bot")]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """One bot for all tests; each uses a job of its own."""
    with scene(tmp_path_factory.mktemp("bot"), EVENT_TRANSPORT="websocket", LOG_LEVEL="debug") as started:
        running = RunningBot(started)
        started.connections.config = ClientConfig(ping_interval=1)
        assert started.connections.wait_for_clients(1, 20)
        running.wait_for_scan()
        yield running


@pytest.fixture
def bot(running: RunningBot) -> Iterator[RunningBot]:
    yield running
    running.platform.faults.clear()
    running.platform.behaviour.click_frame = "event"
    running.platform.behaviour.frame_parts = 1


def click(bot: RunningBot, card: Message) -> tuple[Outcome, float]:
    """Send the reopen form; what the person sees, and the seconds until then."""
    began = time.monotonic()
    outcome = bot.scene.delivery.click(card.id, RECRUITER, REOPEN)
    return outcome, time.monotonic() - began


def metric(bot: RunningBot, name: str) -> float:
    """The value of a metric with its labels, 0 if it has none yet."""
    found = re.search(rf"^hirebot_{re.escape(name)} (\S+)$", bot.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0


def log_of(bot: RunningBot) -> str:
    return bot.scene.replicas[0].bot.log_file.read_text("utf-8")


def test_a_job_is_shown_under_the_question(bot: RunningBot) -> None:
    assert "高级工程师职位-官网广告" in bot.ask("/job A168688").content_text


def test_there_is_no_address_for_events_and_the_operators_addresses_answer(bot: RunningBot) -> None:
    assert bot.get("/feishu/events").status_code == 404
    assert (bot.get("/healthz").status_code, bot.get("/readyz").status_code) == (200, 200)
    assert metric(bot, 'connection_up{transport="websocket"}') == 1
    assert "long_connection_open" in log_of(bot)


@pytest.mark.parametrize("frame", ["event", "card"])
def test_a_click_reopens_the_job_and_is_answered_in_its_frame(bot: RunningBot, frame: str) -> None:
    bot.platform.behaviour.click_frame = "card" if frame == "card" else "event"
    job = bot.closed_job()
    card = bot.card_of(job)
    outcome, seconds = click(bot, card)
    assert (outcome.error_code, outcome.toast_kind) == (0, "success")
    assert outcome.card is not None
    assert seconds < within(CLICK_SECONDS)
    assert job.is_active
    assert len(eventually(lambda: bot.answers_to(card))) == 1


def test_card_frames_are_counted_and_said_in_words(bot: RunningBot) -> None:
    bot.platform.behaviour.click_frame = "card"
    name = 'frames_total{outcome="acknowledged",type="card"}'
    before = metric(bot, name)
    click(bot, bot.card_of(bot.closed_job()))
    # Metrics may be a fifth of a second old.
    eventually(lambda: metric(bot, name) == before + 1)
    assert "the callback for clicks is not set up for the long connection" in log_of(bot)


def test_slow_work_is_answered_in_time_and_shown_on_the_card_afterwards(bot: RunningBot) -> None:
    job = bot.closed_job()
    card = bot.card_of(job)
    bot.platform.faults.add("slow", OPEN, seconds=3)
    outcome, seconds = click(bot, card)
    assert (outcome.toast, outcome.card) == (error_texts.WORKING_ON_IT, None)
    assert seconds < within(CLICK_SECONDS)
    answered = bot.lines("click")[-1].number
    shown = eventually(lambda: [line for line in bot.lines("card_updated") if line.detail["message_id"] == card.id])
    assert shown[0].number > answered
    assert {line.detail["code"] for line in bot.calls("PATCH", card.id)} == {0}


def test_an_event_in_several_frames_is_put_together_and_answered_once(bot: RunningBot) -> None:
    bot.platform.behaviour.frame_parts = 5
    asked = bot.say("/job A168688")
    eventually(lambda: bot.answers_to(asked))
    (client,) = bot.scene.connections.clients
    assert client.acknowledgements[-1].headers["sum"] == "5"
    assert len(bot.answers_to(asked)) == 1


def test_a_message_delivered_again_is_answered_once(bot: RunningBot) -> None:
    bot.scene.delivery.set_next_fault("twice_with_new_id")
    asked = bot.say("/help")
    eventually(lambda: bot.answers_to(asked))
    time.sleep(0.5)
    assert len(bot.answers_to(asked)) == 1


def test_more_slow_clicks_than_threads_hold_up_neither_pings_nor_messages(bot: RunningBot) -> None:
    jobs = [bot.closed_job() for _ in range(AT_ONCE)]
    cards = [bot.card_of(job) for job in jobs]
    bot.platform.faults.add("slow", OPEN, times=AT_ONCE, seconds=6)
    (client,) = bot.scene.connections.clients
    pings = client.pings
    with ThreadPoolExecutor(AT_ONCE) as people:
        clicks = [people.submit(click, bot, card) for card in cards]
        time.sleep(0.3)
        began = time.monotonic()
        bot.say("/help")
        acknowledged_after = time.monotonic() - began
        seen = [each.result() for each in clicks]
    assert [outcome.toast for outcome, _ in seen] == [error_texts.WORKING_ON_IT] * AT_ONCE
    assert max(seconds for _, seconds in seen) < within(CLICK_SECONDS)
    assert bot.lines("delivery")[-1].detail["status"] == 200
    assert acknowledged_after < within(CLICK_SECONDS)
    eventually(lambda: client.pings >= pings + 2, 5)
    assert bot.scene.connections.clients == (client,)
    eventually(lambda: all(job.is_active for job in jobs), 60)


def test_after_a_cut_it_connects_again_and_nothing_is_lost(bot: RunningBot) -> None:
    (before,) = bot.scene.connections.clients
    bot.scene.connections.cut()
    eventually(lambda: bot.scene.connections.clients not in ((), (before,)))
    assert bot.scene.connections.wait_for_clients(1, 10)
    assert "the connection was cut without a word" in log_of(bot)
    assert bot.ask("/help").type == "interactive"
    assert metric(bot, 'connection_up{transport="websocket"}') == 1


def test_no_address_ticket_or_event_is_in_the_log(bot: RunningBot) -> None:
    log = log_of(bot)
    assert "ticket=" not in log
    assert "/job A168688" not in log
    assert GROUP not in [line for line in log.splitlines() if "websockets" in line]
