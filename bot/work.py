"""The pieces of durable work, as plain functions of steps: decide once, then place each message once.

A step that has finished is not run again after a crash, and each send carries a uuid made from the work's id, so that a
send repeated after a crash or a lost answer shows once (shared/feishu/api.md 4.2). Work never raises.
"""

import logging
from datetime import timedelta

from bot.clicks import Desk
from bot.dispatcher import Dispatcher
from bot.durable import Steps, Work
from bot.errors import FeishuBusy, FeishuMisconfigured
from bot.nouns import BotAdded, Card, Click, DirectChatOpened, FollowUp, Message, Reply
from bot.outbound import click_answer
from bot.pack import dump, load
from bot.patience import AGAIN, until_settled
from bot.sender import Placed, Sender, Spot
from bot.texts import NOT_READY

log = logging.getLogger(__name__)

LOCKED_PAUSES = tuple(timedelta(seconds=pause) for pause in (1, 1, 2, 3, 5))
YES, NO = "yes", "no"


class Works:
    """What the bot does for each kind of cause. Every method is a piece of work for the durable engine."""

    def __init__(self, dispatcher: Dispatcher, sender: Sender, desk: Desk) -> None:
        self._dispatcher = dispatcher
        self._sender = sender
        self._desk = desk

    def kinds(self) -> dict[str, Work]:
        """Every kind of work by the name under which it is kept; a name must outlive the work under it."""
        return {
            "answer_message": self.answer_message,
            "act_on_click": self.act_on_click,
            "greet": self.greet,
            "greet_directly": self.greet_directly,
        }

    def answer_message(self, steps: Steps, packed: str) -> str:
        """Answer a typed message, or stay silent if it was not said to the bot."""
        message = load(Message, packed)
        if self._is_for_us(steps, message) != YES:
            return ""
        reply = load(Reply, steps.run("decide", lambda: dump(self._dispatcher.answer(message, steps.work_id))))
        spot = Spot(message.chat_id, message.id)
        follow_ups = [FollowUp(reply.card), *reply.follow_ups] if reply.card else list(reply.follow_ups)
        self._place_all(steps, spot, follow_ups)
        return ""

    def act_on_click(self, steps: Steps, packed: str) -> str:
        """Act on a click; the packed answer, so that a repeated click gets the same one."""
        click = load(Click, packed)
        reply = load(Reply, steps.run("decide", lambda: dump(self._dispatcher.act(click, steps.work_id))))
        answer = click_answer(reply)
        in_time = steps.run("hand over", lambda: YES if self._desk.offer(click.event_id, answer) else NO) == YES
        follow_ups = list(reply.follow_ups)
        if not in_time:
            follow_ups += self._bring_late(steps, click, reply)
        self._place_all(steps, Spot(click.chat_id, click.message_id), follow_ups)
        self._desk.forget(click.event_id)
        return answer

    def greet(self, steps: Steps, packed: str) -> str:
        """Welcome a group that the bot was added to."""
        return self._greet(steps, load(BotAdded, packed))

    def greet_directly(self, steps: Steps, packed: str) -> str:
        """Welcome somebody who opened the direct chat."""
        return self._greet(steps, load(DirectChatOpened, packed))

    def _greet(self, steps: Steps, event: BotAdded | DirectChatOpened) -> str:
        decided = until_settled(steps, "decide", lambda: dump(self._dispatcher.welcome(event, steps.work_id)))
        if decided != AGAIN:
            self._place(steps, "0", Spot(event.chat_id, ""), FollowUp(load(Card, decided)))
        return ""

    def _is_for_us(self, steps: Steps, message: Message) -> str:
        def decide() -> str:
            try:
                return YES if self._dispatcher.is_for_us(message) else NO
            except (FeishuBusy, FeishuMisconfigured) as error:
                log.warning("%s work=%s error=%s", NOT_READY.en_us, steps.work_id, error)
                return AGAIN

        return until_settled(steps, "is it for us", decide)

    def _place_all(self, steps: Steps, spot: Spot, follow_ups: list[FollowUp]) -> None:
        for number, follow_up in enumerate(follow_ups):
            self._place(steps, str(number), spot, follow_up)

    def _place(self, steps: Steps, part: str, spot: Spot, follow_up: FollowUp) -> None:
        until_settled(
            steps, f"send {part}", lambda: self._sender.place(spot, follow_up, f"{steps.work_id}/{part}").value
        )

    def _bring_late(self, steps: Steps, click: Click, reply: Reply) -> list[FollowUp]:
        """The clicker heard "working on it": show the card's new face now, and say what the toast would have said."""
        if reply.card:
            self._refresh(steps, click.message_id, reply.card)
            return []
        if reply.toast and not reply.follow_ups:
            return [FollowUp(self._dispatcher.failure_notice(reply.toast.text), in_thread=True)]
        return []

    def _refresh(self, steps: Steps, message_id: str, card: Card) -> None:
        for number, pause in enumerate(LOCKED_PAUSES):
            done = steps.run(f"refresh {number}", lambda: self._sender.refresh(message_id, card).value)
            if done != Placed.AGAIN.value:
                return
            steps.sleep(pause)
