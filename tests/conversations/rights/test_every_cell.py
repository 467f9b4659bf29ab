"""Who may do what: every person, chat, action and setting is tried in the whole bot, and compared with the declared rule."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.rights.cells import Seat, matters, seats
from tests.support.rights.expected import Verdict, expected
from tests.support.rights.outcomes import observed
from tests.support.rights.sample import Sample
from tests.support.rights.samples import SAMPLES
from tests.support.rights.world import World

Cell = tuple[Sample, Verdict]


def cells(seat: Seat, *, that_matter: bool) -> list[Cell]:
    """What can be done from that seat, with what must happen."""
    found = ((sample, expected(sample, seat)) for sample in SAMPLES)
    return [
        (sample, wanted)
        for sample, wanted in found
        if wanted is not None and matters(sample.rule, seat.policy, is_forged=bool(sample.refused)) is that_matter
    ]


def seats_with_cells(*, that_matter: bool) -> Iterator[Any]:
    for seat in seats():
        if cells(seat, that_matter=that_matter):
            # Tests with the same settings share a bot.
            group = pytest.mark.xdist_group(f"rights {seat.policy.settings}")
            yield pytest.param(seat, id=str(seat), marks=group)


@pytest.mark.slow
@pytest.mark.parametrize("seat", seats_with_cells(that_matter=True))
def test_what_happens_is_what_the_rule_says(world_of: Callable[[Seat], World], seat: Seat) -> None:
    assert differences(world_of(seat), seat, cells(seat, that_matter=True)) == []


@pytest.mark.long
@pytest.mark.parametrize("seat", seats_with_cells(that_matter=False))
def test_the_other_settings_change_nothing(world_of: Callable[[Seat], World], seat: Seat) -> None:
    assert differences(world_of(seat), seat, cells(seat, that_matter=False)) == []


def differences(world: World, seat: Seat, tried: list[Cell]) -> list[tuple[str, Verdict, Verdict]]:
    """The actions that end otherwise than the rule says: what happened, and what should have."""
    happened = ((sample, observed(sample, seat, world), wanted) for sample, wanted in tried)
    return [(sample.name, seen, wanted) for sample, seen, wanted in happened if not _agree(seen, wanted)]


def _agree(seen: Verdict, wanted: Verdict) -> bool:
    return seen.words == wanted.words and wanted.changes in {None, seen.changes} and wanted.shows in {None, seen.shows}
