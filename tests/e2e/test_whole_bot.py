"""The real process and the platform over HTTP: messages are answered and clicks are executed."""

import threading
import time
from collections.abc import Iterator

import pytest
import requests

from bot.domain import error_texts
from simulator.core.messages import Message
from simulator.events.callback_answer import Outcome
from simulator.events.user_actions import UserActions
from simulator.platform import APP_SECRET
from tests.support.bot_process import scene
from tests.support.processes.machine_speed import within
from tests.support.running_bot import GROUP, MANAGER, RECRUITER, REOPEN, RunningBot, eventually

OPEN = "POST /hire/v1/jobs/*/open"
CLICK_SECONDS = 3.0

# One process of the bot for all tests of this file, so they run on one worker.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole bot")]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    """One bot for all tests; each uses a job of its own."""
    with scene(tmp_path_factory.mktemp("bot"), LOG_LEVEL="debug") as started:
        running = RunningBot(started)
        running.wait_for_scan()
        yield running


@pytest.fixture
def bot(running: RunningBot) -> Iterator[RunningBot]:
    yield running
    running.platform.faults.clear()


def click(bot: RunningBot, card: Message, by: str = RECRUITER) -> tuple[Outcome, float]:
    """Send the reopen form; what the person sees, and the seconds until then."""
    began = time.monotonic()
    outcome = bot.scene.delivery.click(card.id, by, REOPEN)
    return outcome, time.monotonic() - began


def test_the_console_accepts_the_address(bot: RunningBot) -> None:
    assert bot.scene.delivery.check_address()


def test_a_job_is_shown_under_the_question(bot: RunningBot) -> None:
    card = bot.ask("/job A168688")
    assert card.type == "interactive"
    assert "高级工程师职位-官网广告" in card.content_text


def test_a_click_reopens_the_job_within_three_seconds_with_a_notice_in_the_thread(bot: RunningBot) -> None:
    job = bot.closed_job()
    card = bot.card_of(job)
    outcome, seconds = click(bot, card)
    assert outcome.error_code == 0
    assert outcome.toast_kind == "success"
    assert seconds < within(CLICK_SECONDS)
    assert job.is_active
    (notice,) = eventually(lambda: bot.answers_to(card))
    assert notice.thread_id
    assert job.title in notice.content_text


def test_a_click_delivered_again_gets_the_same_answer_and_opens_once(bot: RunningBot) -> None:
    job = bot.closed_job()
    card = bot.card_of(job)
    event = UserActions(bot.platform).click(card.id, RECRUITER, REOPEN).event
    answers = {bot.push(event).content for _ in range(3)}
    assert len(answers) == 1
    assert len(bot.calls("POST", f"{job.id}/open")) == 1
    assert len(eventually(lambda: bot.answers_to(card))) == 1


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
    assert job.is_active
    # The platform rejects an update that arrives before the answer, so none was sent.
    assert {line.detail["code"] for line in bot.calls("PATCH", card.id)} == {0}
    assert len(eventually(lambda: bot.answers_to(card))) == 1


def test_a_locked_card_is_updated_later(bot: RunningBot) -> None:
    card = bot.card_of(bot.closed_job())
    bot.platform.faults.add("slow", OPEN, seconds=3)
    bot.platform.faults.add("card_locked", f"PATCH /im/v1/messages/{card.id}", times=2)
    assert click(bot, card)[0].toast == error_texts.WORKING_ON_IT
    eventually(lambda: [line for line in bot.lines("card_updated") if line.detail["message_id"] == card.id])
    assert [line.detail["code"] for line in bot.calls("PATCH", card.id)][:3] == [230099, 230099, 0]


@pytest.mark.parametrize(("times", "kind"), [(1, "interactive"), (2, "text")])
def test_a_card_that_the_platform_rejects_becomes_a_plainer_card_and_then_a_text(
    bot: RunningBot, times: int, kind: str
) -> None:
    asked, event = bot.scene.delivery.user_actions.type(GROUP, RECRUITER, "/job A168688")
    assert event is not None
    bot.platform.faults.add("card_refused", f"POST /im/v1/messages/{asked.id}/reply", times=times)
    bot.scene.delivery.push(event)
    (answer,) = eventually(lambda: bot.answers_to(asked))
    assert answer.type == kind
    assert "A168688" in answer.content_text


def test_a_token_that_is_revoked_between_two_calls_is_renewed(bot: RunningBot) -> None:
    bot.ask("/help")
    issued = bot.platform.tokens.issued
    bot.platform.faults.add("token_invalid", "GET /hire/v1/*")
    assert "高级工程师" in bot.ask("/job A168688").content_text
    assert bot.platform.tokens.issued == issued + 1


def test_two_people_who_click_at_once_open_the_job_once(bot: RunningBot) -> None:
    job = bot.closed_job()
    card = bot.card_of(job)
    seen: list[Outcome] = []
    threads = [
        threading.Thread(target=lambda by=by: seen.append(click(bot, card, by)[0])) for by in (RECRUITER, MANAGER)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.error_code for outcome in seen] == [0, 0]
    assert sorted(outcome.toast_kind for outcome in seen) == ["info", "success"]
    assert len(bot.calls("POST", f"{job.id}/open")) == 1
    assert job.is_active


def test_a_message_delivered_again_is_answered_once(bot: RunningBot) -> None:
    bot.scene.delivery.set_next_fault("twice_with_new_id")
    asked = bot.say("/help")
    eventually(lambda: bot.answers_to(asked))
    time.sleep(0.5)
    assert len(bot.answers_to(asked)) == 1


def test_while_hire_is_down_an_error_card_comes_within_twelve_seconds(bot: RunningBot) -> None:
    bot.platform.faults.add("busy", "GET /hire/v1/jobs/*", times=999)
    card = bot.ask("/job A168688", seconds=12)
    assert error_texts.FEISHU_BUSY.zh_cn in card.content_text
    assert "问题编号" in card.content_text


def test_health_readiness_and_metrics_are_served(bot: RunningBot) -> None:
    assert (bot.get("/healthz").status_code, bot.get("/readyz").status_code) == (200, 200)
    bot.ask("/help")
    figures = bot.get("/metrics").text
    assert 'hirebot_events_total{kind="Message",outcome="taken"}' in figures
    assert 'hirebot_feishu_calls_total{api="im_messages_reply",outcome="ok"}' in figures


def test_a_chunked_body_that_is_too_large_is_rejected(bot: RunningBot) -> None:
    """The bot answers after the first 256 KiB and closes; a client that still sends may see a reset."""
    flood = (b"x" * 65_536 for _ in range(160))
    try:
        status = requests.post(bot.scene.replicas[0].bot.events_url, flood, timeout=10).status_code
    except requests.ConnectionError:
        status = 401
    assert status == 401
    assert bot.get("/healthz").status_code == 200


def test_the_debug_log_has_no_secret_and_no_text_of_a_message(bot: RunningBot) -> None:
    bot.ask("/job text-that-is-not-logged")
    click(bot, bot.card_of(bot.closed_job()))
    log = bot.scene.replicas[0].bot.log_file.read_text("utf-8")
    keys = bot.scene.delivery.user_actions.keys
    tokens = list(bot.platform.tokens._ends)
    assert tokens
    for secret in (
        keys.encrypt_key,
        keys.verification_token,
        APP_SECRET,
        "text-that-is-not-logged",
        "高级工程师",
        *tokens,
    ):
        assert secret not in log
    assert "Traceback" not in log
