"""What a task may use: durable steps, sending and updating cards with retries, and further tasks.

A task is durable work that nobody waits for, such as a digest or a bulk reopening. The tasks are functions in
``handlers``, listed in ``handlers.TASKS``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.dispatch.access import Access
from bot.dispatch.card_refresher import AFTER_CLICK, CardRefresher
from bot.dispatch.card_sender import CardSender, Destination, SendStatus
from bot.dispatch.context import Context, ContextFactory
from bot.domain.events import Requester
from bot.domain.replies import Card, FollowUp, Reply, TaskRequest
from bot.interfaces.doctor import Doctor
from bot.interfaces.feishu import Chat
from bot.interfaces.tasks import Steps, WorkflowEngine
from bot.tasks.guest_check import GuestCheck
from bot.tasks.retries import do_nothing, guarded, run_with_retries

# The first ones suffice for a card that is locked or was just clicked; the last ones for one that is clicked again and again.
LOCKED_CARD_DELAYS = tuple(timedelta(seconds=pause) for pause in (1, 1, 2, 3, 5, 10, 20))
AFTER_ANSWER = timedelta(seconds=1)
GIVING_WAY = frozenset({"refresh_cards", "reopen_many"})
"""The kinds of tasks that are many after one click or scan, and pause often: digests and requests go before them."""


class TaskQueue:
    """Starts the tasks that handlers and other tasks request."""

    def __init__(self, engine: WorkflowEngine) -> None:
        self._engine = engine

    def submit(self, request: TaskRequest) -> None:
        """Start a task; the same kind and idempotency key run once, however often they are submitted."""
        self._engine.enqueue(request.kind, f"{request.kind}:{request.idempotency_key}", request.payload)

    def unfinished(self, kind: str) -> Mapping[str, str]:
        """As ``WorkflowEngine.unfinished``."""
        return self._engine.unfinished(kind)


@dataclass(frozen=True)
class TaskContext:
    """What one run of a task may use."""

    steps: Steps
    chat: Chat
    access: Access
    _sender: CardSender
    _refresher: CardRefresher
    _contexts: ContextFactory
    _queue: TaskQueue
    doctor: Doctor
    guests: GuestCheck

    def context(self, actor_id: str, chat_id: str, message_id: str = "", *, is_automatic: bool = False) -> Context:
        """The context for handlers, on behalf of ``actor_id``; its idempotency key is the workflow's id.

        ``is_automatic`` means that the bot acts by itself, as that person had ordered.
        """
        is_direct = bool(chat_id) and self.access.is_direct(chat_id)
        requester = Requester(actor_id, chat_id, message_id, is_direct=is_direct, is_automatic=is_automatic)
        return self._contexts.create(requester, self.steps.workflow_id)

    def is_internal(self, chat_id: str) -> bool:
        """As ``Access.is_internal``."""
        return self.access.is_internal(chat_id)

    def submit(self, request: TaskRequest) -> None:
        """Start another task; call it between steps, not inside one."""
        self._queue.submit(request)

    def unfinished(self, kind: str) -> Mapping[str, str]:
        """The payloads of the tasks of a kind that have not ended, by workflow id."""
        return self._queue.unfinished(kind)

    def send(self, part: str, destination: Destination, follow_up: FollowUp) -> tuple[SendStatus, str]:
        """Send a card once, with retries; the status and the card's message_id."""
        return self.send_latest(part, destination, lambda: follow_up)

    def send_latest(
        self,
        part: str,
        destination: Destination,
        make: Callable[[], FollowUp | None],
        before_retry: Callable[[], None] = do_nothing,
    ) -> tuple[SendStatus, str]:
        """As ``send``; ``make`` is called in each attempt, also after a restart. None means that it is too late: FAILED.

        ``before_retry`` is as in ``run_with_retries``.
        """

        def attempt() -> str:
            follow_up = make()
            if follow_up is None:
                return SendStatus.FAILED.value
            status, message_id = self._sender.send(destination, follow_up, f"{self.steps.workflow_id}/{part}")
            return status.value if status is SendStatus.RETRY else f"{status.value} {message_id}"

        outcome, _, message_id = run_with_retries(self.steps, f"send {part}", attempt, before_retry).partition(" ")
        return SendStatus(outcome), message_id

    def send_inside(
        self, part: str, destination: Destination, follow_up: FollowUp, refusal: FollowUp
    ) -> tuple[SendStatus, str]:
        """As ``send``, for what only an internal chat may be shown; see ``send_latest_inside``."""
        return self.send_latest_inside(part, destination, lambda: follow_up, refusal)

    def send_latest_inside(
        self,
        part: str,
        destination: Destination,
        make: Callable[[], FollowUp | None],
        refusal: FollowUp | None,
        before_retry: Callable[[], None] = do_nothing,
    ) -> tuple[SendStatus, str]:
        """As ``send_latest``, for what only an internal chat may be shown: guests who have joined meanwhile get ``refusal``.

        Unless ``guests`` knows it from this run, each attempt asks before it sends.
        """

        def make_for_chat() -> FollowUp | None:
            follow_up = make()
            is_shown = follow_up is None or self.guests.allows(destination.chat_id)
            return follow_up if is_shown else refusal

        def forget() -> None:
            self.guests.forget()
            before_retry()

        return self.send_latest(part, destination, make_for_chat, forget)

    def refresh(
        self,
        part: str,
        message_id: str,
        make_card: Callable[[], Card | None],
        after_click: timedelta = AFTER_CLICK,
    ) -> SendStatus:
        """Replace the content of a card that was sent, waiting while somebody uses it (docs/feishu/open-questions.md Q38).

        ``make_card`` is called in each attempt, so that it can read afresh; None leaves the card as it is. So does a card that
        shows the same already. One refresh of a card at a time, and none within ``after_click`` of a click on it.
        """
        return self._refresh(part, lambda key: self._refresher.refresh(message_id, key, make_card, after_click))

    def refresh_clicked(self, part: str, chat_id: str, message_id: str, card: Card) -> SendStatus:
        """As ``refresh``, for the late answer to a click on that card: it does not wait for the click.

        FAILED if guests have joined the chat meanwhile.
        """

        def attempt(key: str) -> SendStatus:
            if not self.is_internal(chat_id):
                return SendStatus.FAILED
            return self._refresher.answer_late(message_id, key, card)

        return self._refresh(part, attempt)

    def answer_for(self, message_id: str, reply: Reply) -> Reply:
        """The reply to a click on that message, with a plainer card if the platform refuses the whole one."""
        return replace(reply, card=self._refresher.answer_for(message_id, reply.card)) if reply.card else reply

    def may_be_refused(self, card: Card, clicker_id: str) -> bool:
        """As ``CardRefresher.may_be_refused``."""
        return self._refresher.may_be_refused(card, clicker_id)

    def repeat_answer(self, part: str, message_id: str, card: Card) -> SendStatus:
        """Show the answer to a click once more, after it has been taken or refused (docs/feishu/open-questions.md Q39)."""
        self.steps.sleep(AFTER_ANSWER)
        return self._refresh(part, lambda key: self._refresher.repeat_answer(message_id, key, card))

    def note_answer(self, message_id: str, chat_id: str, card: Card) -> None:
        """Record what a card shows since a click was answered with it."""
        self._refresher.note_answer(message_id, chat_id, card)

    def _refresh(self, part: str, attempt: Callable[[str], SendStatus]) -> SendStatus:
        status = SendStatus.RETRY
        step = guarded(self.steps, f"refresh {part}", lambda: attempt(f"{self.steps.workflow_id}/{part}").value)
        for number, delay in enumerate(LOCKED_CARD_DELAYS):
            status = SendStatus(self.steps.run(f"refresh {part} #{number}", step))
            if status is not SendStatus.RETRY:
                return status
            self.steps.sleep(delay)
        return status


Task = Callable[[TaskContext, str], None]


@dataclass(frozen=True)
class TaskContextFactory:
    """Makes the context of each run; built once."""

    chat: Chat
    access: Access
    sender: CardSender
    refresher: CardRefresher
    contexts: ContextFactory
    queue: TaskQueue
    doctor: Doctor

    def create(self, steps: Steps) -> TaskContext:
        guests = GuestCheck(self.access.is_internal)
        return TaskContext(
            steps, self.chat, self.access, self.sender, self.refresher, self.contexts, self.queue, self.doctor, guests
        )
