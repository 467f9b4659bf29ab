"""Mutants that read Hire wrongly: old over new, a gap in a list for a closing, one thing for two."""

from tests.stress.mutations.mutant import Mutant

SCAN = "tests/conversations/jobs/test_scan.py"
CLOSINGS = "tests/conversations/jobs/test_closings.py"
MERGING = "tests/storage/test_merging.py"

MUTANTS = (
    Mutant(
        name="an-older-record-of-a-job-overwrites",
        file="bot/storage/merging/jobs.py",
        before="is_own_read = news.own is not None and number >= own_number",
        after="is_own_read = news.own is not None and number >= 0",
        why="a slow scan shows a job as open that was closed meanwhile",
        tests=(
            "tests/storage/test_merging_order.py::test_the_order_in_which_readings_arrive_does_not_matter_for_the_state",
        ),
    ),
    Mutant(
        name="an-older-list-of-adverts-overwrites",
        file="bot/storage/merging/adverts.py",
        before="if number < known.listed_number:",
        after="if number < 0:",
        why="an advert that was just published is shown as off its site",
        tests=(
            "tests/storage/test_merging_order.py::test_the_order_in_which_readings_arrive_does_not_matter_for_the_state",
        ),
    ),
    Mutant(
        name="an-older-deletion-counts",
        file="bot/storage/merging/jobs.py",
        before="return KnownJob(known.id) if number >= _newest_number(known) else known",
        after="return KnownJob(known.id)",
        why="a job that exists is forgotten with all that was ordered for it",
        tests=(f"{MERGING}::test_an_older_reading_deletes_nothing",),
    ),
    Mutant(
        name="a-reading-is-numbered-after-its-calls",
        file="bot/tasks/scan_sources.py",
        before="changed.update(self._jobs.put(make(number, read_at, batch)))",
        after="changed.update(self._jobs.put(make(self._jobs.next_number(), read_at, batch)))",
        why="what a slow list said long ago counts as newer than a click of this second",
        tests=(
            (
                "tests/conversations/jobs/test_overlapping_scans.py"
                "::test_an_older_scan_does_not_open_a_job_that_a_newer_one_found_closed"
            ),
        ),
    ),
    Mutant(
        name="what-a-list-lacks-is-gone",
        file="bot/tasks/scan_sources.py",
        before="        reading = reads.with_advert(reads.begin(), key)\n        job_id",
        after="        reading = Reading(self._jobs.next_number(), self._clock.now(), gone=(key,))\n        job_id",
        why="a page that moved while it was read takes adverts off their sites",
        tests=(f"{SCAN}::test_what_a_full_list_lacks_is_read_by_itself_and_stays",),
    ),
    Mutant(
        name="a-deleted-job-stays",
        file="bot/tasks/scan_sources.py",
        before="return changed | self.read_singly(self._jobs.job_ids() - seen), len(seen)",
        after="return changed, len(seen)",
        why="a job that Hire has deleted is listed for ever",
        tests=(f"{SCAN}::test_a_deleted_job_is_forgotten_by_the_next_full_scan",),
    ),
    Mutant(
        name="adverts-of-a-closed-job-are-not-read",
        file="bot/tasks/scan_sources.py",
        before="return changed | self.read_adverts_of(changed), len(seen)",
        after="return changed, len(seen)",
        why="a closed job is shown as on its site until the next day",
        tests=(f"{SCAN}::test_a_job_that_was_closed_costs_its_adverts_once",),
    ),
    Mutant(
        name="everything-is-read-every-month",
        file="bot/tasks/scan.py",
        before="FULL_EVERY = timedelta(hours=24)",
        after="FULL_EVERY = timedelta(days=24)",
        why="what no list of changes says is noticed weeks later",
        tests=(f"{SCAN}::test_everything_is_read_in_full_once_a_day",),
    ),
    Mutant(
        name="a-source-is-read-without-end",
        file="bot/tasks/scan_sources.py",
        before="if time.monotonic() > ends_at:",
        after="if time.monotonic() > ends_at + 10**6:",
        why="one list that never ends stops all scans",
        tests=(f"{SCAN}::test_a_source_that_never_ends_is_given_up_and_the_others_are_read",),
    ),
    Mutant(
        name="a-record-on-two-pages-counts-twice",
        file="bot/feishu/pages.py",
        before="        if model.id not in seen:\n",
        after="        if model.id:\n",
        why="a list that moves while it is read shows one job twice",
        tests=("tests/http/test_client_hire.py::test_lists_are_read_page_by_page_and_each_item_once",),
    ),
    Mutant(
        name="a-second-closing-is-the-first-one",
        file="bot/storage/merging/closings.py",
        before="times_closed=before.times_closed + 1, closed_at=closed_at",
        after="times_closed=before.times_closed, closed_at=closed_at",
        why="a job that is reopened and closes again closes in silence",
        tests=(f"{CLOSINGS}::test_every_closing_of_a_job_without_a_date_is_told",),
    ),
)
