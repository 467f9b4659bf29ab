"""Memory and open files of the bot's processes, from ``/proc``."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from tests.stress.footprint import family, pss_kb
from tests.support.bot_process import Replica

# Of what a process needs at the end, compared with the first quarter, at the same age and after the same work.
MEMORY_MARGIN = 1.1
# The pools of connections keep what a burst needed; each connection to SQLite has three files.
FILES_MARGIN = 12


@dataclass(frozen=True)
class Footprint:
    """Of all processes of a replica, on average over the replicas."""

    memory_kb: float
    files: float

    def __str__(self) -> str:
        return f"{self.memory_kb / 1024:.1f} MB, {self.files:.0f} files"

    def growth_to(self, later: "Footprint") -> list[str]:
        """What is not flat; empty if all is."""
        found = []
        if later.memory_kb > self.memory_kb * MEMORY_MARGIN:
            found.append(f"memory: {self} -> {later}")
        if later.files > self.files + FILES_MARGIN:
            found.append(f"open files: {self} -> {later}")
        return found


def footprint(replicas: Iterable[Replica]) -> Footprint:
    each = [list(family(replica.bot.pid)) for replica in replicas]
    pids = [pid for pids in each for pid in pids]
    files = sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)
    return Footprint(sum(map(pss_kb, pids)) / len(each), files / len(each))
