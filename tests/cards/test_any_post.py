from dataclasses import fields, replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.buttons import ConfirmReopenings, TurnDigest
from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named, Place
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.digest_card import DigestView, digest_card
from cards.expiring_card import expiring_card
from cards.job_card import News, job_card
from cards.jobs_card import choice_card, jobs_card, not_found_card
from cards.notice_cards import reopened_card
from cards.ownership import Ownership
from cards.reminder_notices import auto_reopen_result_card, creator_card
from cards.reopenings_card import Reopening, confirm_card, progress_card
from tests.support.card_assertions import assert_platform_accepts, objects, shown
from tests.support.every_reminder_card import hostile_rows
from tests.support.job_samples import ACTOR_ID, CLOSED, NOW, ZONE, hostile
from tests.support.reminder_samples import ASSIGNMENT, auto_reopen_for

pytestmark = pytest.mark.slow

WORDS = st.text(st.characters(), max_size=60)
LONG_WORDS = st.builds(lambda words, times: words * times, WORDS, st.integers(1, 600))
TEXTS = st.builds(Text, WORDS, WORDS)
NAMED = st.builds(Named, WORDS, TEXTS)
MOMENTS = st.datetimes(timezones=st.just(UTC)) | st.just(datetime.max.replace(tzinfo=UTC))
FIELDS = st.builds(
    CustomField,
    id=WORDS,
    name=TEXTS,
    type=st.sampled_from(CustomFieldType),
    content=LONG_WORDS,
    choices=st.lists(TEXTS, max_size=5).map(tuple),
    at=st.none() | MOMENTS,
    ends_at=st.none() | MOMENTS,
    number=WORDS,
)
NUMBERS = st.none() | st.integers(-1, 25)
POSTS = st.builds(
    JobPost,
    website_id=WORDS | st.just("7047318856652261676"),
    id=WORDS | st.just("7392894182636144946"),
    title=LONG_WORDS,
    job_id=WORDS | st.just("7392894182636030258"),
    job_code=LONG_WORDS,
    expires_at=st.none() | MOMENTS,
    is_active=st.booleans(),
    is_listed=st.booleans(),
    process_type=NUMBERS,
    recruitment_type=st.none() | NAMED,
    department=st.none() | NAMED,
    places=st.lists(st.builds(Place, TEXTS, TEXTS, TEXTS, TEXTS, TEXTS), max_size=3).map(lambda few: tuple(few) * 40),
    min_salary=WORDS,
    max_salary=WORDS,
    degree=NUMBERS,
    experience=NUMBERS,
    headcount=NUMBERS,
    highlights=st.lists(NAMED, max_size=3).map(lambda few: tuple(few) * 40),
    description=LONG_WORDS,
    requirement=LONG_WORDS,
    creator=st.none() | NAMED,
    created_at=st.none() | MOMENTS,
    changed_at=st.none() | MOMENTS,
    custom_fields=st.lists(FIELDS, max_size=3).map(lambda few: tuple(few) * 100),
    majors=st.lists(NAMED, max_size=3).map(tuple),
)
MARKER = "FOREIGN"
HOSTILE = {
    "mentions everybody": "<at id=all></at>",
    "markdown": "**b** [link](https://x.example)\n# h\n---\n",
    "emoji": "😀👨‍👩‍👧",
    "right to left": "\u202eكلمة\u2067",
    "lone surrogates": "\ud83d\udc00",
    "quotes": '"\\',
    "newlines": "\n \n",
    "nothing to see": "\u200b\u3164",
}


def every_card_of(post: JobPost) -> list[Card]:
    return [
        job_card(post, NOW, ZONE, news=News(Text(post.title, post.title)), offer="asked"),
        jobs_card((post,) * 10, 301, 1, post.title, "any", NOW, ZONE),
        choice_card((post,) * 10, 301, 1, post.title, NOW, ZONE),
        expiring_card((post,) * 10, 301, 1, 30, NOW, ZONE),
        not_found_card(post.title, (post,) * 3, NOW, ZONE),
        reopened_card(post, ACTOR_ID, post.expires_at, NOW, ZONE),
        *reminder_cards_of(post),
    ]


def reminder_cards_of(post: JobPost) -> list[Card]:
    words = Text(post.title, post.title)
    digest = DigestView("d1", hostile_rows(post, 12))
    confirm = ConfirmReopenings("d1", (f"{post.website_id[:60]}/{post.id[:60]}",) * 30, "90d")
    return [
        job_card(post, NOW, ZONE, ownership=Ownership(auto_reopen_for(post), ASSIGNMENT, may_schedule=True)),
        job_card(replace(post, is_active=True), NOW, ZONE, ownership=Ownership(None, ASSIGNMENT, may_schedule=True)),
        *(digest_card(digest, page, NOW, ZONE) for page in (0, 1, 9)),
        confirm_card((post,) * 40, Text("…", "…"), confirm, TurnDigest("d1")),
        progress_card((Reopening(post, "failed", words),) * 40, ACTOR_ID, Text("…", "…"), is_finished=True),
        auto_reopen_result_card(post, auto_reopen_for(post), "refused", words, NOW, ZONE),
        creator_card(post, NOW, ZONE),
    ]


@settings(max_examples=12, deadline=None)
@given(POSTS)
def test_the_platform_accepts_the_cards_of_any_post(post: JobPost) -> None:
    for card in every_card_of(post):
        assert_platform_accepts(card)


@pytest.mark.slow
@settings(max_examples=120, deadline=None)
@given(POSTS)
def test_the_platform_accepts_the_cards_of_many_posts(post: JobPost) -> None:
    for card in every_card_of(post):
        assert_platform_accepts(card)


@pytest.mark.parametrize("times", [1, 60, 700])
@pytest.mark.parametrize("name", [*HOSTILE])
def test_no_hostile_post_makes_a_card_that_is_refused(name: str, times: int) -> None:
    assert_platform_accepts(job_card(hostile(HOSTILE[name] * times), NOW, ZONE))


def test_a_hundred_kilobytes_of_description_are_shortened_and_the_card_says_so() -> None:
    card = job_card(replace(CLOSED, description="很长的描述" * 7000), NOW, ZONE)
    assert_platform_accepts(card)
    assert "内容过长，已截断，完整内容见飞书招聘" in shown(card)


def test_the_hostile_post_fills_every_field_that_can_hold_text() -> None:
    untouched = {"website_id", "id", "job_id", "created_at", "changed_at", "is_active", "is_listed"}
    untouched |= {"process_type", "degree", "experience", "headcount", "expires_at"}
    post = hostile(MARKER)
    missing = [field.name for field in fields(post) if MARKER not in repr(getattr(post, field.name))]
    assert set(missing) <= untouched


def test_somebody_elses_words_stand_in_plain_text_only() -> None:
    seen = 0
    for card in every_card_of(hostile(MARKER)):
        for node in objects(card.content):
            texts = [node.get("content", ""), *node.get("i18n_content", {}).values()]
            if any(MARKER in each for each in texts):
                # The summary of the card has no tag; it is plain text too.
                assert node.get("tag", "plain_text") == "plain_text"
                seen += 1
    assert seen > 80


def test_a_mention_in_a_title_stays_a_title() -> None:
    card = job_card(replace(CLOSED, title="<at id=all></at>"), NOW, ZONE)
    assert card.content["header"]["title"] == {"tag": "plain_text", "content": "<at id=all></at>"}
    assert "<at" not in card.fallback.zh_cn
