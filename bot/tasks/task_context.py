"""Errands: durable work that no one waits for, such as a digest or a bulk reopening. What they may use stands here.

The errands themselves are functions in ``handlers/``, listed in ``handlers.ERRANDS``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.dispatch.card_sender import CardSender, Destination, SendStatus
from bot.dispatch.context import Context
from bot.domain.events import Requester
from bot.domain.replies import Card, FollowUp, TaskRequest
from bot.interfaces.feishu import Chat
from bot.interfaces.tasks import Steps
from bot.tasks.retries import guarded, run_with_retries

LOCKED_CARD_DELAYS = tuple(timedelta(seconds=pause) for pause in (1, 1, 2, 3, 5))


@dataclass(frozen=True)
class TaskContext:
    """What an errand goes with: steps that survive a crash, and the rooms it may enter."""

    steps: Steps
    chat: Chat
    sender: CardSender
    context_for: Callable[[Requester, str], Context]
    order: Callable[[TaskRequest], None]
    is_internal: Callable[[str], bool]

    def context(self, actor_id: str, chat_id: str, message_id: str = "") -> Context:
        """The surroundings of a handler, for somebody in whose name the errand acts; its cause is the errand's id."""
        return self.context_for(Requester(actor_id, chat_id, message_id), self.steps.workflow_id)

    def place(self, part: str, destination: Destination, follow_up: FollowUp) -> tuple[SendStatus, str]:
        """Send a card once, patiently; how it ended and its message_id."""
        return self.place_fresh(part, destination, lambda: follow_up)

    def place_fresh(
        self, part: str, destination: Destination, make: Callable[[], FollowUp | None]
    ) -> tuple[SendStatus, str]:
        """As ``place``; ``make`` is asked in each attempt, also after a restart. None, for it is too late, is LOST."""

        def attempt() -> str:
            follow_up = make()
            if follow_up is None:
                return SendStatus.FAILED.value
            status, message_id = self.sender.place(destination, follow_up, f"{self.steps.workflow_id}/{part}")
            return status.value if status is SendStatus.RETRY else f"{status.value} {message_id}"

        outcome, _, message_id = run_with_retries(self.steps, f"send {part}", attempt).partition(" ")
        return SendStatus(outcome), message_id

    def refresh(self, part: str, message_id: str, make_card: Callable[[], Card | None]) -> SendStatus:
        """Give a card that was sent a new face, waiting while somebody is using it (open-questions Q38).

        ``make_card`` is asked in each attempt, so that what it reads is fresh; None leaves the card as it is.
        """

        def attempt() -> str:
            card = make_card()
            return (self.sender.refresh(message_id, card) if card else SendStatus.FAILED).value

        status = SendStatus.RETRY
        step = guarded(self.steps, f"refresh {part}", attempt)
        for number, pause in enumerate(LOCKED_CARD_DELAYS):
            status = SendStatus(self.steps.run(f"refresh {part} #{number}", step))
            if status is not SendStatus.RETRY:
                return status
            self.steps.sleep(pause)
        return status


Task = Callable[[TaskContext, str], None]
