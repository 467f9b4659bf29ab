"""Every command, button and option has a rule, and every rule is tried."""

from typing import get_args

from bot.domain.buttons import _KINDS, Button, RunCommand
from handlers import BUTTONS, COMMANDS
from handlers.reminders.digests.menu import _ACTIONS
from handlers.rights.table import BUTTON_RULES, COMMAND_RULES, OPTION_RULES, Right
from tests.support.rights.samples import BUTTON_SAMPLES, COMMAND_SAMPLES, OPTION_SAMPLES


def test_every_command_has_a_rule() -> None:
    assert {usage.partition(" ")[0] for usage in COMMAND_RULES} == {spec.names[0] for spec in COMMANDS}


def test_every_button_has_a_rule() -> None:
    assert set(BUTTON_RULES) == set(get_args(Button)) == {*BUTTONS, RunCommand} == set(_KINDS.values())


def test_every_option_has_a_rule() -> None:
    assert set(OPTION_RULES) == set(_ACTIONS)


def test_every_rule_is_tried() -> None:
    assert {sample.name for sample in COMMAND_SAMPLES} == {f"/{usage}" for usage in COMMAND_RULES}
    tried = {sample.value["do"] for sample in (*BUTTON_SAMPLES, *OPTION_SAMPLES)}
    assert tried == set(_KINDS)
    assert {sample.option for sample in OPTION_SAMPLES} == set(OPTION_RULES)


def test_what_belongs_to_somebody_is_tried_by_that_person_and_by_others() -> None:
    personal = {Right.OPENER, Right.ASSIGNEE, Right.CHOOSER}
    tried: dict[str, set[bool]] = {}
    for sample in (*BUTTON_SAMPLES, *OPTION_SAMPLES):
        if sample.rule.right in personal:
            tried.setdefault(sample.name.partition(",")[0], set()).add(sample.is_own)
    assert tried
    assert all(both == {True, False} for both in tried.values())


def test_the_help_hides_what_is_for_administrators() -> None:
    hidden = {spec.names[0] for spec in COMMANDS if spec.for_admins}
    assert hidden == {usage for usage, rule in COMMAND_RULES.items() if rule.right is Right.ADMINS}
