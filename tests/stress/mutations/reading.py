"""Mutants that misunderstand what people type, pick and click."""

from tests.stress.mutations.mutant import Mutant

UNTIL = "tests/unit/typed/test_until.py"
TYPING = "tests/conversations/test_typing.py"
REOPENING = "tests/conversations/reopening"

MUTANTS = (
    Mutant(
        name="invisible-characters-are-read",
        file="bot/domain/typed/cleaning.py",
        before='return category not in {"Cc", "Cf", "Cs", "Co", "Cn"} or joins_emoji(text, at)',
        after='return category not in {"Cc", "Cs", "Co", "Cn"} or joins_emoji(text, at)',
        why="a command that was copied from a document is not understood, and looks right",
        tests=(f"{TYPING}::test_invisible_characters_are_not_read",),
    ),
    Mutant(
        name="wide-characters-are-other-characters",
        file="bot/domain/typed/cleaning.py",
        before='return " ".join(unicodedata.normalize("NFKC", visible).split())',
        after='return " ".join(unicodedata.normalize("NFC", visible).split())',
        why="what a Chinese keyboard types in full width is not understood",
        tests=(f"{UNTIL}::test_every_form_means_the_end_of_its_day", f"{TYPING}::test_any_space_is_a_space"),
    ),
    Mutant(
        name="until-may-be-a-century-away",
        file="bot/domain/typed/days.py",
        before="MAX_YEARS = 10",
        after="MAX_YEARS = 100",
        why="a mistyped year opens a job for good",
        tests=(f"{UNTIL}::test_what_cannot_be_meant_says_why",),
    ),
    Mutant(
        name="until-may-be-no-days",
        file="bot/domain/typed/days.py",
        before="    if count == 0:\n",
        after="    if count < 0:\n",
        why='"0d" opens a job until this evening instead of being refused',
        tests=(f"{UNTIL}::test_what_cannot_be_meant_says_why",),
    ),
    Mutant(
        name="until-may-be-over",
        file="bot/domain/typed/until.py",
        before="    if expires_at <= now:\n",
        after="    if expires_at.year < now.year - 100:\n",
        why="a job is reopened until yesterday, and Hire closes it at once",
        tests=(f"{REOPENING}/test_reopen_job.py::test_a_date_in_the_past_is_rejected",),
    ),
    Mutant(
        name="a-day-ends-at-its-beginning",
        file="bot/domain/typed/until.py",
        before="LAST_MOMENT = time(23, 59, 59, 999000)",
        after="LAST_MOMENT = time(0, 0)",
        why="a job closes a day before the date that was typed",
        tests=(f"{UNTIL}::test_every_form_means_the_end_of_its_day",),
    ),
    Mutant(
        name="the-clickers-zone-is-lost",
        file="bot/domain/typed/until.py",
        before='        zone = timezone(-offset if sign == "-" else offset)\n',
        after="",
        why="a date that somebody abroad has picked ends half a day early",
        tests=(f"{REOPENING}/test_reopen_many_confirm.py::test_a_picked_date_ends_where_the_clicker_is",),
    ),
    Mutant(
        name="words-beside-a-date-are-ignored",
        file="handlers/reopening/reopen_job.py",
        before="return any(word not in passed and word not in titles for word in beside)",
        after="return any(word is None for word in beside)",
        why='"not before Friday" after a code reopens the job all the same',
        tests=(f"{REOPENING}/test_typed_dates.py::test_nothing_is_reopened_while_words_are_left",),
    ),
    Mutant(
        name="an-old-command-is-run",
        file="bot/dispatch/dispatcher.py",
        before="LATE_AFTER = timedelta(minutes=10)",
        after="LATE_AFTER = timedelta(days=10)",
        why="a command of yesterday, which the platform repeats after an outage, reopens a job",
        tests=("tests/conversations/test_late_and_unreadable.py::test_a_late_reopening_is_offered_and_not_run",),
    ),
    Mutant(
        name="words-of-a-click-have-no-end",
        file="bot/dispatch/dispatcher.py",
        before="Addressed(clean(button.words[:MAX_WORDS]))",
        after="Addressed(clean(button.words))",
        why="one forged click keeps every thread busy for seconds",
        tests=(
            "tests/conversations/test_forged_clicks.py::test_the_words_of_a_button_are_read_up_to_the_length_of_a_command",
        ),
    ),
)
