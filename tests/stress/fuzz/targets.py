"""The table of targets: what is fuzzed, how many cases a recorded run gives each, and how long one case may take."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.stress.fuzz.card_target import make_card
from tests.stress.fuzz.click_target import Clicks
from tests.stress.fuzz.request_targets import Authenticated, Unauthenticated
from tests.stress.fuzz.typed_target import read_typed_words

Check = Callable[[bytes], int]
"""Makes cases of the bytes and checks them; how many they were. Raises on a violation."""


@dataclass(frozen=True)
class Target:
    """What is fuzzed.

    Attributes:
        make: makes the check; takes a folder for its database and after how many cases the bot is started anew.
        cases: how many a full run has.
        max_ms: CPU time that one input may take, coverage counters included.
        lifetime: after how many cases the bot is started anew, if it is a bot.
        max_input: bytes of an input. Hypothesis makes a whole job of one, which takes many.
    """

    make: Callable[[Path, int], Check]
    cases: int
    max_ms: int
    lifetime: int = 0
    max_input: int = 300


TARGETS: Mapping[str, Target] = {
    "unauthenticated": Target(Unauthenticated, 900_000, 300, 100_000),
    "authenticated": Target(Authenticated, 70_000, 1_500, 2_000),
    "clicks": Target(Clicks, 5_000, 2_500, 1_000),
    "typed": Target(lambda _folder, _lifetime: read_typed_words, 30_000, 200),
    "cards": Target(lambda _folder, _lifetime: make_card, 2_500, 2_500, max_input=4_000),
}
