"""A click on the page's card becomes the click that the platform pushes: the element is found again, and checked."""

import re
from typing import Any

from bot.domain.text import Text
from simulator.card_schema import card_reader
from simulator.card_schema.card_reader import FIELD_TAGS, Element, SendStatus
from simulator.events import client_form
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import CannotClick
from simulator.events.user_actions import TIME_ZONE, press
from simulator.playground.page_request import PageError, PageRequest, doer, message_of, wrong
from simulator.playground.playground import Playground

Record = dict[str, Any]
CANNOT_CLICK = Text("客户端没有发出这次点击：{why}", "The client did not send this click: {why}")
ZONE = re.compile(r"[A-Za-z0-9_+/-]{1,64}")


def click(playground: Playground, asked: PageRequest) -> Record:
    """Somebody presses, submits or chooses; answered once the bot has, or after its three seconds."""
    platform, delivery = playground.platform, playground.delivery
    person = doer(platform, asked)
    message = message_of(platform, asked.id, person)
    if message.type != "interactive":
        raise wrong("message")
    try:
        sent = delivery.user_actions.send_action(message.id, person.open_id, lambda card: _action(card, asked))
    except (CannotClick, TypeError) as impossible:
        raise PageError(CANNOT_CLICK.fill(why=str(impossible)), 409) from impossible
    return _outcome_record(delivery.send_click(sent))


def _outcome_record(outcome: Outcome) -> Record:
    toast = {"kind": outcome.toast_kind, "text": outcome.toast._asdict()} if outcome.toast else None
    return {"toast": toast, "cardReplaced": outcome.card is not None, "errorCode": outcome.error_code}


def _action(card: Element, asked: PageRequest) -> Record:
    """The ``action`` of the push (shared/feishu/events.md 7). Raises CannotClick, PageRefused."""
    form = asked.body.get("form") or {}
    if not isinstance(form, dict):
        raise wrong("form")
    is_choice = any(asked.body.get(name) is not None for name in ("option", "options", "checked"))
    action = _choose(card, asked) if is_choice else press(_find(card_reader.buttons(card), asked), form)
    if "timezone" in action:
        action["timezone"] = _zone(asked)
    return action


def _choose(card: Element, asked: PageRequest) -> Record:
    """A select, picker, checker or input that stands outside a form."""
    fields = [p for p in card_reader.walk(card) if p.element.get("tag") in FIELD_TAGS and p.form is None]
    element = _find(tuple(fields), asked).element
    value = card_reader.callback_value(element)
    action: Record = {"tag": element["tag"], "timezone": TIME_ZONE, "value": value or {}}
    if element.get("name"):
        action["name"] = element["name"]
    return {**action, **_chosen(element, asked)}


def _chosen(element: Element, asked: PageRequest) -> Record:
    if element["tag"] == "checker":
        return {"checked": asked.flag("checked")}
    if element["tag"] in client_form.MANY:
        return {"options": client_form.as_sent(element, asked.texts("options"))}
    member = "input_value" if element["tag"] == "input" else "option"
    return {member: client_form.as_sent(element, asked.text("option", 1000))}


def _find(status: tuple[SendStatus, ...], asked: PageRequest) -> SendStatus:
    """The one element that sends exactly this value, or bears this name. Raises CannotClick."""
    value, name = asked.body.get("value"), asked.body.get("name")
    for each in status:
        fits_value = value is None or card_reader.callback_value(each.element) == value
        fits_name = name is None or each.element.get("name") == name
        if (value, name) != (None, None) and fits_value and fits_name:
            return client_form.usable(each)
    raise CannotClick("the card has no such element any more")


def _zone(asked: PageRequest) -> str:
    zone = asked.text_or_none("timezone") or TIME_ZONE
    if not ZONE.fullmatch(zone):
        raise wrong("timezone")
    return zone
