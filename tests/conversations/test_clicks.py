"""Clicks that come late, in crowds or in another shape than usual: the clicker always hears something."""

import json
from concurrent.futures import ThreadPoolExecutor
from time import monotonic

import pytest

from bot.domain.events import Click
from bot.domain.serialization import dump
from bot.tasks.pending_clicks import MOST_WAITING, Desk
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from simulator.platform import Platform
from tests.support.conversation import Heard, Talk

REFRESH = {"do": "refresh_post"}


def come_late(talk: Talk, card: Heard, value: dict[str, object]) -> Heard:
    """A click whose request has been answered already; what the bot said last."""
    click = Click("late", card.message.id, RECRUITING_GROUP, people.RECRUITER.open_id, people.TENANT, value)
    talk.engine.start("act_on_click", "click:late", dump(click))
    return talk.last()


def test_good_news_that_comes_late_is_not_told_as_a_failure(talk: Talk) -> None:
    told = come_late(talk, talk.ask("/job A168688"), {"do": "subscribe"})
    assert "Subscribed" in told.words("en_us")
    assert "did not work" not in told.words("en_us")


def test_bad_news_that_comes_late_is_told_as_such(talk: Talk) -> None:
    told = come_late(talk, talk.ask("/job A168688"), {"do": "no such button"})
    assert "did not work" in told.words("en_us")


def test_a_late_face_that_the_platform_refuses_is_told_in_words(talk: Talk, feishu: Platform) -> None:
    card = talk.ask("/help")
    feishu.faults.add("card_refused", "PATCH *", times=10)
    feishu.faults.add("card_refused", "POST *", times=1)
    told = come_late(talk, card, {"do": "list_jobs"})
    assert told.message.parent_id == card.message.id
    assert not told.is_card


def test_a_crowd_of_slow_clicks_is_answered_in_time() -> None:
    desk = Desk()

    def click(number: int) -> float:
        began = monotonic()
        assert desk.answer(str(number), lambda: None) is None
        return monotonic() - began

    with ThreadPoolExecutor(MOST_WAITING + 4) as door:
        waited = list(door.map(click, range(3 * MOST_WAITING)))
    assert sum(seconds > 1 for seconds in waited) == MOST_WAITING
    assert max(sorted(waited)[:-MOST_WAITING]) < 1


@pytest.mark.parametrize("place", ["inside", "beside", "nowhere"])
def test_a_click_that_cannot_be_read_is_answered_and_a_context_beside_the_event_is_read(talk: Talk, place: str) -> None:
    click = talk.acts.click(talk.ask("/job A168688").message.id, people.RECRUITER.open_id, REFRESH, None)
    event = click.envelope.payload["event"]
    if place != "inside":
        context = event.pop("context")
        click.envelope.payload.update({"context": context} if place == "beside" else {})
    status, body = talk.push(click.envelope)
    assert status == 200
    assert json.loads(body)["toast"]["type"] == ("error" if place == "nowhere" else "success")


def test_a_rich_text_may_name_the_mentioned_bot_by_its_id(talk: Talk, feishu: Platform) -> None:
    _, envelope = talk.acts.type(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
    assert envelope is not None
    at = {"tag": "at", "user_id": people.BOT_ID, "user_name": "bot"}
    message = envelope.payload["event"]["message"]
    message["message_type"] = "post"
    message["content"] = json.dumps({"title": "", "content": [[at, {"tag": "text", "text": "/help"}]]})
    (heard,) = talk.deliver(envelope)
    assert "/expiring" in heard.words()
