"""Mutants that send job data into chats with people from outside the company."""

from tests.stress.mutations.mutant import Mutant

MESSAGES = "tests/conversations/test_messages.py"
EXTERNAL = "tests/conversations/test_external_chats.py"

MUTANTS = (
    Mutant(
        name="external-chats-are-answered",
        file="bot/dispatch/access.py",
        before="return self.is_direct(chat_id) or not self._is_external(chat_id)",
        after="return self.is_direct(chat_id) or bool(chat_id)",
        why="agencies in a group read jobs and salaries",
        tests=(f"{MESSAGES}::test_an_external_group_gets_no_job_data_even_for_our_own_people",),
    ),
    Mutant(
        name="the-last-check-of-a-chat-counts-for-days",
        file="bot/dispatch/access.py",
        before="LAST_KNOWN_FOR = timedelta(minutes=10)",
        after="LAST_KNOWN_FOR = timedelta(days=10)",
        why="a group that guests have joined gets job data for as long as Feishu does not answer",
        tests=(f"{MESSAGES}::test_while_feishu_does_not_answer_the_last_check_of_a_group_counts_for_ten_minutes",),
    ),
    Mutant(
        name="cards-are-refreshed-in-external-chats",
        file="handlers/refresh_cards.py",
        before="self._may_show[chat_id] = self.task.is_internal(chat_id) and may_see(job, ctx)",
        after="self._may_show[chat_id] = may_see(job, ctx)",
        why="guests who have joined a group are shown each change of its jobs",
        tests=(f"{EXTERNAL}::test_a_card_in_a_chat_that_became_external_is_not_refreshed",),
    ),
    Mutant(
        name="automatic-reopenings-are-told-in-external-chats",
        file="handlers/reopening/auto_reopen.py",
        before="return notice if task.is_internal(auto_reopen.chat_id) and may_see(job, ctx) else None",
        after="return notice if may_see(job, ctx) else None",
        why="guests who have joined a group are told that its job is open again",
        tests=(f"{EXTERNAL}::test_an_automatic_reopening_is_not_told_in_a_chat_that_became_external",),
    ),
    Mutant(
        name="the-outcome-of-a-request-is-told-in-external-chats",
        file="handlers/requests/settle.py",
        before="return FollowUp(card, in_thread=True) if card is not None and task.is_internal(chat_id) else None",
        after="return FollowUp(card, in_thread=True) if card is not None else None",
        why="guests who have joined a group are told who has decided what about a job",
        tests=(f"{EXTERNAL}::test_the_outcome_of_a_request_is_told_directly_if_the_chat_became_external",),
    ),
    Mutant(
        name="digests-are-refreshed-in-external-chats",
        file="handlers/reopening/reopen_many.py",
        before="if digest_id is None or not task.is_internal(request.chat_id):",
        after="if digest_id is None:",
        why="guests who have joined a group are shown the new states of all jobs of its digest",
        tests=(f"{EXTERNAL}::test_a_digest_in_a_chat_that_became_external_is_not_refreshed",),
    ),
    Mutant(
        name="progress-is-shown-in-external-chats",
        file="handlers/reopening/reopen_many.py",
        before="return _progress(request, results, ctx) if task.is_internal(request.chat_id) else None",
        after="return _progress(request, results, ctx)",
        why="guests who have joined a group are shown which of its jobs are open again",
        tests=(f"{EXTERNAL}::test_the_progress_of_several_reopenings_is_not_shown_in_a_chat_that_became_external",),
    ),
    Mutant(
        name="digests-are-sent-to-external-chats",
        file="handlers/reminders/digests/send.py",
        before="if self._task.chat.is_external(self._request.chat_id):",
        after="if not self._request.chat_id:",
        why="guests who have joined a group get its digest every morning",
        tests=("tests/conversations/reminders/test_subscribe.py::test_a_chat_that_turned_external_is_dropped",),
    ),
    Mutant(
        name="nobody-asks-again-before-a-delayed-message",
        file="bot/tasks/guest_check.py",
        before="return self.is_known or self.is_internal(chat_id)",
        after="return True",
        why="guests who joined while Feishu was busy get the answer that was made before",
        tests=(
            "tests/conversations/test_external_chats.py::test_an_answer_that_had_to_wait_is_not_given_in_a_chat_that_became_external",
        ),
    ),
)
