"""Stored JSON of domain models."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.domain.events import Message
from bot.domain.job_details import CustomField, CustomFieldType, JobDetails, Place
from bot.domain.jobs import Advert, AdvertKey, Job, JobAdvert, JobTeam
from bot.domain.normalization import storable
from bot.domain.replies import Card
from bot.domain.serialization import dump, load
from bot.domain.text import Text

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


def test_a_domain_model_is_loaded_as_it_was_dumped() -> None:
    details = JobDetails(
        title="工程师 \\u0000 🎉",
        places=(Place(city=Text("成都", "Chengdu")),),
        custom_fields=(
            CustomField("1", Text("选", "pick"), CustomFieldType.MULTIPLE_CHOICE, choices=(Text("甲", "A"),)),
        ),
    )
    at = datetime(2027, 1, 31, tzinfo=UTC)
    advert = Advert("70", "7001", "6960", details, is_active=True, expires_at=at)
    assert load(Advert, dump(advert)) == advert
    job = Job(
        id="6960",
        details=details,
        is_active=False,
        expires_at=at,
        adverts=(JobAdvert("70", "7001", "工程师", was_listed_at_closing=True),),
        times_closed=2,
        closed_at=at,
        is_closing_seen=True,
        is_closing_quiet=True,
        team=JobTeam("ou_1", ("ou_2",)),
        team_read_at=at,
    )
    assert load(Job, dump(job)) == job


def test_a_card_keeps_its_content() -> None:
    card = Card({"schema": "2.0", "body": {"elements": [{"tag": "hr"}, 1, None, 1.5]}}, Text("卡", "card"))
    assert load(Card, dump(card)) == card


def test_unknown_members_are_ignored_and_missing_ones_take_their_default() -> None:
    payload = '{"id": "om_1", "chat_id": "oc_1", "is_direct": true, "sender_id": "ou_1", "tenant_key": "t", "words": "hi", "mood": 1}'
    assert load(Message, payload) == Message("om_1", "oc_1", True, "ou_1", "t", "hi")


@pytest.mark.parametrize("payload", ["", "null", "[]", "{}", '{"website_id": 1}'])
def test_a_payload_of_another_shape_is_rejected(payload: str) -> None:
    with pytest.raises(ValidationError):
        load(AdvertKey, payload)


@given(ANY_TEXT)
def test_any_text_can_be_dumped_and_is_loaded_in_its_storable_form(words: str) -> None:
    payload = dump(AdvertKey(words, "1"))
    payload.encode()
    assert "\\u0000" not in payload.replace("\\\\", "")
    assert load(AdvertKey, payload) == AdvertKey(storable(words), "1")


@given(ANY_TEXT)
def test_lone_surrogates_anywhere_in_a_card_do_not_break_it(words: str) -> None:
    card = Card({words: [words, {"content": words}]}, Text(words, words))
    kept = storable(words)
    assert load(Card, dump(card)) == Card({kept: [kept, {"content": kept}]}, Text(kept, kept))
