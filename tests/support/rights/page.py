"""Prints the table of rights into docs/security.md: ``make rights``.

Every entry is computed by ``expected``, with which ``tests/conversations/rights`` compares what the bot does.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.support.rights.cells import (
    ACTORS,
    CLOSED_CHATS,
    OPEN_CHATS,
    PLAIN,
    POLICIES,
    REOPEN_ALLOWED,
    STRANGERS,
    Policy,
    Seat,
)
from tests.support.rights.expected import expected
from tests.support.rights.forged import FORGED_SAMPLES
from tests.support.rights.sample import Sample
from tests.support.rights.samples import SAMPLES

PAGE = Path(__file__).parents[3] / "docs" / "security.md"
BEGIN = "<!-- rights: written by `make rights` -->"
END = "<!-- end of rights -->"
YES, NO = "yes", "no"
POSSIBLE = tuple(sample for sample in SAMPLES if not sample.refused)
TENANT = tuple(actor for actor in ACTORS if actor not in STRANGERS)
COLUMNS = {
    "recruiter, hiring manager, assistant": ("recruiter", "hiring manager", "assistant"),
    "creator, colleague": ("creator", "colleague"),
    "administrator": ("administrator",),
    "on the team, but Hire does not say so": ("recruiter, team unknown",),
}
"""Those who have the same rights everywhere; ``_common`` fails if they have not."""


def generated() -> str:
    """The four tables, in Markdown."""
    return "\n\n".join(("\n".join(_actions()), "\n".join(_hidden_jobs()), "\n".join(_forged()), "\n".join(_chats())))


def written(page: str) -> str:
    """The page with the tables of now between its markers."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{generated()}\n\n{END}{after}"


def _actions() -> Iterator[str]:
    yield "Who may do what with an advertised job, in a group of the tenant or in a direct chat:"
    yield ""
    yield _row(("Commands and buttons", "Who may", *COLUMNS))
    yield _row(("---",) * (2 + len(COLUMNS)))
    rows: dict[tuple[str, ...], list[str]] = {}
    for sample in POSSIBLE:
        entries = (_common(actors, sample) for actors in COLUMNS.values())
        rows.setdefault((sample.rule.right.value, *entries), []).append(f"`{sample.name}`")
    for row, names in rows.items():
        yield _row((", ".join(names), *row))


def _common(actors: Sequence[str], sample: Sample) -> str:
    """Under which values of ``REOPEN_ALLOWED`` they may, in both kinds of chat."""
    found = {_under_each_policy(actor, chat, sample) for actor in actors for chat in OPEN_CHATS}
    if len(found) == 1:
        return found.pop()
    return "; ".join(f"{chat}: {_under_each_policy(actors[0], chat, sample)}" for chat in OPEN_CHATS)


def _under_each_policy(actor: str, chat: str, sample: Sample) -> str:
    policies = {name: Policy(name, show_unadvertised=False, is_advertised=True) for name in REOPEN_ALLOWED}
    entries = {name: _entry(sample, Seat(actor, chat, policy)) for name, policy in policies.items()}
    if len(set(entries.values())) == 1:
        return entries["job_team"]
    by_entry = {entry: [f"`{name}`" for name in entries if entries[name] == entry] for entry in entries.values()}
    return "; ".join(f"{', '.join(names)}: {entry}" for entry, names in by_entry.items())


def _entry(sample: Sample, seat: Seat) -> str:
    verdict = expected(sample, seat)
    if verdict is None:
        return "-"
    if not verdict.words:
        return "refused at its turn" if verdict.changes is False and sample.effects else YES
    return f"{NO} ({verdict.words})"


def _hidden_jobs() -> Iterator[str]:
    yield "What everybody gets who may not see a job that was never advertised, whatever `REOPEN_ALLOWED` is:"
    yield ""
    yield _row(("Answer", "Commands and buttons"))
    yield _row(("---",) * 2)
    hidden = [policy for policy in POLICIES if not policy.is_advertised and not policy.show_unadvertised]
    groups: dict[str, list[str]] = {}
    for sample in POSSIBLE:
        if sample.rule.about == "chat":
            continue
        seats = [Seat("colleague", chat, policy) for policy in hidden for chat in OPEN_CHATS]
        answers = {_of_hidden(sample, seat) for seat in seats}
        groups.setdefault(" or ".join(sorted(answers)), []).append(f"`{sample.name}`")
    for answer, names in groups.items():
        yield _row((answer, ", ".join(names)))


def _of_hidden(sample: Sample, seat: Seat) -> str:
    verdict = expected(sample, seat)
    assert verdict is not None
    return f"refused: {verdict.words}" if verdict.words else "an answer without the job"


def _forged() -> Iterator[str]:
    yield "What everybody gets, administrators included, for a click that no card of that chat offers:"
    yield ""
    yield _row(("Refused", "Buttons"))
    yield _row(("---",) * 2)
    groups: dict[str, list[str]] = {}
    for sample in FORGED_SAMPLES:
        groups.setdefault(sample.refused, []).append(f"`{sample.name}`")
    for words, names in groups.items():
        yield _row((words, ", ".join(names)))


def _chats() -> Iterator[str]:
    yield "What comes before any right, for every command and button:"
    yield ""
    yield _row(("Who", *OPEN_CHATS, *CLOSED_CHATS))
    yield _row(("---",) * (1 + len(OPEN_CHATS) + len(CLOSED_CHATS)))
    for name, actors in (("anybody in the tenant", TENANT), *((each, (each,)) for each in STRANGERS)):
        yield _row((name, *(_before_any_right(actors, chat) for chat in (*OPEN_CHATS, *CLOSED_CHATS))))


def _before_any_right(actors: Sequence[str], chat: str) -> str:
    typed, clicked = (_of_chat(actors, chat, is_typed=is_typed) for is_typed in (True, False))
    return typed if typed == clicked else f"typed: {typed}; clicked: {clicked}"


def _of_chat(actors: Sequence[str], chat: str, *, is_typed: bool) -> str:
    samples = [sample for sample in POSSIBLE if bool(sample.typed) is is_typed]
    found = {_entry(sample, Seat(actor, chat, PLAIN)) for sample in samples for actor in actors}
    return found.pop() if len(found) == 1 else "by the right"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
