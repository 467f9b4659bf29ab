"""Mutants of limits and pauses, and of the rules for settings."""

from tests.stress.mutations.mutant import Mutant

CLICKS = "tests/unit/test_pending_clicks.py"
WRONG_VALUES = "tests/unit/settings/test_wrong_values.py::test_a_wrong_value_is_named"

MUTANTS = (
    Mutant(
        name="any-number-of-clicks-wait",
        file="bot/tasks/pending_clicks.py",
        before="if self._waiting <= MAX_WAITING else",
        after="if self._waiting > 0 else",
        why="while Hire is slow, waiting clicks hold every thread, and the next click is answered too late",
        tests=(f"{CLICKS}::test_many_slow_clicks_are_answered_in_time",),
    ),
    Mutant(
        name="more-clicks-wait-than-there-are-threads",
        file="bot/tasks/pending_clicks.py",
        before="MAX_WAITING = 12\n",
        after="MAX_WAITING = 1200\n",
        why="the same, by a limit that is never reached",
        tests=(f"{CLICKS}::test_fewer_clicks_wait_than_the_server_has_threads",),
    ),
    Mutant(
        name="computing-threads-switch-rarely",
        file="bot/server.py",
        before="        sys.setswitchinterval(SWITCH_SECONDS)\n",
        after="",
        why="under more commands than a processor can answer, storing an event takes seconds, so that half of them are refused",
        tests=("tests/e2e/test_server.py::test_while_many_commands_are_at_work_an_event_has_its_turn_soon",),
    ),
    Mutant(
        name="no-pause-after-an-answer",
        file="bot/tasks/pending_clicks.py",
        before="PAUSE_AFTER_ANSWER = timedelta(seconds=0.3)",
        after="PAUSE_AFTER_ANSWER = timedelta(0)",
        why="an update of the card overtakes the answer to the click, which then puts the old state back",
        tests=(f"{CLICKS}::test_a_late_reply_leaves_the_answer_some_time_to_arrive",),
    ),
    Mutant(
        name="no-pause-before-an-answer-is-repeated",
        file="bot/tasks/task_context.py",
        before="AFTER_ANSWER = timedelta(seconds=1)",
        after="AFTER_ANSWER = timedelta(0)",
        why="the second showing of an answer comes before the first one",
        tests=(
            (
                "tests/conversations/jobs/test_refused_answers.py"
                "::test_an_answer_that_was_refused_is_shown_without_people_a_moment_later"
            ),
        ),
    ),
    Mutant(
        name="a-clicked-card-is-refreshed-at-once",
        file="bot/dispatch/card_refresher.py",
        before="AFTER_CLICK = timedelta(seconds=5)",
        after="AFTER_CLICK = timedelta(0)",
        why="a form is reset while somebody fills it in",
        tests=(
            "tests/conversations/jobs/test_refresh_turns.py::test_the_late_answer_to_a_click_does_not_wait_for_that_click",
        ),
    ),
    Mutant(
        name="a-clock-that-is-set-back-prolongs-a-pause",
        file="bot/tasks/dbos_engine.py",
        before="if left <= 0 or self._pauses.is_over(self.workflow_id, self._pause_number):",
        after="if left <= 0:",
        why="after a correction of the clock by an hour, what waits for Feishu waits an hour longer",
        tests=("tests/tasks/test_pauses.py::test_a_clock_that_is_set_back_does_not_prolong_a_pause[sqlite]",),
    ),
    Mutant(
        name="retries-come-all-at-once",
        file="bot/feishu/api_call.py",
        before="max=LONGEST_PAUSE, jitter=first)",
        after="max=LONGEST_PAUSE, jitter=0)",
        why="all calls that met a rate limit come back in the same instant, and meet it again",
        tests=("tests/http/test_client_retries.py::test_calls_that_fail_together_do_not_come_back_together",),
    ),
    Mutant(
        name="messages-are-retried-at-once",
        file="bot/feishu/error_codes.py",
        before="FIRST_PAUSES = {230020: 1.0, 11232: 1.0, 230049: 1.0}",
        after="FIRST_PAUSES = {230020: 0.1, 11232: 0.1, 230049: 0.1}",
        why="a limit that counts by the second is met again and again",
        tests=("tests/http/test_client_retries.py::test_messages_are_retried_after_a_second_with_the_same_uuid",),
    ),
    Mutant(
        name="a-chat-gets-fifty-messages-a-second",
        file="bot/feishu/http/rate_limits.py",
        before="FIVE_A_SECOND = (Rate(5, SECOND),)",
        after="FIVE_A_SECOND = (Rate(50, SECOND),)",
        why="Feishu refuses what is beyond five",
        tests=("tests/http/test_client_chat.py::test_a_chat_receives_five_messages_a_second_replies_included",),
    ),
    Mutant(
        name="cards-may-be-too-large",
        file="cards/components/size_limit.py",
        before="MAX_BYTES = 28_000",
        after="MAX_BYTES = 60_000",
        why="Feishu refuses the card of a job with a long description",
        tests=("tests/cards/job/test_any_job.py::test_no_hostile_job_makes_a_card_that_is_refused",),
    ),
    Mutant(
        name="cards-may-have-too-many-elements",
        file="cards/components/size_limit.py",
        before="MAX_ELEMENTS = 180",
        after="MAX_ELEMENTS = 1800",
        why="Feishu refuses a full digest",
        tests=("tests/cards/test_digest_size.py::test_our_limits_are_below_those_of_the_platform",),
    ),
    Mutant(
        name="a-chat-subscribes-without-end",
        file="handlers/reminders/subscribe.py",
        before="MAX_SUBSCRIPTIONS = 20",
        after="MAX_SUBSCRIPTIONS = 2000",
        why="one chat makes every look at the reminders slow",
        tests=("tests/conversations/reminders/test_subscribe.py::test_a_chat_has_at_most_twenty_subscriptions",),
    ),
    Mutant(
        name="the-beginning-of-a-setting-suffices",
        file="bot/settings/values.py",
        before="if not pattern.fullmatch(value):",
        after="if not pattern.match(value):",
        why="an administrator whose id has a space in it is believed, and may do nothing",
        tests=(WRONG_VALUES,),
    ),
    Mutant(
        name="numbers-of-settings-have-no-end",
        file="bot/settings/values.py",
        before="if not lowest <= found <= highest:",
        after="if found < lowest:",
        why="a scan every 99,999 minutes is accepted",
        tests=(WRONG_VALUES,),
    ),
    Mutant(
        name="a-secret-may-be-given-twice",
        file="bot/settings/source.py",
        before="    if direct and file:\n",
        after="    if direct and not direct:\n",
        why="of a secret and a file with another one the wrong one counts, in silence",
        tests=("tests/unit/settings/test_reading.py::test_a_setting_and_its_file_together_are_an_error",),
    ),
    Mutant(
        name="all-who-wait-for-a-limit-are-woken",
        file="bot/feishu/http/rate_limits.py",
        before="self._turn = threading.Lock()",
        after="self._turn = threading.Semaphore(1_000)",
        why="hundreds of answers that wait for Feishu's limit a minute keep the webhook from answering",
        tests=(
            "tests/unit/feishu/test_rate_limits.py::test_of_many_who_wait_one_is_woken_for_each_call_that_is_admitted",
        ),
    ),
    Mutant(
        name="one-person-uses-up-all-calls",
        file="bot/dispatch/hire_calls.py",
        before="if self._calls[open_id] >= MAX_CALLS:",
        after="if not calls:",
        why="a few messages full of unknown ids keep everybody else waiting for a minute",
        tests=(
            "tests/conversations/jobs/test_hire_calls.py::test_one_person_uses_up_no_more_than_half_of_a_limit_of_feishu",
        ),
    ),
    Mutant(
        name="nothing-gives-way",
        file="bot/bootstrap.py",
        before="for kind, run in every_kind.items()}, GIVING_WAY)",
        after="for kind, run in every_kind.items()})",
        why="digests and requests wait for minutes behind reopenings that somebody confirmed hundreds of times",
        tests=(
            "tests/conversations/reopening/test_reopen_many.py::test_reopenings_and_refreshed_cards_give_way_to_digests",
        ),
    ),
    Mutant(
        name="what-gives-way-uses-every-place",
        file="bot/tasks/dbos_engine.py",
        before="PLACES_GIVING_WAY = QUEUE_THREADS // 2",
        after="PLACES_GIVING_WAY = QUEUE_THREADS",
        why="refreshed cards that wait for a slow Feishu hold every place, and digests wait for them",
        tests=("tests/tasks/test_dbos_engine.py::test_what_gives_way_and_waits_for_feishu_leaves_places_in_the_queue",),
    ),
    Mutant(
        name="work-that-gives-way-is-taken-first-in-first-out",
        file="bot/tasks/dbos_engine.py",
        before="priority=GIVES_WAY if kind in self._giving_way else None",
        after="priority=None if kind in self._giving_way else None",
        why="digests and requests wait for minutes behind reopenings that somebody confirmed hundreds of times",
        tests=("tests/tasks/test_dbos_engine.py::test_what_gives_way_is_overtaken_also_by_newer_work",),
    ),
    Mutant(
        name="an-old-card-is-confirmed-again-and-again",
        file="handlers/reopening/reopen_many_buttons.py",
        before="ctx.idempotency_key) != ctx.idempotency_key:",
        after="ctx.idempotency_key) == requester.message_id:",
        why="one person fills the queue with reopenings of the same jobs",
        tests=(
            "tests/conversations/reopening/test_reopen_many.py::test_a_card_of_an_earlier_release_is_confirmed_once",
        ),
    ),
)
