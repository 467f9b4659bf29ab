"""The doctor: what is right and wrong with an installation, in words and with what to do about it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple, Protocol

from bot.domain.jobs import EVERYTHING, Audience
from bot.domain.text import Text

State = Literal["ok", "warning", "failure", "unchecked"]


@dataclass(frozen=True)
class Finding:
    """What one check has found.

    Attributes:
        name: of the check, such as ``dns`` or ``scope hire:job``; it stays the same, so that scripts may look for it.
        state: ``warning`` as well for what cannot be told; ``unchecked`` if something else has to be put right first, which ``what`` names
            in the same words for all of which it holds.
        what: what was found. It holds no secret and no part of the database's address.
        fix: what to do; None if there is nothing to do.
    """

    name: str
    state: State
    what: Text
    fix: Text | None = None


def unchecked_by_reason(findings: Iterable[Finding]) -> list[Text]:
    """For each reason one line with all that was not checked because of it, in the order of the findings."""
    names: dict[Text, list[str]] = {}
    for finding in findings:
        if finding.state == "unchecked":
            names.setdefault(finding.what, []).append(finding.name)
    return [
        Text(f"{what.zh_cn}：{'、'.join(of_it)}", f"{what.en_us}: {', '.join(of_it)}") for what, of_it in names.items()
    ]


class Component(NamedTuple):
    """A component of cards by its tag, and a card that shows it and nothing else."""

    name: str
    card: dict[str, Any]


class Doctor(Protocol):
    """Examines the settings, the way to Feishu, the app, the database and the work."""

    def examine(self, audience: Audience = EVERYTHING, *, at_start: bool = False) -> Iterator[Finding]:
        """The findings in a fixed order, each as soon as it is known. Takes about a minute if nothing answers; never raises.

        ``audience``: jobs that it does not include are not counted. ``at_start``: without what is known only later, and
        without calls of writing APIs about what cannot exist; of some permissions only Feishu's list then tells.
        """
        ...
