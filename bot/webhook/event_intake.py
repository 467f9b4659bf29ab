"""Accepts verified events as durable workflows, under an id that identifies what happened.

That id removes duplicates: ``message_id`` for a typed message, however often and under whatever event id it is delivered
(docs/feishu/open-questions.md Q1), ``event_id`` for everything else.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from bot.dispatch.access import Access
from bot.domain.clock import Clock
from bot.domain.error_texts import WORKING_ON_IT
from bot.domain.events import BotAdded, ChatLost, Click, DirectChatOpened, Incoming, LinkShown, Message
from bot.domain.replies import Reply, Toast
from bot.domain.serialization import dump, load
from bot.interfaces.tasks import WorkflowEngine
from bot.logs import get_logger
from bot.readiness import Readiness
from bot.tasks.pending_clicks import PendingClicks
from bot.tasks.timed_calls import TimedCalls
from bot.webhook.link_previews import NOTHING

log = get_logger(__name__)

TENANT_TIMEOUT = timedelta(seconds=0.5)

LATE = Reply(toast=Toast(WORKING_ON_IT))


class EventIntake:
    """Where the webhook's routes bring verified events."""

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
        self._pending_clicks = pending_clicks
        self._access = access
        self._readiness = readiness
        self._clock = clock
        self._zone = zone
        self._answer_link: Callable[[LinkShown], str] = lambda _: NOTHING
        # The first event's tenant is read from the database, or stored there.
        self._timed = TimedCalls("tenant", TENANT_TIMEOUT, str)

    def answer_links_with(self, answer: Callable[[LinkShown], str]) -> None:
        """Args: ``answer`` makes the body that answers what to show beside a link, in time; without it that is nothing."""
        self._answer_link = answer

    def answer_link(self, link: LinkShown) -> str:
        """The HTTP body of the answer."""
        return self._answer_link(link)

    def is_ready(self) -> bool:
        """Whether events can be accepted."""
        return self._readiness.takes_work

    def knows_tenant(self, tenant_key: str) -> bool:
        """Whether the event's tenant is the bot's own. Raises NotStored."""
        if self._access.is_tenant_in_memory:
            return self._access.knows_tenant(tenant_key)
        return self._timed.run(partial(self._access.knows_tenant, tenant_key))

    def accept(self, incoming: Incoming) -> None:
        """Persist an event; a message that cannot be addressed to the bot is not persisted. Raises NotStored."""
        match incoming:
            case Message() if incoming.is_direct or incoming.mentions:
                self._engine.start("answer_message", f"message:{incoming.id}", dump(incoming))
            case BotAdded():
                self._engine.start("greet", f"event:{incoming.event_id}", dump(incoming))
            case DirectChatOpened():
                # The platform sends it at every opening; the day in the id makes that one workflow a day.
                today = self._clock.now().astimezone(self._zone).date().isoformat()
                self._engine.start("greet_directly", f"welcome:{incoming.chat_id}:{today}", dump(incoming))
            case ChatLost():
                log.info("chat_lost", chat=incoming.chat_id, reason=incoming.reason)
                self._engine.start("lose_chat", f"event:{incoming.event_id}", dump(incoming))

    def accept_click(self, click: Click) -> Reply:
        """Persist a click and wait for its reply; "working on it" if that takes longer than the platform waits.

        Raises NotStored.
        """
        workflow_id = f"click:{click.event_id}"
        pending = self._pending_clicks.add(click.event_id)
        try:
            self._engine.start("act_on_click", workflow_id, dump(click))
        except Exception:
            # Nobody waits here any more. If it was stored all the same, its reply updates the card.
            self._pending_clicks.discard(click.event_id)
            raise
        return (
            self._pending_clicks.wait(pending, partial(self._known_reply, click, workflow_id))
            # A workflow that was just ending when the click was delivered again does not resolve the second delivery.
            or self._known_reply(click, workflow_id)
            or LATE
        )

    def _known_reply(self, click: Click, workflow_id: str) -> Reply | None:
        """The reply of a workflow that has ended."""
        result = self._engine.result(workflow_id)
        if result is None:
            return None
        self._pending_clicks.discard(click.event_id)
        return _to_reply(result)

    def mark_click_sent(self, click: Click) -> None:
        """The HTTP answer of a click has left."""
        self._pending_clicks.mark_sent(click.event_id)


def _to_reply(result: str) -> Reply:
    """The reply of a click that was answered before; release 0.0 stored it in another form, which is not read."""
    try:
        return load(Reply, result)
    except ValidationError:
        return LATE
