"""The pieces of durable work, as plain functions of steps: decide once, then place each message once.

A step that has finished is not run again after a crash, and each send carries a uuid made from the work's id, so that a
send repeated after a crash or a lost answer shows once (shared/feishu/api.md 4.2). Work never raises.
"""

import logging
from collections.abc import Callable, Mapping
from functools import partial

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.dispatcher import Dispatcher
from bot.domain.click_response import click_answer
from bot.domain.errors import FeishuBusy, FeishuMisconfigured
from bot.domain.events import BotAdded, Click, DirectChatOpened, Message
from bot.domain.replies import Card, FollowUp, Reply, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.tasks import Steps, Workflow
from bot.tasks.pending_clicks import PendingClicks
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import Task, TaskContext

log = logging.getLogger(__name__)

YES, NO = "yes", "no"


class Workflows:
    """What the bot does for each kind of cause. Every method is a piece of work for the durable engine."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        pending_clicks: PendingClicks,
        tasks: Mapping[str, Task],
        way: Callable[[Steps], TaskContext],
    ) -> None:
        """Args: ``way`` gives a piece of work the rooms it may enter."""
        self._dispatcher = dispatcher
        self._desk = pending_clicks
        self._errands = tasks
        self._way = way

    def kinds(self) -> dict[str, Workflow]:
        """Every kind of work by the name under which it is kept; a name must outlive the work under it."""
        return {
            "answer_message": self.answer_message,
            "act_on_click": self.act_on_click,
            "greet": self.greet,
            "greet_directly": self.greet_directly,
            **{kind: partial(self._run_errand, errand) for kind, errand in self._errands.items()},
        }

    def answer_message(self, steps: Steps, payload: str) -> str:
        """Answer a typed message, or stay silent if it was not said to the bot."""
        message = load(Message, payload)
        if self._is_for_us(steps, message) != YES:
            return ""
        reply = load(Reply, steps.run("decide", lambda: dump(self._dispatcher.answer(message, steps.workflow_id))))
        destination = Destination(message.chat_id, message.id)
        follow_ups = [FollowUp(reply.card), *reply.follow_ups] if reply.card else list(reply.follow_ups)
        self._finish(self._way(steps), destination, follow_ups, reply.tasks)
        return ""

    def act_on_click(self, steps: Steps, payload: str) -> str:
        """Act on a click; the packed answer, so that a repeated click gets the same one."""
        click = load(Click, payload)
        reply = load(Reply, steps.run("decide", lambda: dump(self._dispatcher.act(click, steps.workflow_id))))
        answer = click_answer(reply)
        in_time = steps.run("hand over", lambda: YES if self._desk.offer(click.event_id, answer) else NO) == YES
        follow_ups = list(reply.follow_ups)
        way = self._way(steps)
        if not in_time:
            follow_ups += self._bring_late(way, click, reply)
        self._finish(way, Destination(click.chat_id, click.message_id), follow_ups, reply.tasks)
        self._desk.forget(click.event_id)
        return answer

    def greet(self, steps: Steps, payload: str) -> str:
        """Welcome a group that the bot was added to."""
        return self._greet(steps, load(BotAdded, payload))

    def greet_directly(self, steps: Steps, payload: str) -> str:
        """Welcome somebody who opened the direct chat."""
        return self._greet(steps, load(DirectChatOpened, payload))

    def _greet(self, steps: Steps, event: BotAdded | DirectChatOpened) -> str:
        decided = run_with_retries(steps, "decide", lambda: dump(self._dispatcher.welcome(event, steps.workflow_id)))
        if decided != RETRY:
            self._way(steps).place("0", Destination(event.chat_id, ""), FollowUp(load(Card, decided)))
        return ""

    def _is_for_us(self, steps: Steps, message: Message) -> str:
        def decide() -> str:
            try:
                return YES if self._dispatcher.is_for_us(message) else NO
            except (FeishuBusy, FeishuMisconfigured) as error:
                log.warning("bot_unknown_to_itself work=%s error=%s", steps.workflow_id, error)
                return RETRY

        return run_with_retries(steps, "is it for us", decide)

    def _run_errand(self, errand: Task, steps: Steps, payload: str) -> str:
        errand(self._way(steps), payload)
        return ""

    def _finish(
        self, way: TaskContext, destination: Destination, follow_ups: list[FollowUp], tasks: tuple[TaskRequest, ...]
    ) -> None:
        """Place every message, then let go of what runs without anybody waiting."""
        for number, follow_up in enumerate(follow_ups):
            way.place(str(number), destination, follow_up)
        for order in tasks:
            way.order(order)

    def _bring_late(self, way: TaskContext, click: Click, reply: Reply) -> list[FollowUp]:
        """The clicker heard "working on it": show the card's new face now, and say what the toast would have said."""
        if reply.card:
            is_shown = way.refresh("clicked", click.message_id, lambda: reply.card) is SendStatus.SENT
            return [] if is_shown or reply.follow_ups else [FollowUp(reply.card, in_thread=True)]
        if reply.toast and not reply.follow_ups:
            return [FollowUp(self._dispatcher.news(reply.toast), in_thread=True)]
        return []
