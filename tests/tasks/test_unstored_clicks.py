"""A click that could not be stored leaves nothing behind that waits for its reply."""

import time
from zoneinfo import ZoneInfo

import pytest

from bot.dispatch.access import Access
from bot.domain.events import Click
from bot.domain.replies import Reply
from bot.interfaces.tasks import NotStored
from bot.readiness import Readiness
from bot.storage.store import DatabaseStore
from bot.tasks.pending_clicks import PendingClicks
from bot.webhook.event_intake import EventIntake
from tests.support.processes.machine_speed import within
from tests.support.whole_bot.in_process import connect_in_process
from tests.support.whole_bot.inline_engine import InlineEngine
from tests.support.whole_bot.platforms import make_platform

CLICK = Click(event_id="e1", operator_id="ou_a", tenant_key="t", chat_id="oc_a", message_id="om_a", value={}, form={})


class AwayEngine(InlineEngine):
    """Its database does not answer."""

    def start(self, kind: str, workflow_id: str, payload: str) -> None:
        raise NotStored(f"{kind} {workflow_id} {len(payload)}")


def test_a_click_that_could_not_be_stored_and_is_done_later_updates_the_card_at_once(store: DatabaseStore) -> None:
    platform, pending = make_platform(), PendingClicks()
    access = Access(connect_in_process(platform)[1], store.key_value, platform.clock, "")
    intake = EventIntake(AwayEngine(), pending, access, Readiness(), platform.clock, ZoneInfo("UTC"))
    with pytest.raises(NotStored):
        intake.accept_click(CLICK)
    began = time.monotonic()
    assert not pending.resolve(CLICK.event_id, Reply())
    assert time.monotonic() - began < within(1)
