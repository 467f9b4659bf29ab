import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import Text
from cards.components.sanitize import (
    join_texts,
    one_line,
    one_line_text,
    plain_message,
    sanitize_text,
    truncate,
)

ANY_WORDS = st.text(st.characters(), max_size=300)


@given(ANY_WORDS)
def test_sanitizing_twice_changes_nothing_more(words: str) -> None:
    assert sanitize_text(sanitize_text(words)) == sanitize_text(words)


@given(ANY_WORDS)
def test_sanitized_text_can_be_encoded_as_utf_8(words: str) -> None:
    json.dumps(sanitize_text(words), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("正常\u202e反转\u2066", "正常反转"),
        ("零\u200b宽\ufeff字\u00ad符\u2060", "零宽字符"),
        ("看\u3164不\u2800见\u115f", "看不见"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("a\tb", "a b"),
        ("a\r\nb\u2028c\rd", "a\nb\nc\nd"),
        ("lone \ud800 surrogate", "lone \ufffd surrogate"),
        ("a\n\n\n \n\nb", "a\n\nb"),
        ("a" + " " * 500 + "b", "a    b"),
        ("e" + "\u0301" * 90 + "!", "e" + "\u0301" * 4 + "!"),
        ("\U000e0041\ufffeend\U0010ffff", "end"),
        ("<at id=all></at> **b** [l](https://x.example)", "<at id=all></at> **b** [l](https://x.example)"),
        ("   ", ""),
    ],
)
def test_deceptive_characters_are_removed_and_markup_is_kept_as_text(words: str, shown: str) -> None:
    assert sanitize_text(words) == shown


def test_one_line_has_no_line_breaks_and_ends_with_an_ellipsis_if_cut() -> None:
    assert one_line("a\n  b\tc", 10) == "a b c"
    assert one_line("abcdefghij", 5) == "abcd…"
    assert truncate("abcde", 5) == "abcde"


def test_text_that_is_too_long_to_be_processed_ends_with_an_ellipsis() -> None:
    assert sanitize_text("x" * 100_000).endswith("…")


def test_a_missing_language_is_replaced_by_the_other() -> None:
    assert one_line_text(Text("", "Finance"), 20) == Text("Finance", "Finance")
    assert one_line_text(Text("金融", "\u200b"), 20) == Text("金融", "金融")
    assert one_line_text(Text("", ""), 20) == Text("", "")


def test_empty_texts_are_joined_without_a_separator() -> None:
    assert join_texts([Text("甲", "a"), Text("", ""), Text("乙", "b")], Text("、", ", ")) == Text("甲、乙", "a, b")


def test_a_text_message_contains_no_mentions_and_links() -> None:
    text = plain_message(Text('<at user_id="all"></at>', "[here](https://x.example)"))
    assert text == Text('＜at user_id="all"＞＜/at＞', "［here］(https://x.example)")
    assert all(len(words) <= 400 for words in plain_message(Text("长" * 900, "x" * 900)))


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧", "👩🏽‍💻", "🏳️‍🌈", "👨‍👩‍👧‍👦 招聘"])
def test_joined_emoji_stay_one(emoji: str) -> None:
    assert one_line(emoji, 60) == emoji
    assert sanitize_text(f"a\u200db{emoji}\u200d") == f"ab{emoji}"


def test_an_emoji_that_is_cut_leaves_no_joiner_behind() -> None:
    assert "\u200d…" not in truncate("👨‍👩‍👧", 3)
