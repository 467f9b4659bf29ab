"""Mutants that lose work, do it twice, or let one process take what another one has."""

from tests.stress.mutations.mutant import Mutant

STORAGE = "tests/storage"
REMINDERS = f"{STORAGE}/test_reminders.py"
LOOKS = f"{STORAGE}/reminders/test_looks.py"
CLEANUP = "tests/tasks/test_cleanup.py"

MUTANTS = (
    Mutant(
        name="finished-work-is-kept-for-a-second",
        file="bot/lifecycle.py",
        before="WORKFLOWS_KEPT_FOR = timedelta(hours=48)",
        after="WORKFLOWS_KEPT_FOR = timedelta(seconds=1)",
        why="an event that the platform repeats is done a second time",
        tests=(f"{CLEANUP}::test_finished_work_is_remembered_for_two_days[sqlite]",),
    ),
    Mutant(
        name="reminders-are-kept-for-a-day",
        file="bot/lifecycle.py",
        before="REMINDERS_KEPT_FOR = timedelta(days=90)",
        after="REMINDERS_KEPT_FOR = timedelta(days=1)",
        why="a closing of last week is told again",
        tests=(f"{CLEANUP}::test_what_was_told_is_remembered_for_ninety_days[sqlite]",),
    ),
    Mutant(
        name="a-repeated-message-is-another-one",
        file="bot/webhook/event_intake.py",
        before='f"message:{incoming.id}"',
        after='f"message:{incoming.id}:" + __import__("uuid").uuid4().hex',
        why="a message that the platform delivers again is answered again",
        tests=("tests/conversations/test_messages.py::test_the_same_message_delivered_again_is_answered_once",),
    ),
    Mutant(
        name="a-repeated-click-is-another-one",
        file="bot/webhook/event_intake.py",
        before='workflow_id = f"click:{click.event_id}"',
        after='workflow_id = f"click:{click.event_id}:" + __import__("uuid").uuid4().hex',
        why="a click that the platform delivers again is done again",
        tests=("tests/http/test_webhook_intake.py::test_a_repeated_click_event_gets_the_first_ones_answer",),
    ),
    Mutant(
        name="each-attempt-to-send-has-its-own-uuid",
        file="bot/dispatch/card_sender.py",
        before="return hashlib.sha256(idempotency_key.encode()).hexdigest()[:40]",
        after='return __import__("uuid").uuid4().hex + idempotency_key[:1]',
        why="a message whose answer was lost stands in the chat twice",
        tests=("tests/unit/test_card_sender.py::test_a_repeated_step_sends_the_plainer_card_once",),
    ),
    Mutant(
        name="an-interval-begins-on-each-replica",
        file="bot/tasks/scheduler.py",
        before='return f"{self.name}:{int(self.interval.total_seconds())}:{number}{again}"',
        after='return f"{self.name}:{int(self.interval.total_seconds())}:{number}{again}:{id(self)}"',
        why="three replicas scan and remind three times",
        tests=("tests/tasks/test_scheduler.py::test_two_replicas_start_an_interval_once",),
    ),
    Mutant(
        name="a-backup-leaves-a-table-out",
        file="bot/storage/all_tables.py",
        before="from bot.storage.health import tables as _health  # noqa: F401 - adds its table to the metadata\n",
        after="",
        why="what a table holds is not in the backup of PostgreSQL, nor in the list of what was copied",
        tests=("tests/storage/copying/test_backup.py::test_the_command_copies_every_table_and_names_it[postgresql]",),
    ),
    Mutant(
        name="a-failing-step-ends-its-work",
        file="bot/tasks/retries.py",
        before='log.exception("step_failed", work=steps.workflow_id, step=name)\n            return RETRY',
        after='log.exception("step_failed", work=steps.workflow_id, step=name)\n            raise',
        why="a database that is away for a moment ends work that was acknowledged",
        tests=("tests/tasks/test_retries.py::test_a_step_that_raises_is_tried_again",),
    ),
    Mutant(
        name="a-claimed-reminder-is-claimed-again",
        file="bot/storage/reminding/reminders.py",
        before="index_elements=_KEY, set_=taken, where=_IS_DUE_AGAIN)",
        after="index_elements=_KEY, set_=taken)",
        why="two digests tell the same stage",
        tests=(f"{REMINDERS}::test_a_stage_that_another_digest_has_claimed_stays_with_it[sqlite]",),
    ),
    Mutant(
        name="a-resumed-digest-claims-anew",
        file="bot/storage/reminding/reminders.py",
        before="            if claimed or not rows:\n",
        after="            if not rows:\n",
        why="after a crash a digest is empty or has other rows",
        tests=(f"{REMINDERS}::test_a_repeated_claim_returns_the_same_rows_and_claims_nothing_new[sqlite]",),
    ),
    Mutant(
        name="a-locked-job-is-locked-again",
        file="bot/storage/job_locks.py",
        before="            where=or_(is_same_holder, _is_stale(insert.excluded.taken_at_ms)),\n",
        after="",
        why="two people who click at once open the job twice",
        tests=(f"{STORAGE}/test_job_locks.py::test_a_job_is_locked_for_one_idempotency_key_at_a_time[sqlite]",),
    ),
    Mutant(
        name="a-job-lock-is-stale-after-six-seconds",
        file="bot/storage/job_locks.py",
        before="STALE_AFTER = timedelta(seconds=60)",
        after="STALE_AFTER = timedelta(seconds=6)",
        why="a reopening that waits for Hire loses its lock to another one",
        tests=(
            f"{STORAGE}/test_job_locks.py::test_a_stale_lock_is_replaced_after_a_minute_and_is_not_started[sqlite]",
        ),
    ),
    Mutant(
        name="the-second-decision-counts-too",
        file="bot/storage/requests/reopen_requests.py",
        before="        counts = or_(_IS_PENDING, is_same)\n",
        after="        counts = or_(_IS_PENDING, is_same, _COLUMNS.id == request_id)\n",
        why="a request that was approved is declined afterwards",
        tests=(
            f"{STORAGE}/requests/test_reopen_requests.py::test_the_first_decision_counts_and_may_be_repeated[sqlite]",
        ),
    ),
    Mutant(
        name="a-look-is-claimed-for-ten-seconds",
        file="bot/storage/reminding/looks.py",
        before="LOOK_LEASE = timedelta(minutes=10)",
        after="LOOK_LEASE = timedelta(seconds=10)",
        why="two replicas look at the same chats while one of them is slow",
        tests=(f"{LOOKS}::test_a_chat_that_somebody_looks_at_is_due_again_when_that_one_is_dead[sqlite]",),
    ),
    Mutant(
        name="a-late-look-overwrites-the-newer-one",
        file="bot/storage/reminding/looks.py",
        before='.where(_chats.chat_id == bindparam("noted_chat"), _chats.waits_for == f"{_CLAIM}{key}")',
        after='.where(_chats.chat_id == bindparam("noted_chat"))',
        why="a change that came during a look is forgotten until the next day",
        tests=(f"{LOOKS}::test_the_look_that_has_lost_its_claim_notes_nothing[sqlite]",),
    ),
    Mutant(
        name="two-refreshes-have-the-card-at-once",
        file="bot/storage/cards.py",
        before="update(cards).where(_is(message_id), or_(cards.c.refresh_key == key, _is_free(to_ms(now))))",
        after="update(cards).where(_is(message_id))",
        why="an older state of a job replaces a newer one on its card",
        tests=(f"{STORAGE}/test_cards.py::test_one_refresh_at_a_time_has_the_card_and_may_ask_again[sqlite]",),
    ),
    Mutant(
        name="a-refresh-that-died-holds-the-card",
        file="bot/storage/cards.py",
        before="REFRESH_LEASE = timedelta(seconds=15)",
        after="REFRESH_LEASE = timedelta(hours=15)",
        why="after a crash a card shows its old state for hours",
        tests=(
            (
                "tests/conversations/jobs/test_refresh_turns.py"
                "::test_a_process_that_died_in_a_refresh_does_not_hold_the_card_for_ever"
            ),
        ),
    ),
    Mutant(
        name="a-lock-that-is-free-for-a-moment-is-a-death",
        file="bot/tasks/dbos_database.py",
        before="if now - max(held_since, self._free_since[each]) >= DEAD_AFTER.total_seconds()]",
        after="if now >= max(held_since, self._free_since[each])]",
        why="after a restart of PostgreSQL a replica takes over what the others are doing",
        tests=("tests/tasks/test_executor_locks.py::test_a_lock_that_is_free_for_a_moment_is_nobodys_death",),
    ),
    Mutant(
        name="a-resumed-reopening-finds-the-job-open",
        file="handlers/reopening/reopen.py",
        before='return ("reopened" if has_started else "already_open"), job',
        after='return "already_open", job',
        why="after a crash the one who reopened the job is told that somebody else did",
        tests=("tests/conversations/reopening/test_reopening_killed.py::test_the_history_has_the_expiry_of_before",),
    ),
)
