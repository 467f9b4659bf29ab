"""Text as it is compared and as it can be stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.normalization import normalize, storable

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("words", "normalized"),
    [
        ("  Backend\t\n Engineer ", "backend engineer"),
        ("ＢＡＣＫＥＮＤ\u3000工程师", "backend 工程师"),
        ("Straße", "strasse"),
        ("A168688\u200b\ufeff", "a168688"),
        ("a\x00b\u202e\ud800c", "abc"),
        ("（研发）／测试", "(研发)/测试"),
        ("", ""),
    ],
)
def test_width_case_and_white_space_are_unified_and_invisible_characters_removed(words: str, normalized: str) -> None:
    assert normalize(words) == normalized


@given(ANY_TEXT)
def test_normalized_text_can_be_stored(words: str) -> None:
    normalized = normalize(words)
    assert normalized == storable(normalized)
    assert normalized == " ".join(normalized.split())
