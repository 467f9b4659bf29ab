"""A bot that is killed while it answers after an outage gives one answer, and it is what was asked for."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import get_args

import pytest

from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.event_log import LogEntry
from simulator.platform import Platform
from tests.support.whole_bot.killed_conversation import KilledConversation
from tests.support.whole_bot.replaying_engine import Killed, Moment
from tests.support.whole_bot.scanned_database import DatabaseTemplates

MOMENTS: tuple[Moment, ...] = get_args(Moment)
# The calls of two attempts to send, with those that the client repeats by itself.
SENDS = 10
JOB_ID = "7392894182636030258"
OWN_CHAT = direct_chat_id(people.RECRUITER.open_id)


class Outage:
    """Every call fails until the bot has tried so often to send."""

    def __init__(self, feishu: Platform) -> None:
        self._feishu, self._calls_left = feishu, 0
        feishu.event_log.subscribe(self._on_entry)

    def begin(self, sends: int) -> None:
        self._calls_left = sends
        for path in ("* /hire/v1/*", "* /im/v1/*"):
            self._feishu.faults.add("busy", path, times=10_000)

    def _on_entry(self, entry: LogEntry) -> None:
        if entry.kind == "fault_applied" and str(entry.detail.get("call")).startswith("POST /im/"):
            self._calls_left -= 1
            if self._calls_left == 0:
                self._feishu.faults.clear()


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_there_is_one_answer_and_it_is_what_was_asked_for(
    feishu: Platform,
    open_database: Callable[[Path], DatabaseStore],
    templates: DatabaseTemplates,
    moment: Moment,
) -> None:
    conversation, outage = KilledConversation(feishu, open_database(templates.scanned(feishu))), Outage(feishu)
    job, most_steps, without_card = feishu.jobs[JOB_ID], 0, 0
    for step in count():
        outage.begin(SENDS)
        conversation.replaying.kill_in(step, moment)
        _, event = conversation.user_actions.type(OWN_CHAT, people.RECRUITER.open_id, f"/job {job.code}")
        assert event is not None
        before = len(feishu.message_service.messages.from_bot())
        try:
            conversation.push(event)
        except Killed:
            most_steps = step
            conversation.replaying.resume()
        (answer,) = feishu.message_service.messages.from_bot()[before:]
        assert answer.type == "interactive"
        without_card += job.title not in str(answer.card)
        if most_steps != step:
            break
    assert most_steps > 4
    # If the attempt is lost during which Feishu comes back, the repeated one sends what had been worked out before it.
    assert without_card <= 1
