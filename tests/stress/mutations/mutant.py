"""A mutant: one deliberate mistake in the code, and the tests that must notice it."""

import ast
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One change of one place in a file.

    Attributes:
        name: what is wrong with the changed code, in words joined by ``-``.
        file: its path from the root of the repository.
        before: the text that is replaced; it stands exactly once in the file.
        after: what it is replaced by; it can be parsed too, because a file that cannot be read proves nothing.
        why: what people would notice if it went unnoticed.
        tests: the ids of the tests that notice it, as pytest writes them.
    """

    name: str
    file: str
    before: str
    after: str
    why: str
    tests: tuple[str, ...]


def problems(mutant: Mutant, root: Path) -> list[str]:
    """What is wrong with the entry itself, so that it says nothing about the tests; empty if all is well."""
    found = []
    source = root / mutant.file
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    if (count := text.count(mutant.before)) != 1:
        found.append(f"{mutant.name}: the text to replace stands {count} times in {mutant.file}")
    elif not _can_be_parsed(changed(text, mutant)):
        found.append(f"{mutant.name}: {mutant.file} cannot be parsed after the change")
    if mutant.before == mutant.after:
        found.append(f"{mutant.name}: nothing is changed")
    found += [f"{mutant.name}: there is no {test}" for test in mutant.tests if not _exists(test, root)]
    if not mutant.tests:
        found.append(f"{mutant.name}: no test is named")
    return found


def changed(text: str, mutant: Mutant) -> str:
    return text.replace(mutant.before, mutant.after)


def _can_be_parsed(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _exists(test: str, root: Path) -> bool:
    """Whether there is such a function; whether it has such parameters, only pytest can say."""
    file, _, name = test.partition("::")
    function = f"\ndef {name.split('[')[0]}("
    return (root / file).is_file() and function in (root / file).read_text(encoding="utf-8")
