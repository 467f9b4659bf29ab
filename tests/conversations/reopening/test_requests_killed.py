"""A request to reopen a job survives a kill at every step: each message comes once, and the decision counts once."""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any, get_args

import pytest

from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.people import Person
from simulator.platform import Platform
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.entrance import open_entrance
from tests.support.whole_bot.reopen_requests import (
    APPROVE,
    ASK,
    DECLINE,
    JOB_ID,
    direct_messages,
    entries,
    in_thread_of,
)
from tests.support.whole_bot.replaying_engine import Killed, Moment, ReplayingEngine
from tests.support.whole_bot.scanned_database import DatabaseTemplates

pytestmark = pytest.mark.slow

MOMENTS: tuple[Moment, ...] = get_args(Moment)


class KilledConversation(Conversation):
    """A bot that is killed at a step and started again."""

    def __init__(self, platform: Platform, store: DatabaseStore) -> None:
        super().__init__(platform, store)
        self.replaying = ReplayingEngine()
        self._entrance = open_entrance(platform, store, self.replaying, {})

    def expire(self) -> None:
        """Run the task that follows every scan."""
        self._runs += 1
        self.replaying.start("expire_requests", f"read_hire:{self._runs}", "")

    def with_kill(self, step: int, moment: Moment, run: Callable[[], object]) -> bool:
        """Run with a kill at a step, then finish what was interrupted; False if there are not so many steps."""
        self.replaying.kill_in(step, moment)
        try:
            run()
        except Killed:
            self.replaying.resume()
            return True
        self.replaying.kill_in(-1, moment)
        return False

    def click_killed(self, card: BotMessage, button: dict[str, Any], by: Person, step: int, moment: Moment) -> bool:
        event = self.start_click(card, button, by).event
        return self.with_kill(step, moment, lambda: self.push(event))


@pytest.fixture
def killed(
    feishu: Platform, open_database: Callable[[Path], DatabaseStore], templates: DatabaseTemplates
) -> KilledConversation:
    return KilledConversation(feishu, open_database(templates.scanned(feishu)))


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_request_is_delivered_once(killed: KilledConversation, moment: Moment) -> None:
    for step in count():
        card = killed.ask("/job A168688")
        was_killed = killed.click_killed(card, ASK, people.OUTSIDER, step, moment)
        for person in (people.RECRUITER, people.MANAGER):
            assert len(direct_messages(killed, person)) == step + 1
        assert len(entries(killed)) == 2 * step + 1
        killed.click(direct_messages(killed, people.MANAGER)[-1], DECLINE, people.MANAGER)
        killed.wait(hours=25)  # Before that nobody may ask again.
        if not was_killed:
            assert step > 5
            return


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("button", [APPROVE, DECLINE])
def test_a_decision_counts_once_and_is_told_once(
    killed: KilledConversation, feishu: Platform, button: dict[str, str], moment: Moment
) -> None:
    for step in count():
        feishu.hire_service.edit_job(JOB_ID, is_active=False)
        card = killed.ask("/job A168688")
        killed.click(card, ASK, people.OUTSIDER)
        request = direct_messages(killed, people.MANAGER)[-1]
        was_killed = killed.click_killed(request, button, people.MANAGER, step, moment)
        assert feishu.jobs[JOB_ID].is_active is (button is APPROVE)
        assert len(in_thread_of(killed, card)) == 1
        assert not direct_messages(killed, people.RECRUITER)[-1].has_button("approve_request")
        outcome = ("reopen", "reopened") if button is APPROVE else ("ask", "declined")
        assert [entry[1:] for entry in entries(killed)][-2:] == [("ask", "asked"), outcome]
        killed.wait(hours=25)
        if not was_killed:
            assert step > 4
            return


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_end_without_a_decision_is_told_once(killed: KilledConversation, moment: Moment) -> None:
    for step in count():
        card = killed.ask("/job A168688")
        killed.click(card, ASK, people.OUTSIDER)
        killed.wait(hours=25)
        was_killed = killed.with_kill(step, moment, killed.expire)
        (told,) = in_thread_of(killed, card)
        assert "has expired" in told.text()
        assert [entry[1:] for entry in entries(killed)][-2:] == [("ask", "asked"), ("ask", "expired")]
        if not was_killed:
            assert step > 3
            return
