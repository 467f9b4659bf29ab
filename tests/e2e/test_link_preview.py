"""A link that is pasted in a chat is previewed by a whole bot, over HTTP and in time."""

from collections.abc import Iterator

import pytest

from simulator.playground.page_records import message_record
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.bot_process import scene
from tests.support.running_bot import GROUP, RECRUITER, RunningBot

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("link preview")]


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningBot]:
    with scene(tmp_path_factory.mktemp("bot")) as started:
        running = RunningBot(started)
        running.wait_for_scan()
        yield running


def test_a_pasted_link_is_previewed_once_and_the_bot_says_nothing(bot: RunningBot) -> None:
    store = bot.platform.hire_service.store
    job = store.job_with_code(OPEN_SAMPLE_CODE)
    (post, *_) = store.posts_of_job(job.id)
    link = f"https://jobs.example.com/position/{post.id}/detail"
    first = bot.scene.delivery.say(GROUP, RECRUITER, f"看看 {link}", mention_bot=False)
    again = bot.scene.delivery.say(GROUP, RECRUITER, link, mention_bot=False)
    ((shown,),) = [message_record(bot.platform, first)["previews"]]
    assert shown["zh_cn"].startswith(f"{job.title}（{job.code}）")
    assert shown["en_us"].startswith(f"{job.title} ({job.code}) · ")
    assert message_record(bot.platform, again)["previews"] == []
    assert bot.answers_to(first) == bot.answers_to(again) == []
    deliveries = [line.detail for line in bot.lines("delivery") if line.detail["event_type"] == "url.preview.get"]
    assert [each["status"] for each in deliveries] == [200, 200]
    assert all(each["ms"] < 3000 for each in deliveries)
