"""``python -m tests.stress.fuzz.worker TARGET``: fuzzes one target with atheris, and prints what it found as one JSON object.

atheris is libFuzzer for Python: it counts the branches that an input reaches in ``bot``, ``handlers`` and ``cards``, keeps the
inputs that reach new ones, and changes those further.
"""

import argparse
import gc
import json
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import atheris

MEASURED = ["bot", "handlers", "cards"]
MAX_SHOWN = 20
START_INPUTS = 400
CORPUS = Path(__file__).parent / "corpus"


@dataclass
class Tally:
    """The figures of one target; ``violations`` maps what was broken to the input that showed it, in hexadecimal digits."""

    inputs: int = 0
    cases: int = 0
    slowest_ms: float = 0
    violations: dict[str, str] = field(default_factory=dict)
    sdk: dict[str, int] = field(default_factory=dict)


class Runner:
    """Runs inputs until there were enough cases, or the time is over."""

    def __init__(
        self, check: Callable[[bytes], int], max_ms: float, cases: int, until: float, finish: Callable[[Tally], None]
    ) -> None:
        self._check = check
        self._max_ms = max_ms
        self._cases = cases
        self._until = until
        self._finish = finish
        self.tally = Tally()

    def __call__(self, data: bytes) -> None:
        took = self._run(data)
        # Another thread or a collection of garbage may have taken the time: what is slow is slow again.
        if took > self._max_ms and (took := min(took, self._run(data), self._run(data))) > self._max_ms:
            self._note(f"slow: over {self._max_ms} ms", data)
        self.tally.slowest_ms = max(self.tally.slowest_ms, took)
        self.tally.inputs += 1
        if self.tally.cases >= self._cases or time.monotonic() > self._until:
            self._finish(self.tally)

    def _run(self, data: bytes) -> float:
        """Milliseconds of CPU time."""
        began = time.process_time()
        try:
            self.tally.cases += self._check(data)
        except Exception as error:  # noqa: BLE001 - whatever comes out is a violation
            self.tally.cases += 1
            where = traceback.extract_tb(error.__traceback__)[-1]
            self._note(f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {error}"[:1_500], data)
        return (time.process_time() - began) * 1000

    def _note(self, what: str, data: bytes) -> None:
        if len(self.tally.violations) < MAX_SHOWN:
            self.tally.violations.setdefault(what, data.hex())


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stress.fuzz.worker", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--cases", type=int, required=True)
    parser.add_argument("--seconds", type=float, required=True, help="the run ends then, however many cases there were")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True, help="where the JSON is written")
    chosen = parser.parse_args()
    with atheris.instrument_imports(include=MEASURED):
        targets: Any = import_module("tests.stress.fuzz.targets")
        beside: Any = import_module("tests.stress.fuzz.sdk_beside")
    random_inputs: Any = import_module("tests.stress.fuzz.choices").random_inputs
    target = targets.TARGETS[chosen.target]
    folder = Path(tempfile.mkdtemp(prefix="bot-fuzz-"))
    check = target.make(folder, target.lifetime)
    sdk = beside.SdkBeside()
    if hasattr(check, "watch"):
        check.watch = sdk.send

    def finish(tally: Tally) -> None:
        tally.sdk = dict(sdk.counts)
        chosen.out.write_text(json.dumps(asdict(tally)), encoding="utf-8")
        # libFuzzer has no way to end with success from inside a case.
        os._exit(0)

    start = write_inputs(folder / "inputs", chosen.target, random_inputs(START_INPUTS, chosen.seed, target.max_input))
    # Collecting all garbage of what was imported would stop every thread for 100 ms.
    gc.freeze()
    runner = Runner(check, target.max_ms, chosen.cases, time.monotonic() + chosen.seconds, finish)
    options = [
        f"-seed={chosen.seed}",
        f"-max_len={target.max_input}",
        "-rss_limit_mb=0",
        "-timeout=120",
        "-len_control=0",
    ]
    atheris.Setup([sys.argv[0], *options, str(start)], runner)
    atheris.Fuzz()


def write_inputs(folder: Path, target: str, random: Iterable[bytes]) -> Path:
    """The folder, with the inputs that the fuzzer begins with: random ones and those of the target's corpus."""
    folder.mkdir()
    for number, data in enumerate(random):
        (folder / str(number)).write_bytes(data)
    for number, line in enumerate((CORPUS / f"{target}.txt").read_text(encoding="utf-8").split()):
        (folder / f"corpus-{number}").write_bytes(bytes.fromhex(line))
    return folder


if __name__ == "__main__":
    main()
