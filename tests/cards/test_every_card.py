import json
import re
from typing import Any

import pytest

from cards.components.size_limit import count_bytes
from tests.cards.render_cards import FILE, render_cards
from tests.support.card_assertions import assert_platform_accepts, objects
from tests.support.every_card import every_card
from tests.support.job_samples import SEED

CARDS = every_card()
# Text from outside, which exists in one form only; all other texts on these cards are bilingual.
ONE_FORM = {SEED.details.title, SEED.details.code, SEED.details.description, SEED.details.requirement, "前台", "/jobs"}
ONE_FORM |= {"/help", "/job A168688", "/expiring 30", "/reopen A168688"}
ONE_FORM |= {f"{SEED.details.title} · {code}" for code in ("A168688", "C1", "C2", "C3", "C4", "A3")}
# A person's tag is the same in both languages.
PERSON_ONLY = re.compile("<person [^<>]+></person>")
CHINESE = re.compile("[\u4e00-\u9fff]")


def texts(node: Any) -> list[dict[str, Any]]:
    return [found for found in objects(node) if "content" in found]


@pytest.mark.parametrize("name", [*CARDS])
def test_the_platform_accepts_the_card(name: str) -> None:
    assert_platform_accepts(CARDS[name])


@pytest.mark.parametrize("name", [name for name in CARDS if "hostile" not in name])
def test_every_text_of_our_own_is_in_both_languages(name: str) -> None:
    for text in texts(CARDS[name].content):
        if text["content"] not in ONE_FORM and not PERSON_ONLY.fullmatch(text["content"]):
            assert set(text["i18n_content"]) == {"zh_cn", "en_us"}
            assert all(text["i18n_content"].values())


@pytest.mark.parametrize(
    "name",
    [
        "help",
        "welcome",
        "error",
        "refused",
        "expiring-empty",
        "job-expired",
        "job-reopened",
        "job-never-advertised",
        "reopened-off-site",
        "published",
        "undone",
        "unknown-job-group",
        "jobs-mine",
        "reopenings-over",
        "subscribed",
        "welcome-direct",
        "unsubscribe-the-only",
        "unsubscribed-nothing-left",
        "unsubscribed-undone",
        "history",
        "request",
        "request-still-counted-open",
        "request-declined",
        "request-expired",
        "request-undelivered",
        "todays-digest-nothing",
        "todays-digest-zone-unknown",
        "todays-digest-not-subscribed",
        "welcome-admin",
        "welcome-admin-findings",
        "whoami",
        "whoami-admin",
        "whoami-admins-only",
        "whoami-anyone",
    ],
)
def test_the_english_of_our_own_texts_contains_no_chinese(name: str) -> None:
    english = [text["i18n_content"]["en_us"] for text in texts(CARDS[name].content) if "i18n_content" in text]
    ours = [words for words in english if SEED.details.title not in words and " · " not in words]
    assert not [words for words in ours if CHINESE.search(words)]


def test_the_committed_cards_are_up_to_date() -> None:
    made, checked_in = render_cards(CARDS), FILE.read_text(encoding="utf-8")
    now, before = json.loads(made), json.loads(checked_in)
    assert sorted(name for name in {*now, *before} if now.get(name) != before.get(name)) == [], "run: make cards"
    # The files are compared as text too, because other spaces or another order would also be a change.
    assert made == checked_in, "run: make cards"


def test_an_ordinary_card_is_far_below_the_size_limit() -> None:
    assert count_bytes(CARDS["job-rich"].content) < 16_000
