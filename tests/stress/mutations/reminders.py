"""Mutants that remind of the wrong thing, at the wrong time, twice, or never."""

from tests.stress.mutations.mutant import Mutant

SCHEDULE = "tests/unit/schedule/test_reminder_schedule.py"
HOLIDAYS = "tests/unit/schedule/test_reminder_schedule_holidays.py"
CLOSINGS = "tests/unit/schedule/test_reminder_schedule_closings.py"
CONVERSATIONS = "tests/conversations/reminders"
LOOKS = "tests/storage/reminders/test_looks.py"

MUTANTS = (
    Mutant(
        name="every-missed-stage-is-sent",
        file="bot/domain/schedule/reminder_schedule.py",
        before="first = tuple(reminder for reminder in due[:1] if reminder in new",
        after="first = tuple(reminder for reminder in due if reminder in new",
        why="after a long weekend the chat is told three times of one job",
        tests=(f"{SCHEDULE}::test_after_downtime_only_the_most_urgent_stage_is_sent",),
    ),
    Mutant(
        name="a-less-urgent-stage-follows",
        file="bot/domain/schedule/reminder_schedule.py",
        before="for stage in range(key.stage))",
        after="for stage in range(0))",
        why='"expires in a week" comes after "expires tomorrow"',
        tests=(
            f"{SCHEDULE}::test_a_less_urgent_stage_never_follows_a_more_urgent_one_even_after_a_change_of_settings",
        ),
    ),
    Mutant(
        name="a-handled-stage-is-due-again",
        file="bot/domain/schedule/reminder_schedule.py",
        before="new = [reminder for reminder in due if reminder.key not in handled]",
        after="new = list(due)",
        why="the chat is told the same every day",
        tests=(f"{SCHEDULE}::test_a_handled_stage_is_not_due_again",),
    ),
    Mutant(
        name="a-weekends-stage-comes-on-monday",
        file="bot/domain/schedule/reminder_schedule.py",
        before="        day -= timedelta(days=1)\n",
        after="        day += timedelta(days=1)\n",
        why="a job that expires on Sunday is told when it is too late",
        tests=(f"{SCHEDULE}::test_working_days_bring_a_weekends_stage_forward_to_friday",),
    ),
    Mutant(
        name="holidays-are-working-days",
        file="bot/domain/schedule/reminder_schedule.py",
        before="return is_working_day_in_china(day)",
        after="return is_weekday(day)",
        why="the last reminder comes in the National Day week, when nobody reads it",
        tests=(f"{HOLIDAYS}::test_a_job_that_expires_on_national_day_week_is_told_before_and_after",),
    ),
    Mutant(
        name="a-pause-ends-a-day-early",
        file="bot/domain/schedule/reminder_schedule.py",
        before="if settings.paused_until is not None and today <= settings.paused_until:",
        after="if settings.paused_until is not None and today < settings.paused_until:",
        why="a chat is reminded on the last day of its pause",
        tests=(f"{SCHEDULE}::test_a_pause_lasts_through_its_last_day_in_the_chats_time_zone",),
    ),
    Mutant(
        name="a-snooze-never-ends",
        file="bot/domain/schedule/reminder_schedule.py",
        before="return until_closed if snooze.until is None else snooze.until > now",
        after="return until_closed if snooze.until is None else True",
        why="a job that was snoozed for three days expires in silence",
        tests=(f"{SCHEDULE}::test_a_snooze_postpones_a_due_stage_until_it_ends",),
    ),
    Mutant(
        name="closings-before-the-subscription-are-told",
        file="bot/domain/schedule/reminder_schedule.py",
        before="if until is None or one.created_at <= until]",
        after="if until is None or one.created_at]",
        why="the first digest of a new chat is a list of all that has ever closed",
        tests=(f"{CLOSINGS}::test_a_closing_before_the_subscription_is_not_reported",),
    ),
    Mutant(
        name="no-jitter",
        file="handlers/reminders/next_look.py",
        before="MAX_JITTER = timedelta(minutes=3)",
        after="MAX_JITTER = timedelta(0)",
        why="all digests of a company are sent in one second, which the platform refuses",
        tests=("tests/unit/schedule/test_next_look.py::test_chats_with_the_same_time_are_spread_over_three_minutes",),
    ),
    Mutant(
        name="what-may-have-been-told-is-told-unmarked",
        file="bot/storage/reminding/reminders.py",
        before="if doubtful_before is None or sending_at is None or sending_at >= doubtful_before:",
        after="if doubtful_before is None or sending_at is None or doubtful_before:",
        why="a digest that was sent before a crash is sent again as if it were new",
        tests=(
            "tests/storage/reminders/test_possibly_told.py::test_what_may_have_been_told_is_due_again_and_marked[sqlite]",
        ),
    ),
    Mutant(
        name="an-interrupted-digest-is-repeated-for-a-day",
        file="handlers/reminders/digests/send.py",
        before="REPEATABLE_FOR = timedelta(hours=1)",
        after="REPEATABLE_FOR = timedelta(days=1)",
        why="hours after a crash the chat gets the same digest twice, because Feishu remembers a uuid for an hour",
        tests=(
            (
                f"{CONVERSATIONS}/test_digests_delayed.py"
                "::test_a_digest_that_may_have_been_sent_hours_ago_is_not_sent_again_on_that_day"
            ),
        ),
    ),
    Mutant(
        name="a-changed-job-wakes-nobody",
        file="bot/storage/job_writes.py",
        before="            if batch.different:\n",
        after="            if not batch.different:\n",
        why="a job whose expiry is moved to tomorrow is told a day late",
        tests=(f"{LOOKS}::test_a_changed_job_wakes_the_chats_that_wait_for_it[sqlite-change-found1]",),
    ),
    Mutant(
        name="released-reminders-wait-for-the-next-day",
        file="bot/storage/reminding/reminders.py",
        before="            connection.execute(look_now(*chat_ids))\n",
        after="",
        why="a digest that could not be sent is not tried again on its day",
        tests=(f"{LOOKS}::test_released_reminders_let_the_chat_be_looked_at_now[sqlite]",),
    ),
    Mutant(
        name="digests-are-made-of-old-data",
        file="handlers/reminders/digests/late.py",
        before="return ctx.now() - read_at <= _fresh_for(ctx)",
        after="return ctx.now() >= read_at",
        why='"expired yesterday" is told of a job that was extended while Hire could not be read',
        tests=(f"{CONVERSATIONS}/test_digests_waiting.py::test_nothing_is_told_of_what_was_read_long_ago",),
    ),
    Mutant(
        name="a-digest-is-late-after-two-minutes",
        file="handlers/reminders/digests/late.py",
        before="LATE_AFTER = timedelta(hours=2)",
        after="LATE_AFTER = timedelta(minutes=2)",
        why="each short failure of Hire is told to all chats",
        tests=(f"{CONVERSATIONS}/test_digests_waiting.py::test_after_two_hours_the_chat_is_told_once",),
    ),
    Mutant(
        name="the-recruiter-is-told-again",
        file="handlers/reminders/notify_responsible.py",
        before="if _is_told(job, ctx) or not may_see(job, ctx):",
        after="if not may_see(job, ctx):",
        why="a recruiter hears of one expiry from each chat that is subscribed to it",
        tests=(
            (
                "tests/tasks/test_lost_work.py"
                "::test_people_are_told_of_an_unclaimed_job_once_also_when_the_engine_has_forgotten_that[sqlite]"
            ),
        ),
    ),
)
