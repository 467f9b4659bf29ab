"""What reminders rely on in the database, as promises like those of ``bot/interfaces/store.py``; kept by ``bot/store_*``."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from bot.domain.reminders import (
    Assignment,
    AutoReopen,
    ChatSettings,
    PostSnapshot,
    Reminder,
    Snooze,
    StageKey,
    Subscription,
)


class SubscriptionRepository(Protocol):
    """Who is reminded of what."""

    def settings(self, chat_id: str) -> ChatSettings | None:
        """How the chat is reminded, None if it never said."""
        ...

    def put_settings(self, settings: ChatSettings) -> None:
        """Replace how the chat is reminded."""
        ...

    def add(self, subscription: Subscription) -> bool:
        """Add a subscription; False, and nothing changes, if the chat has one with the same filters.

        Filters are the same whatever the order, case and width of their values. The same subscription again (a resumed
        step) is True again.
        """
        ...

    def remove(self, chat_id: str, subscription_id: str) -> bool:
        """Remove one of the chat's subscriptions; False if it has none with that id."""
        ...

    def drop_chat(self, chat_id: str) -> int:
        """Remove everything of a chat that is gone; how many subscriptions that ended.

        Its settings, its snoozes and what was claimed for it and never sent go too. Rungs that have reached it stay
        known, so that a bot that comes back does not repeat itself.
        """
        ...

    def list_for_chat(self, chat_id: str) -> tuple[Subscription, ...]:
        """The chat's subscriptions, oldest first."""
        ...

    def list_chats(self) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
        """Every chat that has a subscription, by chat id, with its settings and subscriptions.

        A chat without settings is not among them: whoever adds its first subscription puts the settings first.
        """
        ...


class ReminderRepository(Protocol):
    """Which rung of which expiry reached which chat. The database decides, by the unique rung key."""

    def handled_keys(self, chat_id: str) -> frozenset[StageKey]:
        """Every rung that was claimed or passed over for this chat, by whatever digest, and that is not pruned yet."""
        ...

    def claim(self, digest_id: str, due: Iterable[Reminder], skipped: Iterable[Reminder]) -> tuple[Reminder, ...]:
        """Claim what is due for one digest in one transaction; what this digest holds afterwards, most urgent first.

        Most urgent is the lowest rung, and within a rung the soonest expiry. A key that another digest holds stays with
        it. ``passed_over`` are less urgent rungs that are never to be sent. Claiming again with a digest id that holds
        rows (a resumed step) gives those rows again and claims nothing more, whatever has come due since: the card may
        have left already. Moments are kept to the millisecond.
        """
        ...

    def list_digest(self, digest_id: str) -> tuple[Reminder, ...]:
        """The rows of a digest in its order, passed over ones left out."""
        ...

    def mark_sent(self, digest_id: str, message_id: str, sent_at: datetime) -> None:
        """The digest has reached its chat. Said again, the first message and moment stay."""
        ...

    def release(self, digest_id: str) -> None:
        """The digest could not be sent: its rows are due again, and nothing if it was. What it passed over stays so."""
        ...

    def last_snapshots(self, chat_id: str, before_digest_id: str) -> Mapping[tuple[str, str], PostSnapshot]:
        """What the chat's latest reminder that was sent before this digest showed of each (website id, post id).

        For a digest that was not sent yet, that is the latest one sent at all; an old digest that is paged or refreshed
        is compared with what came before it, not with what came after.
        """
        ...

    def digest_of_message(self, message_id: str) -> str | None:
        """The digest that a card shows."""
        ...

    def prune(self, before: datetime) -> None:
        """Forget rows that were due before that moment, if their expiry lies before it too or they have none.

        Whoever prunes keeps rows for longer than ``PostShelf.closed_since`` is asked to look back.
        """
        ...


class AssignmentRepository(Protocol):
    """Who takes care of which job; one for each job, seen by all."""

    def assign(self, assignment: Assignment) -> Assignment:
        """Take the job unless somebody has; who has it now."""
        ...

    def release(self, job_id: str, open_id: str) -> bool:
        """Give the job back; False if it is not that person's."""
        ...

    def get_many(self, job_ids: Iterable[str]) -> Mapping[str, Assignment]:
        """Who has which of these jobs."""
        ...


class SnoozeRepository(Protocol):
    """Which posts a chat does not want to hear of for a while."""

    def put(self, snooze: Snooze) -> None:
        """Replaces an earlier one of the same chat and post."""
        ...

    def list_for_chat(self, chat_id: str) -> Mapping[tuple[str, str], Snooze]:
        """The chat's snoozes by (website id, post id), also those that are over."""
        ...

    def prune(self, before: datetime) -> None:
        """Forget snoozes that had ended by that moment, or whose post had closed by then if they lasted until it does.

        Whoever is about to learn that a closed job is open again prunes first, or the snooze would outlive the closing.
        """
        ...


class AutoReopenRepository(Protocol):
    """Orders to reopen a job once it has closed; one for each job."""

    def schedule(self, auto_reopen: AutoReopen) -> None:
        """Replaces an earlier order for the same job."""
        ...

    def cancel(self, job_id: str) -> AutoReopen | None:
        """Take the order back; the order that there was. The one who gets it is the only one who does."""
        ...

    def get(self, job_id: str) -> AutoReopen | None:
        """The order for this job."""
        ...

    def list_all(self) -> tuple[AutoReopen, ...]:
        """All orders, oldest first."""
        ...
