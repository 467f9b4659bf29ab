"""The real process stopped, killed and started again in the middle of its work (docs/operations.md)."""

import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from simulator.events.callback_answer import Outcome
from tests.support.bot_process import scene
from tests.support.running_bot import RECRUITER, REOPEN, RunningBot, eventually

pytestmark = pytest.mark.slow
DRAINED_WITHIN = 25.0
SLOW_SECONDS = 2.0
# What docs/operations.md says of a replica that has died; the answer takes its own time after that.
TAKEN_OVER_WITHIN = 15.0
ANSWERED_WITHIN = 5.0
READ_POST = "GET /hire/v1/websites/*/job_posts/*"
OPEN = "POST /hire/v1/jobs/*/open"


def has_met_fault(bot: RunningBot, part: str) -> bool:
    """Whether a call has met a fault, so that the bot is in the middle of it."""
    return any(part in line.detail["call"] for line in bot.lines("fault_applied"))


def terminate(bot: RunningBot) -> tuple[int, float]:
    """Send SIGTERM; the exit code and the seconds until then."""
    process = bot.scene.replicas[0].bot._process
    began = time.monotonic()
    process.terminate()
    return process.wait(DRAINED_WITHIN), time.monotonic() - began


def test_at_sigterm_running_work_ends_and_the_exit_code_is_0(tmp_path: Path) -> None:
    with scene(tmp_path) as started:
        bot = RunningBot(started)
        bot.wait_for_scan()
        bot.platform.faults.add("slow", READ_POST, seconds=SLOW_SECONDS)
        asked = bot.say("/job A168688")
        eventually(lambda: has_met_fault(bot, "/job_posts/"))
        code, seconds = terminate(bot)
        assert (code, seconds < DRAINED_WITHIN) == (0, True)
        assert len(bot.answers_to(asked)) == 1
        assert "drained" in started.replicas[0].bot.last_log_lines()


def test_a_click_that_is_under_way_at_sigterm_is_still_answered(tmp_path: Path) -> None:
    with scene(tmp_path) as started:
        bot = RunningBot(started)
        bot.wait_for_scan()
        job = bot.closed_job()
        card = bot.card_of(job)
        bot.platform.faults.add("slow", OPEN, seconds=1)
        seen: list[Outcome] = []
        clicking = threading.Thread(target=lambda: seen.append(started.delivery.click(card.id, RECRUITER, REOPEN)))
        clicking.start()
        eventually(lambda: has_met_fault(bot, "/open"))
        code, _ = terminate(bot)
        clicking.join()
        assert code == 0
        assert [(outcome.error_code, outcome.toast_kind) for outcome in seen] == [(0, "success")]
        assert job.is_active


def test_a_killed_bot_finishes_its_workflows_after_a_restart(tmp_path: Path) -> None:
    with scene(tmp_path) as started:
        bot, replica = RunningBot(started), started.replicas[0]
        bot.wait_for_scan()
        job = bot.closed_job()
        card = bot.card_of(job)
        bot.platform.faults.add("slow", READ_POST, seconds=SLOW_SECONDS)
        asked = bot.say("/job A168688")
        eventually(lambda: has_met_fault(bot, "/job_posts/"))
        bot.platform.faults.add("slow", OPEN, seconds=SLOW_SECONDS)
        threading.Thread(target=lambda: started.delivery.click(card.id, RECRUITER, REOPEN), daemon=True).start()
        eventually(lambda: has_met_fault(bot, "/open"))
        replica.kill()
        assert bot.answers_to(asked) == []
        replica.start()
        replica.wait_until_ready()
        eventually(lambda: bot.answers_to(asked))
        eventually(lambda: bot.answers_to(card))
        # The first call took effect after the kill, so the second one found the job open: that counts as ours.
        assert job.is_active
        assert "重启" in bot.answers_to(card)[0].content_text
        time.sleep(1)
        assert (len(bot.answers_to(asked)), len(bot.answers_to(card))) == (1, 1)


def test_a_living_replica_finishes_the_workflows_of_a_dead_one(tmp_path: Path, shared_database: str) -> None:
    with scene(tmp_path, replica_count=2, DATABASE_URL=shared_database) as started:
        bot, (dying, _) = RunningBot(started), started.replicas
        bot.wait_for_scan()
        bot.ask("/help")
        started.delivery.bot_url = dying.bot.events_url
        bot.platform.faults.add("slow", READ_POST, seconds=SLOW_SECONDS)
        asked = bot.say("/job A168688")
        eventually(lambda: has_met_fault(bot, "/job_posts/"))
        dying.kill()
        eventually(lambda: bot.answers_to(asked), TAKEN_OVER_WITHIN + ANSWERED_WITHIN)
        time.sleep(0.5)
        assert len(bot.answers_to(asked)) == 1


def test_readiness_follows_the_database(tmp_path: Path, shared_database: str) -> None:
    with scene(tmp_path, DATABASE_URL=shared_database) as started:
        bot = RunningBot(started)
        name = urlsplit(shared_database).path.removeprefix("/")
        with psycopg.connect(shared_database.replace(f"/{name}?", "/postgres?"), autocommit=True) as admin:
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false".encode())
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
            eventually(lambda: bot.get("/readyz").status_code == 503)
            assert bot.get("/readyz").json()["reasons"] == ["not ready: database: the database accepts no connections"]
            assert bot.get("/healthz").status_code == 200
            asked = bot.say("/help")
            admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true".encode())
        eventually(lambda: bot.get("/readyz").status_code == 200)
        eventually(lambda: bot.answers_to(asked), seconds=40)
