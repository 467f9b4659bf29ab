"""The workflows: decide once, then send each message once.

A finished step is not run again after a crash, and each send carries a uuid made from the workflow's id, so that a send
repeated after a crash or a lost answer shows once (docs/feishu/api.md 4.2). Workflows never raise. The names of
workflows and steps are stored, and work that a previous release left unfinished is resumed step by step: neither names
nor the order of steps may change.
"""

from collections.abc import Mapping
from functools import partial
from itertools import count

from bot.dispatch.card_sender import Destination, SendStatus
from bot.dispatch.dispatcher import Dispatcher
from bot.domain.errors import FeishuBusy, FeishuMisconfigured
from bot.domain.events import BotAdded, Click, DirectChatOpened, Message
from bot.domain.replies import Card, FollowUp, Reply, TaskRequest
from bot.domain.serialization import dump, load
from bot.interfaces.tasks import Steps, Workflow
from bot.logs import get_logger
from bot.tasks.pending_clicks import PendingClicks
from bot.tasks.retries import RETRY, guarded, run_with_retries
from bot.tasks.task_context import Task, TaskContext, TaskContextFactory

log = get_logger(__name__)

YES, NO, UNSURE = "yes", "no", "unsure"


class Workflows:
    """What the bot does for each kind of event and task."""

    def __init__(
        self,
        dispatcher: Dispatcher,
        pending_clicks: PendingClicks,
        tasks: Mapping[str, Task],
        task_contexts: TaskContextFactory,
    ) -> None:
        self._dispatcher = dispatcher
        self._pending_clicks = pending_clicks
        self._tasks = tasks
        self._task_contexts = task_contexts

    def by_kind(self) -> dict[str, Workflow]:
        """Every workflow by its stored name."""
        return {
            "answer_message": self.answer_message,
            "act_on_click": self.act_on_click,
            "greet": self.greet,
            "greet_directly": self.greet_directly,
            **{kind: partial(self._run_task, task) for kind, task in self._tasks.items()},
        }

    def answer_message(self, steps: Steps, payload: str) -> str:
        """Answer a typed message, or stay silent if it is not addressed to the bot."""
        message, context = load(Message, payload), self._task_contexts.create(steps)
        decided = run_with_retries(steps, "is it for us", lambda: self._decide(context, message))
        if decided == YES:  # Recorded by release 0.0, which decided and answered in two steps.
            decided = steps.run("decide", guarded(steps, "decide", lambda: self._decide(context, message)))
        if decided == RETRY:
            self._apologize(steps, message)
        if decided in {NO, RETRY}:
            return ""
        reply, destination = load(Reply, decided), Destination(message.chat_id, message.id)
        if reply.says_try_later:
            reply = self._send_latest_answer(context, destination, message, reply)
            self._finish(context, destination, _messages(reply)[1:], reply.tasks, first=1)
        else:
            self._finish(context, destination, _messages(reply), reply.tasks)
        return ""

    def _send_latest_answer(
        self, context: TaskContext, destination: Destination, message: Message, reply: Reply
    ) -> Reply:
        """Send the first message of an answer that says "try later"; the answer that was sent.

        If sending has to wait too, Feishu may be back when it succeeds: the answer is worked out again before each retry,
        until it says something else.
        """
        latest, steps, numbers = reply, context.steps, count()

        def decide_again() -> None:
            nonlocal latest
            if not latest.says_try_later:
                return
            step = guarded(steps, "decide again", lambda: self._decide_again(context, message))
            decided = steps.run(f"decide again #{next(numbers)}", step)
            if decided not in {NO, RETRY}:
                latest = load(Reply, decided)

        context.send_latest_inside(
            "0", destination, lambda: next(iter(_messages(latest)), None), self._refusal(), decide_again
        )
        return latest

    def _apologize(self, steps: Steps, message: Message) -> None:
        """Say that there will be no answer. It was tried for half an hour, in which the sender got none."""
        decided = run_with_retries(steps, "apologize", lambda: self._decide_apology(steps, message))
        if decided not in {NO, RETRY}:
            card = FollowUp(load(Card, decided))
            self._task_contexts.create(steps).send("apology", Destination(message.chat_id, message.id), card)

    def _decide_apology(self, steps: Steps, message: Message) -> str:
        try:
            card = self._dispatcher.apology(message, steps.workflow_id)
        except (FeishuBusy, FeishuMisconfigured) as error:
            log.warning("bot_id_unknown", work=steps.workflow_id, error=error)
            return RETRY
        return NO if card is None else dump(card)

    def _decide_again(self, context: TaskContext, message: Message) -> str:
        """As ``_decide``; NO if the command has begun to change something, because its answer says what is known of that."""
        return NO if self._dispatcher.has_begun(context.steps.workflow_id) else self._decide(context, message)

    def act_on_click(self, steps: Steps, payload: str) -> str:
        """Act on a click; the reply as JSON, so that a repeated click gets the same one."""
        click = load(Click, payload)
        context = self._task_contexts.create(steps)
        decided = steps.run("decide", lambda: dump(self._decide_click(context, click)))
        reply = load(Reply, decided)
        in_time = steps.run("hand over", lambda: self._hand_over(context, click, reply))
        follow_ups = list(reply.follow_ups)
        if in_time == NO:
            follow_ups += self._show_late(context, click, reply)
        self._finish(context, Destination(click.chat_id, click.message_id), follow_ups, reply.tasks)
        self._pending_clicks.discard(click.event_id)
        if in_time == UNSURE and reply.card:
            context.repeat_answer("once more", click.message_id, reply.card)
        return decided

    def _decide_click(self, context: TaskContext, click: Click) -> Reply:
        reply = self._dispatcher.act(click, context.steps.workflow_id)
        context.guests.note()
        return context.answer_for(click.message_id, reply)

    def _hand_over(self, context: TaskContext, click: Click, reply: Reply) -> str:
        """Whether the reply went out as the HTTP answer, which has replaced the card then; UNSURE if it may be refused."""
        if not self._pending_clicks.resolve(click.event_id, reply):
            return NO
        if not reply.card:
            return YES
        context.note_answer(click.message_id, click.chat_id, reply.card)
        return UNSURE if context.may_be_refused(reply.card, click.operator_id) else YES

    def greet(self, steps: Steps, payload: str) -> str:
        """Welcome a group that the bot was added to."""
        return self._greet(steps, load(BotAdded, payload))

    def greet_directly(self, steps: Steps, payload: str) -> str:
        """Welcome a person who opened the direct chat."""
        return self._greet(steps, load(DirectChatOpened, payload))

    def _greet(self, steps: Steps, event: BotAdded | DirectChatOpened) -> str:
        context = self._task_contexts.create(steps)
        decided = run_with_retries(steps, "decide", lambda: self._decide_welcome(context, event))
        if decided not in {NO, RETRY}:
            card = FollowUp(load(Card, decided))
            context.send_inside("0", Destination(event.chat_id, ""), card, self._refusal())
        return ""

    def _decide(self, context: TaskContext, message: Message) -> str:
        work = context.steps.workflow_id
        try:
            reply = self._dispatcher.answer(message, work)
        except (FeishuBusy, FeishuMisconfigured) as error:
            log.warning("bot_id_unknown", work=work, error=error)
            return RETRY
        # The answer depends on it. In a chat with guests it is a refusal, which may be sent there.
        context.guests.note()
        return NO if reply is None else dump(reply)

    def _decide_welcome(self, context: TaskContext, event: BotAdded | DirectChatOpened) -> str:
        card = self._dispatcher.welcome(event, context.steps.workflow_id)
        context.guests.note()
        return NO if card is None else dump(card)

    def _run_task(self, task: Task, steps: Steps, payload: str) -> str:
        task(self._task_contexts.create(steps), payload)
        return ""

    def _finish(
        self,
        context: TaskContext,
        destination: Destination,
        follow_ups: list[FollowUp],
        tasks: tuple[TaskRequest, ...],
        first: int = 0,
    ) -> None:
        """Send every message, numbered from ``first``, then start the tasks."""
        for number, follow_up in enumerate(follow_ups, first):
            context.send_inside(str(number), destination, follow_up, self._refusal())
        for request in tasks:
            context.submit(request)

    def _refusal(self) -> FollowUp:
        return FollowUp(self._dispatcher.refusal())

    def _show_late(self, context: TaskContext, click: Click, reply: Reply) -> list[FollowUp]:
        """The clicker was told "working on it": update the card now, and send what the toast would have said."""
        if reply.card:
            status = context.refresh_clicked("clicked", click.chat_id, click.message_id, reply.card)
            is_shown = status is SendStatus.SENT
            return [] if is_shown or reply.follow_ups else [FollowUp(reply.card, in_thread=True)]
        if reply.toast and not reply.follow_ups:
            return [FollowUp(self._dispatcher.late_result(reply.toast), in_thread=True)]
        return []


def _messages(reply: Reply) -> list[FollowUp]:
    """What answers a typed message: the card, then the further messages."""
    return [FollowUp(reply.card), *reply.follow_ups] if reply.card else list(reply.follow_ups)
