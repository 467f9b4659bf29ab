"""The page's machine room: the clock, the bot's process, faults, switches, the token, and the wire."""

from datetime import timedelta
from typing import Any, get_args

from bot.domain.text import Text
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.faults import Fault, FaultKind
from simulator.playground.page_request import PageError, PageRequest, wrong
from simulator.playground.playground import SWITCHES, Playground

Record = dict[str, Any]
LONGEST_MOVE = timedelta(days=400)
LITTLE_LATER = timedelta(minutes=1)
MILLISECOND = timedelta(milliseconds=1)
LONGEST_FAULT_SECONDS = 60
MOST_TIMES = 1000
MOST_LINES = 200
NOTHING_EXPIRES = Text("没有会到期的开放职位。", "No open job expires.")
NO_BOT = Text("这里没有机器人进程。", "There is no bot process here.")


def clock_record(playground: Playground) -> Record:
    clock = playground.platform.clock
    return {"now": to_ms(clock.now()), "moved": clock.moved // MILLISECOND}


def bot_record(playground: Playground) -> Record:
    bot = playground.bot
    return {
        "running": bot is not None and bot.is_running,
        "ready": bot is not None and bot.is_ready,
        "open_id": people.BOT_ID,
        "name": people.BOT_NAME._asdict(),
    }


def faults_record(playground: Playground) -> list[Record]:
    """What is set for the next calls; switches are told apart."""
    return [
        {"kind": fault.kind, "path": fault.path, "times": fault.times, "seconds": fault.seconds}
        for fault in playground.platform.faults.all()
        if not playground.switches.own(fault)
    ]


def move_clock(playground: Playground, asked: PageRequest) -> Record:
    """``move`` in ms, forward only, or ``to`` the next expiry of an open job and a minute more."""
    if asked.body.get("to") == "next_expiry":
        step = _until_next_expiry(playground)
    else:
        step = asked.number("move", 1, LONGEST_MOVE // MILLISECOND) * MILLISECOND
    playground.platform.move(step)
    return clock_record(playground)


def change_bot(playground: Playground, asked: PageRequest) -> Record:
    """``kill`` as a power cut would, ``stop`` gently, ``start`` again in place."""
    bot, action = playground.bot, asked.text("action")
    if bot is None:
        raise PageError(NO_BOT, 409)
    actions = {"kill": bot.kill, "stop": bot.stop, "start": bot.start}
    if action not in actions:
        raise wrong("action")
    actions[action]()
    return bot_record(playground)


def show_faults(playground: Playground, _: PageRequest) -> Record:
    return {"faults": faults_record(playground), "kinds": list(get_args(FaultKind))}


def set_fault(playground: Playground, asked: PageRequest) -> Record:
    """A fault for the next calls, or ``clear``: all of them away. Switches stay as they are."""
    if asked.body.get("clear") is True:
        for fault in playground.platform.faults.all():
            if not playground.switches.own(fault):
                playground.platform.faults.remove(fault)
        return show_faults(playground, asked)
    kind, path = asked.text("kind"), asked.text_or_none("path") or "*"
    times = asked.number("times", 1, MOST_TIMES, default=1)
    try:
        fault = Fault(kind, path, times, _seconds(asked))  # type: ignore[arg-type]  # checked by Fault itself
    except ValueError as unknown:
        raise wrong("kind") from unknown
    playground.platform.faults.add(fault.kind, path, times=times, seconds=fault.seconds)
    return show_faults(playground, asked)


def turn_switches(playground: Playground, asked: PageRequest) -> Record:
    """Every switch that is named; the others stay."""
    given = {name: asked.flag(name) for name in asked.body if name in SWITCHES}
    if len(given) != len(asked.body):
        raise wrong("switches")
    for name, is_on in given.items():
        playground.switches.turn(name, is_on=is_on)
    return {"switches": playground.switches.all()}


def revoke_token(playground: Playground, _: PageRequest) -> Record:
    """Every tenant token that is out stops working."""
    playground.platform.tokens.invalidate()
    return {}


def show_wire(playground: Playground, asked: PageRequest) -> Record:
    """The newest lines after ``after`` that contain ``filter``, oldest first."""
    lines = playground.wire.lines(asked.query_number("after"), asked.query.get("filter", "").strip())
    return {"lines": lines[-MOST_LINES:]}


def _seconds(asked: PageRequest) -> float:
    value = asked.body.get("seconds")
    if value is None:
        return 1.0
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= LONGEST_FAULT_SECONDS:
        raise wrong("seconds")
    return float(value)


def _until_next_expiry(playground: Playground) -> timedelta:
    now = playground.platform.clock.now()
    jobs = playground.platform.jobs.values()
    expiries = [job.expires_at for job in jobs if job.is_active and job.expires_at and job.expires_at > now]
    if not expiries:
        raise PageError(NOTHING_EXPIRES, 409)
    return min(expiries) + LITTLE_LATER - now
