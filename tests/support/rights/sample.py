"""A sample of an action: what is typed or clicked, and what must be there before, so that it can be done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.domain.buttons import _NAMES
from handlers.rights.table import BUTTON_RULES, COMMAND_RULES, OPTION_RULES, Rule
from tests.support.rights import states
from tests.support.rights.states import Scene

Prepare = Callable[[Scene], None]
KINDS = {kind: button for button, kind in _NAMES.items()}
JOB = {"job_id": "{job}"}
DIGEST = {"digest_id": "{digest}", "job_id": "{job}"}


@dataclass(frozen=True)
class Sample:
    """One action in the state in which whoever may do it succeeds.

    Attributes:
        name: as the table shows it.
        typed: the command; ``{code}`` is the job's. Empty for a click.
        value, form, option: what the click contains; ``{job}``, ``{digest}`` and others are filled in.
        prepare: makes the state.
        effects: what changes if it succeeds, of the keys of ``World.state``; empty if nothing does, None if that depends.
        shows: whether the job's title is in the answer to whoever succeeds.
        is_own: whether the thing in question is the actor's own: the reopening, the assignment, the choice of jobs.
        refused: the refusal that everybody gets, for what no card holds.
        is_on_job_card: whether a job's card is clicked; otherwise a list.
        hidden_words: the refusal if the job may not be shown, where it is another than of a job that does not exist.
    """

    name: str
    rule: Rule
    typed: str = ""
    value: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    option: str = ""
    prepare: Prepare = states.closed
    effects: tuple[str, ...] | None = ()
    shows: bool = False
    is_own: bool = True
    refused: str = ""
    is_on_job_card: bool = False
    hidden_words: str = "no such job"


def typed(usage: str, text: str, **fields: Any) -> Sample:
    """A command; ``usage`` is its key in ``COMMAND_RULES``."""
    return Sample(f"/{usage}", COMMAND_RULES[usage], typed=text, **fields)


def click(kind: str, *, of: str = "", value: dict[str, Any] | None = None, **fields: Any) -> Sample:
    """A button, by its stored name."""
    name = f"{kind}, {of}" if of else kind
    return Sample(name, BUTTON_RULES[KINDS[kind]], value={"do": kind, **(value or {})}, **fields)


def option(chosen: str, *, of: str = "", **fields: Any) -> Sample:
    """An option of a digest's menu."""
    name = f"choose_for_job: {chosen}" + (f", {of}" if of else "")
    value = {"do": "choose_for_job", **DIGEST}
    return Sample(name, OPTION_RULES[chosen], value=value, option=chosen, **fields)


def both(make: Callable[..., Sample], kind: str, own: Prepare, others: Prepare, **fields: Any) -> tuple[Sample, ...]:
    """The actor's own thing, and somebody else's."""
    return (
        make(kind, of="own", prepare=own, **fields),
        make(kind, of="another's", prepare=others, is_own=False, **fields),
    )
