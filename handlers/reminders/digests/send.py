"""The task that sends one digest to one chat.

The names of the steps are stored, and so is their order (``bot/tasks/workflows.py``).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field

from bot.dispatch.card_sender import Destination, SendStatus
from bot.domain.errors import BotError, FeishuBusy
from bot.domain.jobs import Job
from bot.domain.reminders import ChatSettings, Reminder
from bot.domain.replies import FollowUp
from bot.domain.schedule.reminder_schedule import JobSnapshot, due_now
from bot.domain.send_errors import ChatGone
from bot.domain.serialization import load
from bot.logs import get_logger
from bot.metrics import DIGESTS
from bot.tasks.retries import RETRY, run_with_retries
from bot.tasks.task_context import TaskContext
from cards.digest_card import DigestView, digest_card
from handlers.reminders.digests.view import DigestContent, digest_view, read_content, view_content
from handlers.reminders.drop_chat import drop_chat
from handlers.reminders.due_reminders import (
    chats_with_known_zone,
    due_after_reading,
    local_day,
    read_job_snapshot,
    reminder_state,
)
from handlers.reminders.notify_responsible import responsible_tasks
from handlers.reminders.steady_clock import not_before
from handlers.rights.teams import with_teams
from handlers.zone_of_chat import zone_of

log = get_logger(__name__)

# Within this time the platform recognises a repeated send (docs/feishu/api.md 4.2).
REPEATABLE_FOR = timedelta(hours=1)
# What was read when the digest was claimed is shown if it is sent within this time, and read again otherwise.
FRESH_FOR = timedelta(seconds=5)
# What was due is taken for what is due for so long, except that its jobs are computed again.
FOUND_WITHIN = timedelta(minutes=5)
INTERNAL, EXTERNAL, GONE = "internal", "external", "gone"
NOTHING = "0"


@dataclass(frozen=True)
class DigestRequest:
    """The task's payload: the chat, the id of the digest in the store and on its cards, and when it was requested.

    ``job_ids`` are the jobs of which something was due then. They are computed again alone if that was just now; if they are
    not known, or some time has passed, all jobs are.
    """

    chat_id: str
    digest_id: str
    requested_at: Annotated[datetime | None, Field(alias="ordered_at")] = None
    job_ids: tuple[str, ...] = ()


def send_digest(task: TaskContext, payload: str) -> None:
    """Claim what is due, send it once, and record that it was sent. A chat that is gone or external is dropped."""
    digest = _Digest(task, load(DigestRequest, payload))
    if run_with_retries(task.steps, "claim", digest.claim) in {NOTHING, RETRY}:
        # An attempt that failed after its transaction may have claimed something.
        digest.release()
        return
    kind = run_with_retries(task.steps, "is it internal", digest.kind_of_chat)
    if kind == INTERNAL:
        digest.send()
    elif kind in {EXTERNAL, GONE}:
        digest.drop_chat(kind)
    else:
        digest.release()


class _Digest:
    """One run of the task.

    What a step reads is kept in memory for the steps after it. If that step ran before a restart, it is read again.
    """

    def __init__(self, task: TaskContext, request: DigestRequest) -> None:
        self._task = task
        ctx = task.context(_person_of(request.chat_id, task), request.chat_id)
        self._ctx = not_before(ctx, request.requested_at)
        self._request = request
        self._settings: ChatSettings | None = None
        self._claimed: DigestContent | None = None
        self._view: DigestView | None = None

    def claim(self) -> str:
        """The step that claims what is due; the number of rows. Repeated after a crash, it finds the same rows."""
        store, now = self._ctx.store, self._ctx.now()
        chat = store.subscriptions.get_chat(self._request.chat_id)
        if chat is None or not chats_with_known_zone([chat]):
            return NOTHING
        self._settings = chat[0]
        if self._is_late():
            return NOTHING
        told = store.reminders.read_log(self._request.chat_id)
        snoozes = store.snoozes.list_for_chat(self._request.chat_id)
        try:
            state = reminder_state(chat, told.handled_keys, snoozes, self._ctx)
            stage = max(state.settings.stages, default=0)
            snapshot = read_job_snapshot(stage, self._ctx, self._found_just_now())
            found = due_now(state, snapshot, self._ctx.now())
            due, snapshot = due_after_reading(found, state, snapshot, stage, self._ctx)
        except BotError as error:
            log.warning("digest_postponed", chat=self._request.chat_id, error=error)
            return RETRY
        reminders = store.reminders.claim(self._request.digest_id, due.reminders, due.skipped)
        jobs = with_teams(self._jobs_of(reminders, snapshot), self._ctx)
        self._claimed = DigestContent(reminders, jobs, snoozes, told.last_shown, now)
        return str(len(reminders))

    def kind_of_chat(self) -> str:
        """The step that finds out whether job data may be sent to the chat."""
        settings = self._read_settings()
        if settings is not None and settings.is_direct:
            return INTERNAL
        try:
            if self._task.chat.is_external(self._request.chat_id):
                return EXTERNAL
        except ChatGone:
            return GONE
        except FeishuBusy:
            return RETRY
        self._task.guests.note()
        return INTERNAL

    def send(self) -> None:
        """Send the card, record it, and start what follows from it."""
        destination = Destination(self._request.chat_id, "")
        # If guests join meanwhile, what it was to tell becomes due again, and the next digest drops the chat.
        status, message_id = self._task.send_latest_inside("digest", destination, self._make_card, refusal=None)
        DIGESTS.labels(outcome=status.value).inc()
        if status is SendStatus.CHAT_GONE:
            self.drop_chat(GONE)
        elif status is not SendStatus.SENT:
            self.release()
        else:
            self._ctx.store.reminders.mark_sent(self._request.digest_id, message_id, self._ctx.now())
            self._notify_responsible()

    def drop_chat(self, reason: str) -> None:
        """End the chat's subscriptions."""
        drop_chat(self._request.chat_id, reason, self._ctx)
        self.release()

    def release(self) -> None:
        """Make due again what was claimed and not sent."""
        self._ctx.store.reminders.release(self._request.digest_id, self._ctx.now() - REPEATABLE_FOR)

    def _make_card(self) -> FollowUp | None:
        if self._is_late() or self._may_have_been_sent():
            return None
        content, self._claimed = self._claimed, None
        if content is None or self._ctx.now() - content.read_at > FRESH_FOR:
            content = read_content(self._request.digest_id, self._ctx)
        self._view = view_content(self._request.digest_id, content, self._ctx)
        if not self._view.rows:
            return None
        zone, policy = zone_of(self._read_settings(), self._ctx), self._ctx.policy
        return FollowUp(digest_card(self._view, 0, self._ctx.now(), zone, show_salary=policy.show_salary))

    def _notify_responsible(self) -> None:
        if not self._ctx.policy.remind_creator:
            return
        view = self._view or digest_view(self._request.digest_id, self._ctx)
        for request in responsible_tasks(view, self._read_settings()):
            self._task.submit(request)

    def _jobs_of(self, reminders: tuple[Reminder, ...], snapshot: JobSnapshot) -> list[Job]:
        """The reminders' jobs in their order. Those that were claimed before a crash may have left the snapshot since."""
        known = snapshot.by_id()
        wanted = dict.fromkeys(reminder.key.job_id for reminder in reminders)
        missing = wanted.keys() - known.keys()
        found = known | dict(self._ctx.store.jobs.get_many(missing)) if missing else known
        return [found[job_id] for job_id in wanted if job_id in found]

    def _found_just_now(self) -> tuple[str, ...] | None:
        """The jobs for which something was due within ``FOUND_WITHIN``, None for all."""
        request, now = self._request, self._ctx.now()
        is_new = request.requested_at is not None and now - request.requested_at <= FOUND_WITHIN
        return request.job_ids or None if is_new else None

    def _is_late(self) -> bool:
        """Whether the digest was delayed to another day; what is due then belongs to that day's own digest.

        Within the hour it may have been sent already. Then sending it again is safe: the platform shows it once.
        """
        settings, requested_at, now = self._read_settings(), self._request.requested_at, self._ctx.now()
        if requested_at is None or settings is None or now - requested_at <= REPEATABLE_FOR:
            return False
        return local_day(settings, requested_at) != local_day(settings, now)

    def _may_have_been_sent(self) -> bool:
        """Whether an attempt before a crash may have sent it, too long ago for Feishu to recognise a repetition.

        Then its rows become due again, and the next digest tells them with a mark: better a day late than twice on one day.
        """
        now = self._ctx.now()
        return now - self._ctx.store.reminders.mark_sending(self._request.digest_id, now) > REPEATABLE_FOR

    def _read_settings(self) -> ChatSettings | None:
        if self._settings is None:
            self._settings = self._ctx.store.subscriptions.settings(self._request.chat_id)
        return self._settings


def _person_of(chat_id: str, task: TaskContext) -> str:
    """Whose direct chat it is, empty for a group. Release 0.1 did not store that, but nobody else can have subscribed there."""
    if not task.access.is_direct(chat_id):
        return ""
    if person := task.access.direct_person(chat_id):
        return person
    subscriptions = task.context("", chat_id).store.subscriptions.list_for_chat(chat_id)
    return subscriptions[0].created_by if subscriptions else ""
