"""Errands: durable work that no one waits for, such as a digest or a bulk reopening. What they may use stands here.

The errands themselves are functions in ``handlers/``, listed in ``handlers.ERRANDS``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.dispatch.card_sender import Placed, Sender, Spot
from bot.dispatch.context import Context
from bot.domain.events import Asker
from bot.domain.replies import Card, FollowUp, Order
from bot.interfaces.feishu import Chat
from bot.interfaces.tasks import Steps
from bot.tasks.retries import guarded, until_settled

LOCKED_PAUSES = tuple(timedelta(seconds=pause) for pause in (1, 1, 2, 3, 5))


@dataclass(frozen=True)
class Way:
    """What an errand goes with: steps that survive a crash, and the rooms it may enter."""

    steps: Steps
    chat: Chat
    sender: Sender
    context_of: Callable[[Asker, str], Context]
    order: Callable[[Order], None]
    is_internal: Callable[[str], bool]

    def context(self, actor_id: str, chat_id: str, message_id: str = "") -> Context:
        """The surroundings of a handler, for somebody in whose name the errand acts; its cause is the errand's id."""
        return self.context_of(Asker(actor_id, chat_id, message_id), self.steps.work_id)

    def place(self, part: str, spot: Spot, follow_up: FollowUp) -> tuple[Placed, str]:
        """Send a card once, patiently; how it ended and its message_id."""
        return self.place_fresh(part, spot, lambda: follow_up)

    def place_fresh(self, part: str, spot: Spot, make: Callable[[], FollowUp | None]) -> tuple[Placed, str]:
        """As ``place``; ``make`` is asked in each attempt, also after a restart. None, for it is too late, is LOST."""

        def attempt() -> str:
            follow_up = make()
            if follow_up is None:
                return Placed.LOST.value
            placed, message_id = self.sender.place(spot, follow_up, f"{self.steps.work_id}/{part}")
            return placed.value if placed is Placed.AGAIN else f"{placed.value} {message_id}"

        outcome, _, message_id = until_settled(self.steps, f"send {part}", attempt).partition(" ")
        return Placed(outcome), message_id

    def refresh(self, part: str, message_id: str, make_card: Callable[[], Card | None]) -> Placed:
        """Give a card that was sent a new face, waiting while somebody is using it (open-questions Q38).

        ``make_card`` is asked in each attempt, so that what it reads is fresh; None leaves the card as it is.
        """

        def attempt() -> str:
            card = make_card()
            return (self.sender.refresh(message_id, card) if card else Placed.LOST).value

        placed = Placed.AGAIN
        step = guarded(self.steps, f"refresh {part}", attempt)
        for number, pause in enumerate(LOCKED_PAUSES):
            placed = Placed(self.steps.run(f"refresh {part} #{number}", step))
            if placed is not Placed.AGAIN:
                return placed
            self.steps.sleep(pause)
        return placed


Errand = Callable[[Way, str], None]
