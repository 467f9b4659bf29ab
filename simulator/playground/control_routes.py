"""The control paths under ``/_control``, for proofs and the demo: what people do, faults, clock, jobs, and what happened.

JSON over the loopback only; a real platform has nothing like it.
"""

import dataclasses
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from simulator.api.records import chat_item, message_record
from simulator.card_schema.card_text import card_text
from simulator.clock import from_ms, to_ms
from simulator.core import people
from simulator.core.event_log import LogEntry
from simulator.core.messages import Message
from simulator.events.client_form import CannotClick
from simulator.events.delivery import Delivery
from simulator.platform import Platform

Record = dict[str, Any]
Action = Callable[[Delivery, Record], Any]
LONGEST_WAIT = 25.0


def make_control(delivery: Delivery) -> Blueprint:
    """``POST /_control/NAME`` does something, ``GET /_control/NAME`` tells something."""
    control = Blueprint("control", __name__, url_prefix="/_control")
    for method, actions in (("POST", ACTIONS), ("GET", VIEWS)):
        for name, action in actions.items():
            view = partial(_run, action, delivery)
            control.add_url_rule(f"/{name}", f"{method} {name}", view, methods=[method])
    return control


def add_control(web: Flask, delivery: Delivery) -> Flask:
    web.register_blueprint(make_control(delivery))
    return web


def _run(action: Action, delivery: Delivery) -> tuple[Response, int]:
    asked: Record = request.get_json() if request.method == "POST" else request.args.to_dict()
    try:
        return jsonify(action(delivery, asked)), 200
    except (KeyError, TypeError, ValueError, AttributeError, CannotClick) as wrong:
        return jsonify({"wrong": f"{type(wrong).__name__}: {wrong}"}), 400


def _say(delivery: Delivery, asked: Record) -> Record:
    message = delivery.say(asked.pop("chat_id"), asked.pop("person_id"), asked.pop("words"), **asked)
    return {"message_id": message.id}


def _click(delivery: Delivery, asked: Record) -> Record:
    outcome = delivery.click(asked["message_id"], asked["person_id"], asked["wanted"], asked.get("form"))
    toast = outcome.toast._asdict() if outcome.toast else None
    return {"error_code": outcome.error_code, "toast": toast, "toast_kind": outcome.toast_kind, "card": outcome.card}


def _chat(delivery: Delivery, asked: Record) -> Record:
    actions = {
        "add_bot": delivery.user_actions.add_bot,
        "remove_bot": delivery.user_actions.remove_bot,
        "dissolve": delivery.user_actions.dissolve,
    }
    delivery.push(actions[asked["change"]](asked["chat_id"], asked["person_id"]))
    return {}


def _open_direct_chat(delivery: Delivery, asked: Record) -> Record:
    delivery.push(delivery.user_actions.open_direct_chat(asked["person_id"]))
    return {}


def _fault(delivery: Delivery, asked: Record) -> Record:
    """``kind`` with ``path``, ``times`` and ``seconds``; the kind ``none`` takes every fault away."""
    faults = _platform(delivery).faults
    if asked["kind"] == "none":
        faults.clear()
        return {}
    kind, path = asked.pop("kind"), asked.pop("path", "*")
    faults.add(kind, path, **asked)
    return {}


def _mishap(delivery: Delivery, asked: Record) -> Record:
    delivery.set_next_fault(asked["kind"])
    return {}


def _behaviour(delivery: Delivery, asked: Record) -> Record:
    behaviour = _platform(delivery).behaviour
    for name, value in asked.items():
        if not hasattr(behaviour, name):
            raise AttributeError(name)
        setattr(behaviour, name, value)
    return dataclasses.asdict(behaviour)


def _switch(delivery: Delivery, asked: Record) -> Record:
    """``is_sync_on``: the console's 通过 API 同步职位."""
    _platform(delivery).hire_service.is_sync_on = bool(asked["is_sync_on"])
    return {}


def _move(delivery: Delivery, asked: Record) -> Record:
    """``days``, ``hours``, ``minutes`` and ``seconds`` forward."""
    _platform(delivery).move(timedelta(**asked))
    return _clock(delivery, {})


def _edit_job(delivery: Delivery, asked: Record) -> Record:
    """``job_id`` and what changes: ``is_active``, ``title``, ``expires_at_ms`` (null for never)."""
    hire_service, job_id = _platform(delivery).hire_service, asked.pop("job_id")
    if "expires_at_ms" in asked:
        expiry = asked.pop("expires_at_ms")
        asked["expires_at"] = None if expiry is None else from_ms(expiry)
    return _job_line(hire_service.edit_job(job_id, **asked))


def _clock(delivery: Delivery, asked: Record) -> Record:
    """The time. With ``known``, what ``moves`` said last, it is told at the next move or after ``wait`` seconds."""
    clock = _platform(delivery).clock
    moves = clock.wait_for_move(int(asked["known"]), min(float(asked["wait"]), LONGEST_WAIT)) if "known" in asked else 0
    return {"now_ms": to_ms(clock.now()), "moves": moves}


def _jobs(delivery: Delivery, _: Record) -> list[Record]:
    return [_job_line(job) for job in _platform(delivery).jobs.values()]


def _job_line(job: Any) -> Record:
    expires_at: datetime | None = job.expires_at
    return {
        "id": job.id,
        "code": job.code,
        "title": job.title,
        "is_active": job.is_active,
        "expires_at_ms": None if expires_at is None else to_ms(expires_at),
    }


def _messages(delivery: Delivery, asked: Record) -> list[Record]:
    """Everything in ``chat_id``, or everywhere; cards also as text in ``language``."""
    platform, chat_id = _platform(delivery), asked.get("chat_id")
    language = asked.get("language", "zh_cn")
    return [
        {**message_record(platform, message), "text": _text_of(platform, message, language)}
        for message in platform.message_service.messages.all()
        if chat_id in (None, message.chat_id)
    ]


def _text_of(platform: Platform, message: Message, language: str) -> str:
    is_card = message.type == "interactive"
    return card_text(message.card, language, platform.people.name_of) if is_card else message.words


def _log(delivery: Delivery, asked: Record) -> list[Record]:
    """What happened after line ``since``; waits up to ``wait`` seconds for the next line."""
    since, wait = int(asked.get("since", 0)), min(float(asked.get("wait", 0)), LONGEST_WAIT)
    return [_line(entry) for entry in _platform(delivery).event_log.wait(since, wait)]


def _line(entry: LogEntry) -> Record:
    return {
        "number": entry.number,
        "at_ms": to_ms(entry.at),
        "kind": entry.kind,
        **entry.detail,
    }


def _counts(delivery: Delivery, _: Record) -> Record:
    platform = _platform(delivery)
    return {
        "sent_too_fast": platform.message_service.sending.violations,
        "updated_too_fast": platform.message_service.updating.violations,
        "tokens_issued": platform.tokens.issued,
        "given_up": len(delivery.given_up),
    }


def _chats(delivery: Delivery, _: Record) -> list[Record]:
    return [{**chat_item(chat), "mode": chat.mode} for chat in _platform(delivery).chats.all()]


def _people(delivery: Delivery, _: Record) -> list[Record]:
    return [
        {"open_id": person.open_id, "name": person.name._asdict(), "role": person.role._asdict()}
        for person in _platform(delivery).people.all()
    ] + [{"open_id": people.BOT_ID, "name": people.BOT_NAME._asdict(), "role": None}]


def _platform(delivery: Delivery) -> Platform:
    return delivery.user_actions.platform


ACTIONS: dict[str, Action] = {
    "say": _say,
    "click": _click,
    "chat": _chat,
    "open_direct_chat": _open_direct_chat,
    "fault": _fault,
    "mishap": _mishap,
    "rules": _behaviour,
    "switch": _switch,
    "clock": _move,
    "job": _edit_job,
}
VIEWS: dict[str, Action] = {
    "clock": _clock,
    "jobs": _jobs,
    "messages": _messages,
    "log": _log,
    "counts": _counts,
    "chats": _chats,
    "people": _people,
}
