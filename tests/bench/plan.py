"""The amounts: how much each row of the benchmark does, in full and quickly."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """Seconds, and numbers of things.

    Attributes:
        rounds: how often two things are measured one after the other.
        block: events that are sent as fast as they are answered.
        durable_rounds: of ``durable_seconds`` each, with ``durable_rate`` events a second.
        wire_rounds: of ``wire_seconds`` commands and as many clicks, ``wire_rate`` a second, with ``wire_pause`` after each.
        starts: of the bot, each beside a bare import.
        events: over which memory must not grow.
        idle_minutes: windows of ``idle_seconds``, after ``idle_after`` seconds.
        scan_rounds: with ``adverts`` adverts each.
        sizes: numbers of jobs, the smallest first.
        asked: how often each command is asked for each number of jobs, unless ``asked_seconds`` are over before.
        digest_rounds: with ``digests`` chats each.
        chats: against ten.
        cards: how often each card is built in a round.
    """

    rounds: int = 15
    block: int = 3_000
    durable_rounds: int = 2
    durable_rate: int = 100
    durable_seconds: int = 60
    wire_rounds: int = 5
    wire_rate: int = 20
    wire_seconds: int = 12
    wire_pause: float = 6
    starts: int = 7
    events: int = 100_000
    idle_minutes: int = 3
    idle_seconds: float = 60
    idle_after: float = 20
    scan_rounds: int = 3
    adverts: int = 3_000
    sizes: tuple[int, ...] = (1_000, 10_000, 100_000)
    asked: int = 100
    asked_seconds: float = 25
    digest_rounds: int = 3
    digests: int = 1_000
    chats: int = 10_000
    cards: int = 200


FULL = Plan()
QUICK = Plan(
    rounds=3,
    block=100,
    durable_rounds=1,
    durable_rate=50,
    durable_seconds=1,
    wire_rounds=1,
    wire_rate=10,
    wire_seconds=2,
    wire_pause=0,
    starts=1,
    events=2_000,
    idle_minutes=1,
    idle_seconds=3,
    idle_after=3,
    scan_rounds=1,
    adverts=100,
    sizes=(100, 300),
    asked=3,
    asked_seconds=5,
    digest_rounds=1,
    digests=20,
    chats=100,
    cards=3,
)
