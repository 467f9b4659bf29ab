"""What a planted fault is."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from bot.domain.text import Text
from bot.interfaces.doctor import State
from tests.support.doctor.sound_installation import SoundInstallation

Plant = Callable[[SoundInstallation], AbstractContextManager[dict[str, str]]]
"""Makes the fault for as long as the context is open; the settings that differ then."""


@dataclass(frozen=True)
class Fault:
    """One fault.

    Attributes:
        name: of the fault, for the table.
        finding: the name of the finding that must tell it.
        state: of that finding.
        says, fix: what it says and what to do, as the checks have it; names in braces stand for anything.
        plant: makes the fault.
        transport: the EVENT_TRANSPORT of the installation.
        needs_postgresql: whether the database of the installation must be one of PostgreSQL.
    """

    name: str
    finding: str
    state: State
    says: Text
    fix: Text
    plant: Plant
    transport: str = "webhook"
    needs_postgresql: bool = False


def setting(**changed: str) -> Plant:
    """A fault that is a wrong setting."""
    return lambda _sound: nullcontext(changed)
