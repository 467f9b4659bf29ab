"""Clicks on a card of the page: finds the element in the stored card, checks the input and delivers the click."""

import re
from typing import Any

from bot.domain.text import Text
from simulator.card_schema import card_reader
from simulator.card_schema.card_reader import FIELD_TAGS, Element, PlacedElement
from simulator.events import client_form
from simulator.events.callback_answer import Outcome
from simulator.events.client_form import CannotClick
from simulator.events.user_actions import TIME_ZONE, UserActions
from simulator.playground.page_request import PageError, PageRequest, actor, invalid, message_of
from simulator.playground.playground import Playground

Record = dict[str, Any]
CANNOT_CLICK = Text("客户端没有发出这次点击：{why}。", "The client did not send this click: {why}.")
CHANGED = Text("卡片已经变化，没有这个按钮或选项了", "the card has changed and no longer has this button or field")
NOT_ACCEPTED = Text("有一项填写的内容无法识别", "a field does not accept its value")
OVERFLOW = "overflow"
ZONE = re.compile(r"[A-Za-z0-9_+/-]{1,64}")
MAX_OPTION_LENGTH = 1000


def click(playground: Playground, request: PageRequest) -> Record:
    """A person presses, submits or chooses. Returns when the bot has answered, or after the platform's 3 seconds."""
    platform, delivery = playground.platform, playground.delivery
    person = actor(platform, request)
    message = message_of(platform, request.id, person)
    if message.type != "interactive":
        raise invalid("message")
    try:
        click = delivery.user_actions.send_action(
            message.id, person.open_id, lambda card: _action(delivery.user_actions, card, request)
        )
    except CannotClick as error:
        raise PageError(CANNOT_CLICK.fill(why=error.text), 409) from error
    except TypeError as error:
        raise PageError(CANNOT_CLICK.fill(why=NOT_ACCEPTED), 409) from error
    return _outcome_record(delivery.send_click(click))


def _outcome_record(outcome: Outcome) -> Record:
    toast = {"kind": outcome.toast_kind, "text": outcome.toast._asdict()} if outcome.toast else None
    return {"toast": toast, "cardReplaced": outcome.card is not None, "errorCode": outcome.error_code}


def _action(user_actions: UserActions, card: Element, request: PageRequest) -> Record:
    """The ``action`` of the callback (docs/feishu/events.md 7). Raises CannotClick, PageError."""
    form = request.body.get("form") or {}
    if not isinstance(form, dict):
        raise invalid("form")
    is_choice = any(request.body.get(name) is not None for name in ("option", "options", "checked"))
    if is_choice:
        action = _choose(card, request)
    else:
        action = user_actions.press(_find(card_reader.buttons(card), request), form)
    if "timezone" in action:
        action["timezone"] = _zone(request)
    return action


def _choose(card: Element, request: PageRequest) -> Record:
    """The action of a select, picker, checker or input outside a form, or of an overflow menu anywhere."""
    element = _find(tuple(placed for placed in card_reader.walk(card) if _sends_at_once(placed)), request).element
    value = card_reader.callback_value(element)
    action: Record = {"tag": element["tag"], "value": value or {}}
    if element["tag"] != OVERFLOW:
        action["timezone"] = TIME_ZONE
    if element.get("name"):
        action["name"] = element["name"]
    return {**action, **_chosen(element, request)}


def _sends_at_once(placed: PlacedElement) -> bool:
    """Whether a choice in it calls back; a field of a form is sent with the form instead."""
    tag = placed.element.get("tag")
    return tag == OVERFLOW or (tag in FIELD_TAGS and placed.form is None)


def _chosen(element: Element, request: PageRequest) -> Record:
    if element["tag"] == "checker":
        return {"checked": request.flag("checked")}
    if element["tag"] in client_form.MULTIPLE:
        return {"options": client_form.as_sent(element, request.texts("options"))}
    member = "input_value" if element["tag"] == "input" else "option"
    return {member: client_form.as_sent(element, request.text("option", MAX_OPTION_LENGTH))}


def _find(candidates: tuple[PlacedElement, ...], request: PageRequest) -> PlacedElement:
    """The first element with exactly this callback value and name, as far as they are given. Raises CannotClick."""
    value, name = request.body.get("value"), request.body.get("name")
    for candidate in candidates:
        has_value = value is None or card_reader.callback_value(candidate.element) == value
        has_name = name is None or candidate.element.get("name") == name
        if (value, name) != (None, None) and has_value and has_name:
            return client_form.check_enabled(candidate)
    raise CannotClick(CHANGED)


def _zone(request: PageRequest) -> str:
    zone = request.text_or_none("timezone") or TIME_ZONE
    if not ZONE.fullmatch(zone):
        raise invalid("timezone")
    return zone
