"""The code speaks the field's words. Words of older releases remain only as values in databases and sent cards."""

import re

from tests.meta.repository import ROOT, python_files, read

OLD_WORDS = re.compile(r"nouns|keeper|errand|rung|shelf|patience")
# Stored values, line by line: docs/glossary.md says what they mean.
STORED = {
    "bot/domain/reminders.py": {'stage: Annotated[int, Field(alias="rung")]'},
    "bot/storage/reminding/tables.py": {'Column("rung", Integer, primary_key=True),'},
    "bot/storage/reminding/reminders.py": {'"rung": key.stage,'},
    "bot/tasks/dbos_engine.py": {'QUEUE = "errands"'},
}
# What readers see has one word for one thing. Each of these had a second one, or was one that nobody says.
SECOND_WORDS = re.compile("认领")
# A migration is history: it goes on speaking of the tables as they were, and so do the tests of upgrades.
MAY_SAY_THEM = (
    "migrations/versions/",
    "tests/storage/upgrading/",
    "tests/e2e/test_previous_release.py",
    "tests/tasks/test_stored_json.py",
    "tests/meta/test_words.py",
)
# The column's name where a query or a row is read.
COLUMN = re.compile(r"\b(?:reminders\.c|row)\.rung\b")


def test_old_words_stand_only_where_they_are_stored() -> None:
    strays = []
    for path in python_files():
        place = str(path.relative_to(ROOT))
        for number, line in enumerate(read(path).splitlines(), 1):
            is_stored = line.strip() in STORED.get(place, ()) or place.startswith(MAY_SAY_THEM)
            if not is_stored and OLD_WORDS.search(COLUMN.sub("", line)):
                strays.append(f"{place}:{number} {line.strip()}")
    assert strays == []


def test_every_stored_value_that_is_listed_is_still_stored() -> None:
    kept = {place: {line.strip() for line in read(place).splitlines()} for place in STORED}
    assert {place: lines - kept[place] for place, lines in STORED.items() if lines - kept[place]} == {}


def test_every_stored_name_is_explained_in_the_glossary() -> None:
    glossary = read("docs/glossary.md")
    assert [name for name in ("`rung`", "`errands`", "`facts`") if name not in glossary] == []


def test_what_readers_see_has_one_word_for_one_thing() -> None:
    places = [path for path in python_files() if path.relative_to(ROOT).parts[0] in {"bot", "cards", "handlers"}]
    pages = [path for path in (ROOT / "docs").rglob("*.md") if path.name != "wording.md"]
    shown = [*places, *pages, ROOT / "docs" / "cards.json", ROOT / "README.zh-CN.md"]
    assert [str(path.relative_to(ROOT)) for path in shown if SECOND_WORDS.search(read(path))] == []
