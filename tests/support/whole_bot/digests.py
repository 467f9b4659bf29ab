"""Digests: a chat that is reminded of one job day by day, and choosing jobs in a digest to reopen them."""

from datetime import timedelta
from typing import Any

from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.job_store import Job
from simulator.core.people import Person
from simulator.events import callback_answer
from simulator.events.callback_answer import Outcome
from simulator.platform import Platform
from simulator.seed.special_jobs import OPEN_SAMPLE_CODE
from tests.support.whole_bot.conversation import BotMessage, Conversation
from tests.support.whole_bot.platforms import keep_jobs

SUBSCRIBE = f"/subscribe {OPEN_SAMPLE_CODE}"
"""Its job is advertised on both websites."""
OTHER_JOBS = 20


def prepare_expiring_job(feishu: Platform) -> Job:
    """An open job that expires in ten days and eight hours. Few others are left, because a test scans on many days."""
    store = feishu.hire_service.store
    found = store.job_with_code(OPEN_SAMPLE_CODE)
    found.is_active, found.expires_at = True, feishu.clock.now() + timedelta(days=10, hours=8)
    keep_jobs(feishu, {found.id, *list(store.jobs)[:OTHER_JOBS]})
    return found


def days_with_digests(conversation: Conversation, days: int) -> list[int]:
    """On which of the coming days a digest is sent; today is 0."""
    found = []
    for day in range(days):
        if conversation.remind():
            found.append(day)
        conversation.wait(days=1)
    return found


def digest_in(conversation: Conversation, days: int) -> BotMessage:
    """The digest that is sent in so many days, without reminders before."""
    conversation.wait(days=days)
    (digest,) = conversation.remind()
    return digest


def choose_jobs(conversation: Conversation, digest: BotMessage, jobs: list[Job], **fields: str) -> BotMessage:
    """Choose jobs in a digest's form, with ``period`` or ``date``; the message that asks for confirmation."""
    form = {"posts": [job.id for job in jobs], **fields}
    outcome = conversation.click(digest, {"do": "choose_reopenings"}, form=form)
    assert outcome.toast_kind == "info"
    assert outcome.card is None
    return conversation.last()


def menus(card: BotMessage) -> list[dict[str, Any]]:
    """The menus of a digest's rows, from top to bottom."""
    return [each.element for each in card_reader.walk(card.message.card) if each.element["tag"] == "overflow"]


def options_of(menu: dict[str, Any]) -> list[str]:
    return [option["value"] for option in menu["options"]]


def choose_in_menu(
    conversation: Conversation,
    digest: BotMessage,
    option: str,
    by: Person = people.RECRUITER,
    **changed: str,
) -> Outcome:
    """Choose in the first row's menu; what the person sees. ``changed`` are members of the value that differ from the card's."""
    menu = menus(digest)[0]
    action = {"tag": "overflow", "value": {**menu["behaviors"][0]["value"], **changed}, "option": option}
    click = conversation.user_actions.send_action(digest.message.id, by.open_id, lambda _card: action)
    status, body = conversation.push(click.event)
    return callback_answer.apply_answer(conversation.platform, click, status, body)
