"""The days that a list or a digest counts are those of the chat's zone, not the operator's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import NO_TEAM_CODE, OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.digests import SUBSCRIBE

NEW_YORK = ZoneInfo("America/New_York")


@pytest.fixture
def in_new_york(feishu: Platform, expiring_job: Job, start_conversation: Callable[..., Conversation]) -> Conversation:
    """A chat in New York, where a job expires tonight, which is tomorrow in Shanghai; the operator's zone is Shanghai."""
    feishu.move(timedelta(hours=13, minutes=30))
    today = feishu.clock.now().astimezone(NEW_YORK).date()
    expiring_job.expires_at = datetime.combine(today, datetime.max.time(), NEW_YORK).replace(microsecond=0)
    conversation = start_conversation()
    conversation.ask(SUBSCRIBE)
    (chat_id,) = {settings.chat_id for settings, _ in conversation.store.subscriptions.list_chats()}
    settings = conversation.store.subscriptions.settings(chat_id)
    assert settings is not None
    conversation.store.subscriptions.put_settings(replace(settings, zone=str(NEW_YORK)))
    return conversation


@pytest.mark.parametrize(
    "typed", ["/digest", "/expiring 今天", "/jobs open", f"/job {OPEN_SAMPLE_CODE} {NO_TEAM_CODE}"]
)
def test_today_is_the_chats(in_new_york: Conversation, typed: str) -> None:
    answer = in_new_york.ask(typed).text()
    assert OPEN_SAMPLE_CODE in answer
    assert "today" in answer
    assert "tomorrow" not in answer


def test_a_digest_says_today_for_the_chats_today(in_new_york: Conversation) -> None:
    (digest,) = in_new_york.remind()
    assert "today" in digest.text()
    assert "tomorrow" not in digest.text()
