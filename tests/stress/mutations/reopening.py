"""Mutants that open a job twice, wrongly, or say what is not true about it."""

from tests.stress.mutations.mutant import Mutant

REOPENING = "tests/conversations/reopening"
UNDO = "tests/conversations/jobs/test_undo.py"
RETRIES = "tests/http/test_client_retries.py"
UNKNOWN = "tests/conversations/outages/test_unknown_outcome.py"

MUTANTS = (
    Mutant(
        name="opened-already-is-believed",
        file="handlers/reopening/reopen.py",
        before="    raise JobClosed(STILL_CLOSED)\n",
        after="    return job\n",
        why="Hire says 1002616, the job stays closed, and the chat is told that it is open",
        tests=(f"{REOPENING}/test_opened_already.py::test_a_click_is_answered_by_what_the_job_is",),
    ),
    Mutant(
        name="our-own-opening-is-somebody-elses",
        file="bot/feishu/hire.py",
        before="was_open_before = response.code == endpoints.ALREADY_OPENED and not response.was_in_doubt",
        after="was_open_before = response.code == endpoints.ALREADY_OPENED",
        why="after a lost answer whoever reopened the job is told that it was open before",
        tests=(f"{RETRIES}::test_already_open_after_an_attempt_that_may_have_succeeded_counts_as_reopened",),
    ),
    Mutant(
        name="an-opening-whose-answer-is-lost-is-repeated",
        file="bot/feishu/hire_endpoints.py",
        before="accepted_codes=frozenset({ALREADY_OPENED}), is_repeatable=False",
        after="accepted_codes=frozenset({ALREADY_OPENED}), is_repeatable=True",
        why="a job that somebody has closed in between is opened again",
        tests=(f"{RETRIES}::test_a_change_whose_answer_is_lost_is_not_repeated",),
    ),
    Mutant(
        name="the-state-of-before-the-lock-counts",
        file="handlers/reopening/reopen.py",
        before="present = read_job(job_id, ctx, with_adverts=False) if was_held or may_be_reopened else before",
        after="present = before if may_be_reopened in (True, False) else read_job(job_id, ctx)",
        why="the second of two people who click at once opens the job a second time, with another date",
        tests=(
            (
                "tests/conversations/test_reads.py"
                "::test_a_job_that_somebody_reopens_between_the_read_and_the_lock_is_read_again_and_opened_once"
            ),
        ),
    ),
    Mutant(
        name="undo-is-offered-for-hours",
        file="handlers/reopening/undo_offer.py",
        before="OFFERED_FOR = timedelta(minutes=10)",
        after="OFFERED_FOR = timedelta(hours=10)",
        why="a job that candidates have applied to since the morning is closed by a click on an old card",
        tests=(f"{UNDO}::test_after_ten_minutes_it_is_too_late",),
    ),
    Mutant(
        name="undo-ignores-later-changes",
        file="handlers/reopening/undo_offer.py",
        before="return done if done.new_expires_at == job.expires_at else None",
        after="return done",
        why="an undo takes back what somebody has changed in Hire since",
        tests=(f"{UNDO}::test_a_job_that_has_changed_since_is_not_closed",),
    ),
    Mutant(
        name="everybody-may-undo",
        file="handlers/reopening/undo.py",
        before="if ctx.requester.open_id not in {reopening.actor_id, *ctx.policy.admin_ids}:",
        after="if not reopening.actor_id:",
        why="anybody in the chat closes a job that was just reopened",
        tests=(f"{UNDO}::test_who_may_undo",),
    ),
    Mutant(
        name="an-undo-is-told-as-a-closing",
        file="handlers/reopening/undo.py",
        before="        ctx.store.jobs.keep_quiet(job.id)\n",
        after="",
        why="every subscribed chat is told of a closing that was a correction",
        tests=(f"{UNDO}::test_the_closing_of_an_undo_is_not_told",),
    ),
    Mutant(
        name="a-request-is-approved-twice",
        file="handlers/requests/decide.py",
        before="        if decided := _answer_if_decided(request, job, ctx):\n            return decided\n        if request.until",
        after="        if request.until",
        why="what was declined is reopened by the next click",
        tests=(f"{REOPENING}/test_decide_requests.py::test_the_first_decision_counts",),
    ),
    Mutant(
        name="a-request-never-ends",
        file="bot/domain/reopen_requests.py",
        before="return now >= self.asked_at + GOOD_FOR",
        after="return now < self.asked_at",
        why="a click on a request of last month reopens the job",
        tests=(f"{REOPENING}/test_requests_end.py::test_a_click_after_a_day_says_that_it_is_too_late",),
    ),
    Mutant(
        name="a-job-that-a-person-closed-is-reopened-by-itself",
        file="handlers/reopening/auto_reopen.py",
        before="if is_early and present.state(ctx.now()) is JobState.CLOSED:",
        after="if is_early and present.state(ctx.now()) is JobState.EXPIRED:",
        why="somebody fills a position and closes the job, and the bot opens it again",
        tests=(
            (
                f"{REOPENING}/test_auto_reopen.py"
                "::test_a_job_that_somebody_closes_before_its_date_is_not_reopened_but_the_chat_is_asked"
            ),
        ),
    ),
    Mutant(
        name="an-order-outlives-another-expiry",
        file="handlers/reopening/auto_reopen.py",
        before="if job is not None and job.expires_at != auto_reopen.expires_at:",
        after="if job is not None and not auto_reopen.job_id:",
        why="a job that was extended in Hire is reopened by an order for the old date",
        tests=(f"{REOPENING}/test_auto_reopen.py::test_a_new_expiry_cancels_the_automatic_reopening",),
    ),
    Mutant(
        name="several-jobs-are-confirmed-twice",
        file="handlers/reopening/reopen_many_buttons.py",
        before='if not ctx.store.bulk_requests.decide(request.id, "confirmed", ctx.idempotency_key):',
        after='if ctx.store.bulk_requests.decide(request.id, "confirmed", ctx.idempotency_key) is None:',
        why="a second click shows everything as not begun",
        tests=(f"{REOPENING}/test_reopen_many_confirm.py::test_a_second_click_starts_nothing",),
    ),
    Mutant(
        name="hire-is-asked-once-what-it-has-done",
        file="handlers/reopening/unknown_outcome.py",
        before="    for pause in PAUSES:",
        after="    for pause in PAUSES[:0]:",
        why="Hire has opened the job and is away for two seconds, and the requester is told that it did not work",
        tests=(f"{UNKNOWN}::test_whether_a_reopening_was_done_is_asked_until_hire_answers",),
    ),
    Mutant(
        name="a-request-forgets-what-it-may-have-done",
        file="handlers/reopening/job_lock.py",
        before="    except OutcomeUnknown:\n        raise\n",
        after="",
        why="the request is repeated, finds its own opening, and takes it for somebody else's",
        tests=(
            f"{UNKNOWN}::test_a_request_of_which_nobody_knows_whether_it_was_done_says_so_and_knows_its_own_doing_if_repeated",
        ),
    ),
    Mutant(
        name="what-cannot-be-read-afterwards-is-not-done",
        file="handlers/reopening/unknown_outcome.py",
        before="        return expected\n",
        after="        raise\n",
        why="Hire has closed or published what it was told to, and the clicker is told that it did not work",
        tests=(f"{UNKNOWN}::test_what_hire_has_done_counts_if_the_job_cannot_be_read_after_it",),
    ),
    Mutant(
        name="a-publishing-is-not-looked-at-after-a-lost-answer",
        file="handlers/reopening/advert_publishing.py",
        before="        if advert.key not in {each.key for each in after.adverts if each.is_listed}:\n            raise",
        after="        if after:\n            raise",
        why="Hire has put the adverts on their sites, and the clicker is told that it did not work",
        tests=(f"{UNKNOWN}::test_adverts_whose_publishing_is_not_answered_count_once_they_are_on_their_sites",),
    ),
    Mutant(
        name="a-publishing-forgets-what-it-has-done",
        file="handlers/reopening/advert_publishing.py",
        before="return _meant(job, button, tuple(advert for advert in job.adverts if advert.is_listed))",
        after="return ()",
        why="a click that was killed after its call says that the adverts were on their sites already, and nobody is told",
        tests=(f"{UNKNOWN}::test_a_publishing_that_is_repeated_after_a_crash_counts_what_it_has_done",),
    ),
)
