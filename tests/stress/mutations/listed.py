"""All mutants, by the part of the bot that they break."""

from tests.stress.mutations import (
    chats,
    connections,
    durability,
    limits,
    reading,
    reminders,
    reopening,
    scanning,
    security,
)
from tests.stress.mutations.mutant import Mutant

MUTANTS: tuple[Mutant, ...] = (
    *security.MUTANTS,
    *chats.MUTANTS,
    *durability.MUTANTS,
    *reminders.MUTANTS,
    *reopening.MUTANTS,
    *scanning.MUTANTS,
    *reading.MUTANTS,
    *connections.MUTANTS,
    *limits.MUTANTS,
)
