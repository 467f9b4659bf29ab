"""How a card that is too large is shortened: to the same length as by a plain search, from fewer cards."""

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.reminders import ShownFields
from bot.domain.text import Text
from cards import digest_card, job_card
from cards.components.elements import card_content, header, line, note, side_by_side
from cards.components.sanitize import multi_line, one_line_text
from cards.components.size_limit import (
    MAX_BYTES,
    MAX_ELEMENTS,
    MIN_CAP,
    NO_CAP,
    count_bytes,
    count_elements,
    fit_card,
    measure,
)
from cards.digest_parts.row import LONGEST_TEXT, DigestPage
from cards.job_card import JobView
from cards.list_parts.job_rows import RenderTime
from cards.wording.labels import NOTHING, SHORTENED
from tests.cards.test_digest_size import rows_of_every_group
from tests.support.card_assertions import objects
from tests.support.every_card import every_card
from tests.support.job_samples import NOW, RICH, ZONE, with_details

CHINESE = "负责数据平台的规划、建设和运维，保证每天的任务按时完成。\n"
PARTS = (
    "职位描述，",
    "plain words ",
    "😀👨‍👩‍👧",
    '"\\',
    "<at id=all></at>**b**",
    "e\u0301\u0302",
    "a\n\n\nb",
    '"tag":',
)
PIECES = st.builds(lambda part, times: part * times, st.sampled_from(PARTS), st.integers(1, 900))
# Bytes of JSON.
A_FEW_LETTERS = 64
TEXTS = st.lists(PIECES, min_size=1, max_size=4).map("".join)
Build = Callable[[int], dict[str, Any]]


def builder(texts: list[str]) -> Build:
    """Builds a card from texts that are cut in every way in which cards cut them."""

    def build(cap: int) -> dict[str, Any]:
        lines = [line(multi_line(text, cap)) for text in texts]
        titles = [line(one_line_text(Text(text, text[::-1]), min(cap, 120))) for text in texts]
        rows = [side_by_side([each], [title]) for each, title in zip(lines, titles, strict=True)]
        return card_content(header("", "grey"), [*rows, *([note(SHORTENED)] if cap < NO_CAP else [])], SHORTENED)

    return build


def recorded(build: Build) -> tuple[Build, list[int]]:
    """The builder, and a list that it fills with the caps for which it is asked."""
    tried: list[int] = []

    def recorder(cap: int) -> dict[str, Any]:
        tried.append(cap)
        return build(cap)

    return recorder, tried


def fits(content: dict[str, Any]) -> bool:
    return size_as_sent(content) <= MAX_BYTES and len(list(tagged_objects(content))) <= MAX_ELEMENTS


def size_as_sent(content: dict[str, Any]) -> int:
    return len(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())


def tagged_objects(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for each in objects(content) if "tag" in each]


def plain_search(build: Build) -> dict[str, Any]:
    """The card by halving the range of caps until one character more does not fit."""
    fitting, too_large = MIN_CAP, NO_CAP
    while too_large - fitting > 1:
        middle = (fitting + too_large) // 2
        fitting, too_large = (middle, too_large) if fits(build(middle)) else (fitting, middle)
    return build(NO_CAP) if fits(build(NO_CAP)) else build(fitting)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=6))
def test_a_card_is_cut_to_the_length_that_a_plain_search_finds(texts: list[str]) -> None:
    build = builder(texts)
    recorder, tried = recorded(build)
    found = fit_card(recorder)
    if fits(build(NO_CAP)):
        assert (found, tried) == (build(NO_CAP), [NO_CAP])
        return
    cap = max(cap for cap in tried if build(cap) == found)
    assert fits(found)
    assert not fits(build(cap + 1))
    # An ellipsis may take more bytes than the last two letters, so a card may be a little larger than the next longer one.
    assert abs(size_as_sent(found) - size_as_sent(plain_search(build))) <= A_FEW_LETTERS
    assert len(tried) == len(set(tried))


def job_builder(words: str) -> Build:
    job = with_details(RICH, title=words * 10, description=words * 9000, requirement=f"{words * 2000}short")
    return partial(job_card._build, job_card._Request(JobView(job), NOW, ZONE, None, "by_state"), NOTHING)


def digest_builder(words: str) -> Build:
    rows = tuple(rows_of_every_group(ShownFields(words * 9, "5", "8", 3, ("成都", words)), 19))
    page = DigestPage("d1", 0, RenderTime(NOW, ZONE), show_salary=True)
    return partial(digest_card._build, digest_card._view(rows, rows[:10], page, NOTHING))


@pytest.mark.parametrize("words", [CHINESE, *PARTS])
def test_job_cards_and_digests_are_those_of_a_plain_search(words: str) -> None:
    job, digest = job_builder(words), digest_builder(words)
    assert fit_card(job) == plain_search(job)
    assert fit_card(digest, longest=LONGEST_TEXT) == plain_search(digest)


def caps_tried(texts: list[str]) -> int:
    recorder, tried = recorded(builder(texts))
    fit_card(recorder)
    return len(tried)


@pytest.mark.parametrize("words", [CHINESE, "plain words ", "😀", '"\\', "職位 description\n"])
def test_few_cards_are_built_to_find_the_length_of_a_long_text(words: str) -> None:
    assert caps_tried([words * 4000]) <= 6
    assert caps_tried([words * 1000, "short", words * 3000, "plain words " * 900]) <= 6


def test_a_length_that_no_estimate_finds_is_still_found() -> None:
    def build(cap: int) -> dict[str, Any]:
        """The size jumps, so that no card tells what one more character takes."""
        return card_content(header("", "grey"), [line("a" * (60_000 if cap > 7321 else cap // 1000))], SHORTENED)

    assert fit_card(build) == build(7321)


def test_a_card_that_shows_little_of_each_text_is_searched_among_those_lengths() -> None:
    recorder, tried = recorded(digest_builder(CHINESE))
    fit_card(recorder, longest=LONGEST_TEXT)
    assert tried[0] == NO_CAP
    assert max(tried[1:]) < LONGEST_TEXT


def test_the_measure_is_that_of_the_card_as_it_is_sent() -> None:
    hostile = "".join(PARTS) + '{"tag":"hr"}\x7f\u2028\u0000'
    cards = [*(card.content for card in every_card().values()), builder([hostile * 9, hostile])(NO_CAP)]
    for content in cards:
        assert measure(content) == (len(tagged_objects(content)), size_as_sent(content))
        assert (count_elements(content), count_bytes(content)) == measure(content)
