"""What came through the door is taken on as durable work, under an id that names its cause.

The id is the dedupe: ``message_id`` for a typed message however often and under whatever event id it is delivered
(open-questions Q1), ``event_id`` for everything else.
"""

import logging
from zoneinfo import ZoneInfo

from bot.dispatch.access import Access
from bot.domain.click_response import click_answer
from bot.domain.clock import Clock
from bot.domain.error_texts import WORKING_ON_IT
from bot.domain.events import BotAdded, ChatLost, Click, DirectChatOpened, Incoming, Message
from bot.domain.replies import Reply, Toast
from bot.domain.serialization import dump
from bot.interfaces.tasks import WorkflowEngine
from bot.readiness import Readiness
from bot.tasks.pending_clicks import PendingClicks

log = logging.getLogger(__name__)


class EventIntake:
    """Keeps the door's promise of a Reception."""

    def __init__(
        self,
        engine: WorkflowEngine,
        pending_clicks: PendingClicks,
        access: Access,
        readiness: Readiness,
        clock: Clock,
        zone: ZoneInfo,
    ) -> None:
        self._engine = engine
        self._desk = pending_clicks
        self._admission = access
        self._readiness = readiness
        self._clock = clock
        self._zone = zone

    def is_ready(self) -> bool:
        return self._readiness.takes_work

    def knows_tenant(self, tenant_key: str) -> bool:
        return self._admission.knows_tenant(tenant_key)

    def take(self, incoming: Incoming) -> None:
        """Take on an event; a message that cannot be meant for the bot costs nothing."""
        match incoming:
            case Message() if incoming.is_direct or incoming.mentions:
                self._engine.start("answer_message", f"message:{incoming.id}", dump(incoming))
            case BotAdded():
                self._engine.start("greet", f"event:{incoming.event_id}", dump(incoming))
            case DirectChatOpened():
                # It fires on every opening; the day in the id makes it one welcome a day.
                today = self._clock.now().astimezone(self._zone).date().isoformat()
                self._engine.start("greet_directly", f"welcome:{incoming.chat_id}:{today}", dump(incoming))
            case ChatLost():
                log.info("chat_lost chat=%s reason=%s", incoming.chat_id, incoming.reason)
                self._engine.start("lose_chat", f"event:{incoming.event_id}", dump(incoming))

    def take_click(self, click: Click) -> str:
        """The click's answer, or "working on it" when that takes longer than the platform waits."""
        workflow_id = f"click:{click.event_id}"

        def start() -> str | None:
            self._engine.start("act_on_click", workflow_id, dump(click))
            return self._engine.result(workflow_id)

        answer = self._desk.answer(click.event_id, start)
        return answer if answer is not None else click_answer(Reply(toast=Toast(WORKING_ON_IT)))

    def click_answered(self, click: Click) -> None:
        self._desk.left(click.event_id)
