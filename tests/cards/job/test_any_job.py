from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.job_details import CustomField, CustomFieldType, JobDetails, Named, Place
from bot.domain.jobs import Job, JobAdvert, JobTeam
from bot.domain.replies import Card
from bot.domain.text import Text
from cards.digest_card import DigestView, digest_card
from cards.expiring_card import expiring_card
from cards.job_card import JobView, Links, News, Offer, job_card
from cards.jobs_card import choice_card, jobs_card, not_found_card
from cards.notice_cards import published_card, reopened_card, undone_card
from cards.reminder_notices import auto_reopen_result_card, unclaimed_card
from cards.reopenings_card import ChosenJob, Reopening, Reopenings, cancelled_card, confirm_card, progress_card
from tests.support.card_assertions import assert_platform_accepts, objects, shown
from tests.support.every_card import shown_card
from tests.support.every_reminder_card import hostile_rows
from tests.support.job_samples import ACTOR_ID, CLOSED, LINKS, NOW, SEED_ADVERT, UNDO, ZONE, hostile, with_details
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
DETAILS = st.builds(
    JobDetails,
    title=LONG_WORDS,
    code=LONG_WORDS,
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
ADVERTS = st.builds(
    JobAdvert,
    website_id=WORDS | st.just(SEED_ADVERT.website_id),
    id=WORDS | st.just(SEED_ADVERT.id),
    title=LONG_WORDS,
    is_listed=st.booleans(),
    was_listed_at_closing=st.booleans(),
)
PEOPLE = WORDS | st.just(ACTOR_ID)
TEAMS = st.builds(JobTeam, PEOPLE, st.lists(PEOPLE, max_size=3).map(lambda few: tuple(few) * 10))
JOBS = st.builds(
    Job,
    id=WORDS | st.just(SEED_ADVERT.job_id),
    details=DETAILS,
    is_active=st.booleans(),
    expires_at=st.none() | MOMENTS,
    is_confirmed=st.booleans(),
    adverts=st.lists(ADVERTS, max_size=3).map(lambda few: tuple(few) * 10),
    closed_at=st.none() | MOMENTS,
    is_closing_seen=st.booleans(),
    team=st.none() | TEAMS,
)
OFFERS: tuple[Offer, ...] = ("by_state", "asked", "done")
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


def every_card_of(job: Job) -> list[Card]:
    title = Text(job.details.title, job.details.title)
    sites = {advert.website_id: title for advert in job.adverts}
    until = job.expires_at
    return [
        *(job_card(view, NOW, ZONE, news=News(title), offer=offer) for view in views_of(job) for offer in OFFERS),
        jobs_card((job,) * 10, 301, 1, job.details.title, "any", NOW, ZONE, mine=ACTOR_ID, is_incomplete=True),
        jobs_card((job,) * 10, 301, 1, job.details.title, "closed", NOW, ZONE, mine=ACTOR_ID, is_incomplete=True),
        choice_card((job,) * 10, 301, 1, job.details.title, NOW, ZONE),
        expiring_card((job,) * 10, 301, 1, 30, NOW, ZONE, mine=ACTOR_ID, is_incomplete=True),
        not_found_card(job.details.title, (job,) * 3, NOW, ZONE),
        reopened_card(job, ACTOR_ID, until, NOW, ZONE, off_site=job.adverts, websites=sites, undo=UNDO),
        published_card(job, job.adverts, sites, ACTOR_ID, NOW),
        undone_card(job, ACTOR_ID, NOW),
        *reminder_cards_of(job),
    ]


def views_of(job: Job) -> list[JobView]:
    """The job with everything that its card may show, as it is and as an open job off every site."""
    title = Text(job.details.title, job.details.title)
    view = JobView(
        job,
        {advert.website_id: title for advert in job.adverts},
        Links(LINKS.job_url, {(advert.website_id, advert.id): LINKS.job_url for advert in job.adverts}),
        ASSIGNMENT,
        auto_reopen_for(job),
        UNDO,
    )
    off = tuple(replace(advert, is_listed=False) for advert in job.adverts)
    expiring = replace(job, is_active=True, is_confirmed=True, expires_at=NOW + timedelta(days=3))
    return [view, replace(view, job=replace(expiring, adverts=off)), replace(view, job=expiring, auto_reopen=None)]


def reminder_cards_of(job: Job) -> list[Card]:
    words = Text(job.details.title, job.details.title)
    digest = DigestView("d1", hostile_rows(job, 12))
    ended = (Reopening(job, "reopened", words),) * 40
    return [
        *(digest_card(digest, page, NOW, ZONE) for page in (0, 1, 9)),
        confirm_card((ChosenJob(job, "unknown"),) * 40, NOW, ACTOR_ID, "r1"),
        cancelled_card((job,) * 40, ACTOR_ID),
        progress_card(Reopenings(ended, ACTOR_ID, NOW)),
        progress_card(Reopenings(ended[:9], ACTOR_ID, None, ((job, "not_allowed"),) * 40)),
        auto_reopen_result_card(job, auto_reopen_for(job), "refused", words, NOW, ZONE),
        unclaimed_card(job, NOW, ZONE, is_recruiter=False),
    ]


@settings(max_examples=12, deadline=None)
@given(JOBS)
def test_the_platform_accepts_the_cards_of_any_job(job: Job) -> None:
    for card in every_card_of(job):
        assert_platform_accepts(card)


@pytest.mark.slow
@settings(max_examples=30, deadline=None)
@given(JOBS)
def test_the_platform_accepts_the_cards_of_many_jobs(job: Job) -> None:
    for card in every_card_of(job):
        assert_platform_accepts(card)


@pytest.mark.parametrize("times", [1, 60, 700])
@pytest.mark.parametrize("name", [*HOSTILE])
def test_no_hostile_job_makes_a_card_that_is_refused(name: str, times: int) -> None:
    assert_platform_accepts(shown_card(hostile(HOSTILE[name] * times)))


def test_a_hundred_kilobytes_of_description_are_shortened_and_the_card_says_so() -> None:
    card = shown_card(with_details(CLOSED, description="很长的描述" * 7000))
    assert_platform_accepts(card)
    assert "内容过长，已截断，完整内容见飞书招聘" in shown(card)


def test_the_hostile_job_fills_every_field_that_can_hold_text() -> None:
    untouched = {"created_at", "changed_at", "process_type", "degree", "experience", "headcount"}
    details = hostile(MARKER).details
    missing = [field.name for field in fields(details) if MARKER not in repr(getattr(details, field.name))]
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
    card = shown_card(with_details(CLOSED, title="<at id=all></at>"))
    assert card.content["header"]["title"] == {"tag": "plain_text", "content": "<at id=all></at>"}
    assert "<at" not in card.fallback.zh_cn
