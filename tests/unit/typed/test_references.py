"""The references to jobs in typed text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.typed.references import MAX_REFERENCE_LENGTH, MAX_REFERENCES, codes_within, places_of, read_references
from tests.support.processes.machine_speed import within

LINK = "https://jobs.example.com/index/position/7392894182636144946/detail"


@pytest.mark.parametrize(
    ("typed", "codes", "has_others"),
    [
        ("A168690", ("A168690",), False),
        ("职位:A168690", ("A168690",), False),
        ("#A168690。", ("A168690",), False),
        ("job code A168690", ("A168690",), False),
        ("A168690 A168691,A168692、HR-2026-017", ("A168690", "A168691", "A168692", "HR-2026-017"), False),
        ("A168690 A168690", ("A168690",), False),
        (LINK, (LINK,), False),
        (f"{LINK},{LINK}/x;{LINK}/y", (LINK, f"{LINK}/x", f"{LINK}/y"), False),
        (f"{LINK}?a=1,2&u={LINK}", (f"{LINK}?a=1,2&u={LINK}",), False),
        ("jobs.example.com/7392894182636144946?a=b", ("jobs.example.com/7392894182636144946?a=b",), False),
        ("A168690 谢谢", ("A168690",), True),
        ("A168690和A168691", ("A168690", "A168691"), False),
        ("A168690 and A168691", ("A168690", "A168691"), False),
        ("A168690/A168691+A168692", ("A168690", "A168691", "A168692"), False),
        ("1. A168690 2. A168691", ("A168690", "A168691"), False),
        ("编码A168690", ("A168690",), False),
        ("职位ID6960663240925956555", ("6960663240925956555",), False),
        ("后端工程师（A168690）", ("A168690",), True),
        ("Android and iOS", (), True),
        ("高级 Java 工程师", (), True),
        ("Java 2027届 P7", (), True),
        ("me@example.com/x", (), True),
        ("", (), False),
        ("。", (), False),
    ],
)
def test_codes_ids_and_links_are_found(typed: str, codes: tuple[str, ...], *, has_others: bool) -> None:
    found = read_references(typed)
    assert (found.codes, found.has_others) == (codes, has_others)


@pytest.mark.parametrize(
    "typed", ["看一下A168690呢", "A168690还在吗", "(A168690)", f"see {LINK} A168690".replace(LINK, "")]
)
def test_a_code_is_found_within_a_sentence(typed: str) -> None:
    assert codes_within(typed) == ("A168690",)


@pytest.mark.parametrize("typed", ["A1686901234567890123456789012345", "Ax168690y", "v2.0", "P7"])
def test_a_part_of_a_longer_word_is_no_code(typed: str) -> None:
    assert codes_within(typed) == ()


@given(st.text(max_size=5_000))
def test_any_text_is_read_within_bounds(typed: str) -> None:
    found = read_references(typed)
    assert len(found.words) <= MAX_REFERENCE_LENGTH
    assert len(found.codes) <= MAX_REFERENCES
    assert len(codes_within(typed)) <= MAX_REFERENCES


def test_a_line_of_dashes_is_read_in_a_moment() -> None:
    began = time.process_time()
    assert codes_within("-" * 4000) == ()
    assert time.process_time() - began < within(0.05)


@pytest.mark.parametrize(
    ("typed", "wanted", "places"),
    [
        ("A168690 A168691 A168692", {"A168691"}, (2,)),
        ("A168690 A168690、A168691,A168690", {"A168690"}, (1, 2, 4)),
        (f"A168690 {LINK} A168691", {LINK, "A168691"}, (2, 3)),
        ("1. A168690\n2. A168691", {"A168691"}, (2,)),
        ("职位ID6960663240925956555和A168691", {"6960663240925956555"}, (1,)),
        ("A168690", set(), ()),
        ("A168690 B1 A168692", {"B1", "A168692"}, (2, 3)),
        ("P7 A168690 A168692", {"A168692"}, (2,)),
    ],
)
def test_the_places_of_codes_are_counted_as_they_were_typed(
    typed: str, wanted: set[str], places: tuple[int, ...]
) -> None:
    assert places_of(wanted, typed) == places
