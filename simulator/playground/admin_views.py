"""The playground's tools: the clock, the bot's process, faults, switches, the token and the recorded HTTP traffic."""

from datetime import datetime, time, timedelta
from typing import Any

from bot.domain.text import Text
from simulator.bot_runner.operators_bot import OperatorsBot
from simulator.bot_runner.supervisor import BotSupervisor
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.faults import Fault
from simulator.playground.page_request import PageError, PageRequest, invalid
from simulator.playground.playground import SWITCHES, Playground
from simulator.seed.jobs import SHANGHAI

Record = dict[str, Any]
MAX_MOVE = timedelta(days=400)
AFTER_EXPIRY = timedelta(minutes=1)
MILLISECOND = timedelta(milliseconds=1)
# Half an hour after the hour at which chats are reminded, unless they choose another (REMIND_AT).
MORNING = time(10, tzinfo=SHANGHAI)
MAX_CLOCK_WAIT_SECONDS = 25
# The count of moves starts at 0, so a caller who knows none gets its answer at once.
NO_MOVES_KNOWN = -1
MAX_FAULT_SECONDS = 60
MAX_FAULT_TIMES = 1000
MAX_WIRE_LINES = 200
NOTHING_EXPIRES = Text("没有会到期的开放职位。", "No open job expires.")
REAL_CLOCK = Text(
    "您自己启动的机器人使用真实时间，这里不能拨快时钟。",
    "The bot that you have started is on the real time: the clock cannot be moved here.",
)
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


def fault_records(playground: Playground) -> list[Record]:
    """The faults set for the next calls; those of the switches are left out."""
    return [
        {"kind": fault.kind, "path": fault.path, "times": fault.times, "seconds": fault.seconds}
        for fault in playground.platform.faults.all()
        if not playground.switches.owns(fault)
    ]


def wait_for_clock(playground: Playground, request: PageRequest) -> Record:
    """The time and the count of moves; waits up to ``wait`` seconds while the count is still ``known``."""
    known = request.query_number("known") if "known" in request.query else NO_MOVES_KNOWN
    wait = min(request.query_number("wait"), MAX_CLOCK_WAIT_SECONDS)
    moves = playground.platform.clock.wait_for_move(known, wait)
    return {**clock_record(playground), "moves": moves}


def move_clock(playground: Playground, request: PageRequest) -> Record:
    """Moves forward by ``move`` ms, or ``to`` the next morning or one minute after the next expiry of an open job."""
    if isinstance(playground.bot, OperatorsBot):
        raise PageError(REAL_CLOCK, 409)
    destinations = {"next_expiry": _until_next_expiry, "next_morning": _until_next_morning}
    if find := destinations.get(str(request.body.get("to"))):
        step = find(playground)
    else:
        step = request.number("move", 1, MAX_MOVE // MILLISECOND) * MILLISECOND
    playground.platform.move(step)
    return clock_record(playground)


def control_bot(playground: Playground, request: PageRequest) -> Record:
    """``action``: ``kill`` (SIGKILL), ``stop`` (SIGTERM), or ``start`` with the same port and database."""
    bot, action = playground.bot, request.text("action")
    if not isinstance(bot, BotSupervisor):
        raise PageError(NO_BOT, 409)
    actions = {"kill": bot.kill, "stop": bot.stop, "start": bot.start}
    if action not in actions:
        raise invalid("action")
    actions[action]()
    return bot_record(playground)


def set_fault(playground: Playground, request: PageRequest) -> Record:
    """Sets a fault for the next calls, or with ``clear`` removes all of them but those of the switches."""
    faults = playground.platform.faults
    if request.body.get("clear") is True:
        for fault in faults.all():
            if not playground.switches.owns(fault):
                faults.remove(fault)
    else:
        fault = _read_fault(request)
        faults.add(fault.kind, fault.path, times=fault.times, seconds=fault.seconds)
    return {"faults": fault_records(playground)}


def set_switches(playground: Playground, request: PageRequest) -> Record:
    """Sets the switches named in the body; the others stay as they are."""
    given = {name: request.flag(name) for name in request.body if name in SWITCHES}
    if len(given) != len(request.body):
        raise invalid("switches")
    for name, is_on in given.items():
        playground.switches.set(name, is_on=is_on)
    return {"switches": playground.switches.all()}


def revoke_token(playground: Playground, _: PageRequest) -> Record:
    """Invalidates every tenant token that was issued."""
    playground.platform.tokens.invalidate()
    return {}


def list_wire(playground: Playground, request: PageRequest) -> Record:
    """The newest HTTP exchanges after number ``after``, oldest first."""
    lines = playground.wire.lines(request.query_number("after"))
    return {"lines": lines[-MAX_WIRE_LINES:]}


def _read_fault(request: PageRequest) -> Fault:
    kind, path = request.text("kind"), request.text_or_none("path") or "*"
    times = request.number("times", 1, MAX_FAULT_TIMES, default=1)
    try:
        return Fault(kind, path, times, _seconds(request))  # type: ignore[arg-type]  # Fault itself checks the kind
    except ValueError as error:
        raise invalid("kind") from error


def _seconds(request: PageRequest) -> float:
    value = request.body.get("seconds")
    if value is None:
        return 1.0
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MAX_FAULT_SECONDS:
        raise invalid("seconds")
    return float(value)


def _until_next_morning(playground: Playground) -> timedelta:
    """Of tomorrow in the bot's zone: a digest has come by then."""
    now = playground.platform.clock.now()
    tomorrow = now.astimezone(SHANGHAI).date() + timedelta(days=1)
    return datetime.combine(tomorrow, MORNING) - now


def _until_next_expiry(playground: Playground) -> timedelta:
    now = playground.platform.clock.now()
    jobs = playground.platform.jobs.values()
    expiries = [job.expires_at for job in jobs if job.is_active and job.expires_at and job.expires_at > now]
    if not expiries:
        raise PageError(NOTHING_EXPIRES, 409)
    return min(expiries) + AFTER_EXPIRY - now
