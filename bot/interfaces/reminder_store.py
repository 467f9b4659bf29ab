"""Interfaces of the repositories of reminders; part of the Store in ``bot/interfaces/store.py``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.reminders import (
    Assignment,
    AutoReopen,
    ChatSettings,
    EndedSubscription,
    Filters,
    Reminder,
    ShownFields,
    Snooze,
    StageKey,
    Subscription,
)


@dataclass(frozen=True)
class ReminderLog:
    """What one chat has been reminded of.

    Attributes:
        handled_keys: as ``ReminderRepository.handled_keys``.
        last_shown: what the latest reminder of each job that was sent has shown, by job id.
    """

    handled_keys: frozenset[StageKey]
    last_shown: Mapping[str, ShownFields]


class SubscriptionRepository(Protocol):
    """The settings and subscriptions of chats."""

    def settings(self, chat_id: str) -> ChatSettings | None:
        """The settings of the chat, or None if it has none."""
        ...

    def put_settings(self, settings: ChatSettings, subscription: Subscription | None = None) -> None:
        """Store or replace the settings of a chat, and ``add`` a subscription in the same transaction."""
        ...

    def add(self, subscription: Subscription) -> bool:
        """Add a subscription. False, without a change, if the chat has another one with the same filters.

        Filters are compared normalized and regardless of the order of values. Adding the same id again (a resumed step)
        returns True.
        """
        ...

    def find(self, chat_id: str, filters: Filters) -> Subscription | None:
        """The chat's subscription with these filters, compared as in ``add``; None if it has none."""
        ...

    def end(
        self, chat_id: str, subscription_id: str, ended_by: str, ended_at: datetime, idempotency_key: str
    ) -> EndedSubscription | None:
        """End a subscription of the chat and keep it for ``restore``; None if the chat has none with that id.

        Ending it again with the same key (a resumed step) returns the same. No other method lists what has ended.
        """
        ...

    def ended(self, chat_id: str, subscription_id: str, idempotency_key: str) -> EndedSubscription | None:
        """What has ended and is not restored, or was restored with this key (a resumed step); None if there is none."""
        ...

    def restore(self, chat_id: str, subscription_id: str, idempotency_key: str) -> bool:
        """Make an ended subscription of the chat what it was, with its first moment and person.

        False, without a change, if it has not ended, or if the chat has another one with the same filters. Restoring it
        again with the same key (a resumed step) returns True.
        """
        ...

    def prune_ended(self, before: datetime) -> None:
        """Delete what has ended before that moment."""
        ...

    def drop_chat(self, chat_id: str) -> int:
        """Delete the subscriptions, ended ones too, settings, snoozes, orders and unsent reminders of a chat that is gone.

        Orders are its scheduled reopenings. Sent reminders stay, so that they are not repeated if the bot is added again. Returns the number of deleted
        subscriptions.
        """
        ...

    def list_for_chat(self, chat_id: str) -> tuple[Subscription, ...]:
        """The chat's subscriptions, oldest first."""
        ...

    def get_chat(self, chat_id: str) -> tuple[ChatSettings, tuple[Subscription, ...]] | None:
        """The chat's settings and subscriptions, oldest first, in one read; None if it has no settings."""
        ...

    def get_chats(self, chat_ids: Iterable[str]) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
        """As ``list_chats``, those of these ids only."""
        ...

    def list_chats(self) -> tuple[tuple[ChatSettings, tuple[Subscription, ...]], ...]:
        """The settings and subscriptions of every chat that has both, ordered by chat id."""
        ...


class ReminderRepository(Protocol):
    """The reminders of chats. A unique key (chat, job, occasion, stage) lets only one digest claim a reminder."""

    def handled_keys(self, chat_id: str) -> frozenset[StageKey]:
        """The keys of all reminders of this chat that were claimed or skipped and are not pruned yet."""
        ...

    def read_log(self, chat_id: str) -> ReminderLog:
        """The handled keys of a chat, and what was shown last, in one read."""
        ...

    def claim(self, digest_id: str, due: Iterable[Reminder], skipped: Iterable[Reminder]) -> tuple[Reminder, ...]:
        """Claim due reminders for a digest in one transaction, and return the reminders of the digest.

        They come most urgent first: the lowest stage, then the soonest expiry. A reminder that another digest has claimed
        stays with it. ``skipped`` are less urgent reminders that are never sent. If the digest has reminders already (a
        resumed step), these are returned and nothing more is claimed, because the card may have been sent. Moments are
        stored in milliseconds.
        """
        ...

    def list_digest(self, digest_id: str) -> tuple[Reminder, ...]:
        """The reminders of a digest in its order."""
        ...

    def list_sent(self, chat_id: str, since: datetime, before: datetime) -> tuple[Reminder, ...]:
        """The reminders that were sent to the chat from ``since`` on and before ``before``: the latest first, then as a digest."""
        ...

    def unsent_digests(self) -> frozenset[str]:
        """The ids of the digests with reminders that were claimed and not sent."""
        ...

    def mark_sending(self, digest_id: str, at: datetime) -> datetime:
        """Record that the digest is about to be sent; when that was first recorded of it, ``at`` if it was not."""
        ...

    def mark_sent(self, digest_id: str, message_id: str, sent_at: datetime) -> None:
        """Record that the digest was sent. If it is recorded again, the first message and moment stay."""
        ...

    def release(self, digest_id: str, doubtful_before: datetime | None = None) -> None:
        """Make the reminders of a digest that could not be sent due again. Skipped ones stay skipped.

        If sending it began before ``doubtful_before``, they are marked as possibly told.
        """
        ...

    def last_shown(self, chat_id: str, before_digest_id: str) -> Mapping[str, ShownFields]:
        """What the latest reminder of each job that was sent before this digest showed, by job id.

        For a digest that is not sent yet, that is the latest reminder of all.
        """
        ...

    def digest_of_message(self, message_id: str) -> str | None:
        """The digest that was sent with this message, or None."""
        ...

    def prune(self, before: datetime) -> None:
        """Delete reminders that were due and whose job expired before that moment, or has no expiry.

        ``before`` must be earlier than the ``since`` of ``JobRepository.closed_since``, or closings are repeated.
        """
        ...


class AssignmentRepository(Protocol):
    """Who is responsible for which job: at most one person for each."""

    def assign(self, assignment: Assignment) -> Assignment:
        """Assign the job unless it is assigned, and return its assignment."""
        ...

    def release(self, job_id: str, open_id: str) -> bool:
        """End the assignment; False if the job is not assigned to that person."""
        ...

    def get_many(self, job_ids: Iterable[str]) -> Mapping[str, Assignment]:
        """The assignments of these jobs by job id."""
        ...


class SnoozeRepository(Protocol):
    """The jobs of which a chat is not reminded for a while."""

    def put(self, snooze: Snooze) -> None:
        """Store a snooze; it replaces an earlier one of the same chat and job."""
        ...

    def delete(self, chat_id: str, job_id: str) -> None:
        """End the chat's snooze of a job, if there is one."""
        ...

    def list_for_chat(self, chat_id: str) -> Mapping[str, Snooze]:
        """The snoozes of the chat by job id, including ended ones."""
        ...

    def prune(self, before: datetime) -> None:
        """Delete the snoozes that had ended by that moment, and those without an end whose job had closed by then.

        It must run before a reopened job is stored, because after that it cannot be seen that the job was closed.
        """
        ...


class AutoReopenRepository(Protocol):
    """The automatic reopenings; at most one for each job."""

    def schedule(self, auto_reopen: AutoReopen) -> None:
        """Store an automatic reopening; it replaces an earlier one of the same job."""
        ...

    def cancel(self, job_id: str) -> AutoReopen | None:
        """Delete and return the automatic reopening of a job, or None. Of several callers at once only one gets it."""
        ...

    def get(self, job_id: str) -> AutoReopen | None:
        """The automatic reopening of this job, or None."""
        ...

    def list_all(self) -> tuple[AutoReopen, ...]:
        """All automatic reopenings, oldest first."""
        ...
