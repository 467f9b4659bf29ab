"""The axes of the table of rights: who, in which chat, under which settings."""

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.rights.table import Right, Rule
from simulator.core import people
from simulator.core.people import Person
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, UNADVERTISED_CODE

ACTORS: dict[str, Person] = {
    "recruiter": people.RECRUITER,
    "hiring manager": people.MANAGER,
    "assistant": people.ASSISTANT,
    "creator": people.CREATOR,
    "colleague": people.OUTSIDER,
    "administrator": people.ADMIN,
    "recruiter, team unknown": people.RECRUITER,
    "guest": people.GUEST,
    "app": people.RECRUITER,
}
"""``app`` sends messages as an app does; apps press no buttons. While the team is unknown, Hire refuses to name it."""
TEAM = ("recruiter", "hiring manager", "assistant")
UNKNOWN = "recruiter, team unknown"
STRANGERS = ("guest", "app")

OPEN_CHATS = ("group", "direct")
CLOSED_CHATS = ("external group", "another chat", "group without the bot")
"""A card of the group is clicked after outsiders have come in, with the id of another chat, and after the bot was removed."""

REOPEN_ALLOWED = ("job_team", "admins", "anyone")
CODES = {True: EXPIRING_SAMPLE_CODE, False: UNADVERTISED_CODE}
"""By whether the job was ever advertised."""


OF_POLICY = {Right.REOPENERS, Right.ASKERS, Right.EACH_JOB, Right.CHOOSER}
"""The rights that ``REOPEN_ALLOWED`` decides about."""


@dataclass(frozen=True)
class Policy:
    """The operator's settings, and the kind of job that is acted on."""

    reopen_allowed: str
    show_unadvertised: bool
    is_advertised: bool

    @property
    def settings(self) -> dict[str, str]:
        return {"REOPEN_ALLOWED": self.reopen_allowed, "SHOW_UNADVERTISED": str(self.show_unadvertised).lower()}

    @property
    def code(self) -> str:
        return CODES[self.is_advertised]

    def __str__(self) -> str:
        job = "advertised" if self.is_advertised else "shown" if self.show_unadvertised else "hidden"
        return f"{self.reopen_allowed} {job}"


POLICIES = tuple(
    Policy(allowed, show, advertised)
    for allowed in REOPEN_ALLOWED
    for show, advertised in ((False, True), (False, False), (True, False))
)
PLAIN = POLICIES[0]
"""Whoever is refused before a handler runs is refused whatever the settings are: that is tried under these."""


@dataclass(frozen=True)
class Seat:
    """Who acts where, under which settings; with an action it is a cell."""

    actor: str
    chat: str
    policy: Policy

    @property
    def person(self) -> Person:
        return ACTORS[self.actor]

    def __str__(self) -> str:
        return f"{self.policy} - {self.chat} - {self.actor}"


def matters(rule: Rule, policy: Policy, *, is_forged: bool) -> bool:
    """Whether an action with this rule can end otherwise under these settings than under ``PLAIN`` and the others that matter.

    The rest is tried as well, but only by ``make test-long``. A forged click is refused whatever the operator allows.
    """
    if policy == PLAIN:
        return True
    if policy.reopen_allowed != "job_team":
        return rule.right in OF_POLICY and not policy.show_unadvertised and not is_forged
    return rule.about != "chat" and not (is_forged and policy.show_unadvertised)


def seats() -> Iterator[Seat]:
    """All of them, policy by policy."""
    for policy in POLICIES:
        for actor in ACTORS:
            if actor not in STRANGERS or policy == PLAIN:
                yield from (Seat(actor, chat, policy) for chat in OPEN_CHATS)
            if policy == PLAIN:
                yield from (Seat(actor, chat, policy) for chat in CLOSED_CHATS)
