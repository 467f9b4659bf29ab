"""JSON that the previous release stored for its workflows: today's models read every member, and store the same names."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.domain.events import BotAdded, Click, DirectChatOpened, Message
from bot.domain.reminders import AutoReopen, StageKey
from bot.domain.replies import Card, CardRefresh, Reply
from bot.domain.serialization import dump, load
from bot.tasks.scan import FollowingTasks, WebsiteIds
from handlers.refresh_cards import CardsToRefresh
from handlers.reminders.remind_chats import DigestTasks
from handlers.reminders.send_digest import DigestRequest
from handlers.reopening.auto_reopen import AutoReopenResult, DueAutoReopens
from handlers.reopening.reopen_many import JobResult, ReopenManyRequest
from tests.support.previous_release import restore_databases

INPUTS: dict[str, type[Any]] = {
    "answer_message": Message,
    "act_on_click": Click,
    "greet": BotAdded,
    "greet_directly": DirectChatOpened,
    "refresh_cards": CardRefresh,
    "send_digest": DigestRequest,
    "tell_creator": StageKey,
    "fire_arming": AutoReopen,
    "reopen_many": ReopenManyRequest,
}
# By workflow and the beginning of the step's name.
OUTPUTS: dict[tuple[str, str], type[Any]] = {
    ("answer_message", "decide"): Reply,
    ("act_on_click", "decide"): Reply,
    ("greet", "decide"): Card,
    ("greet_directly", "decide"): Card,
    ("refresh_cards", "look"): CardsToRefresh,
    ("remind_chats", "look"): DigestTasks,
    ("fire_armings", "look"): DueAutoReopens,
    ("reopen_many", "reopen"): JobResult,
    ("scan", "websites"): WebsiteIds,
    ("scan", "scan"): FollowingTasks,
}
# The recorded bot was killed before it stored one of these.
AUTO_REOPEN_RESULT = json.dumps(
    {
        "arming": {
            "post": {"website_id": "7047318856652261676", "post_id": "7400000000136500408", "job_id": "740"},
            "expires_at": "2026-11-30T00:00:00Z",
            "until": "90d",
            "armed_by": "ou_recruiter",
            "chat_id": "oc_recruiting",
            "message_id": "om_1",
            "armed_at": "2026-11-25T00:00:08.808000Z",
        },
        "outcome": "failed",
        "words": ["飞书繁忙", "Feishu is busy"],
    }
)


@pytest.fixture(scope="module")
def workflows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("previous_release")
    restore_databases(folder)
    return folder / "bot.work.db"


def read(workflows: Path, query: str, *values: str) -> list[str]:
    connection = sqlite3.connect(workflows)
    try:
        return [json.loads(text) for (text,) in connection.execute(query, values)]
    finally:
        connection.close()


def assert_same_when_stored_again(model: type[Any], stored: str) -> None:
    assert holds(json.loads(dump(load(model, stored))), json.loads(stored))


def holds(new: Any, old: Any) -> bool:
    """Whether every stored member is still there; a newer release may store more."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(name in new and holds(new[name], old[name]) for name in old)
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(holds, new, old))
    return bool(new == old)


@pytest.mark.parametrize("kind", INPUTS)
def test_the_input_of_a_stored_workflow_is_read_whole(workflows: Path, kind: str) -> None:
    query = (
        "SELECT workflow_input.inputs ->> '$.positionalArgs' FROM workflow_input"
        " JOIN workflow_status USING (workflow_uuid) WHERE name = ?"
    )
    stored = read(workflows, query, kind)
    assert stored
    for arguments in stored:
        assert_same_when_stored_again(INPUTS[kind], arguments[0])


@pytest.mark.parametrize(("kind", "step"), OUTPUTS, ids=lambda name: name)
def test_the_result_of_a_stored_step_is_read_whole(workflows: Path, kind: str, step: str) -> None:
    query = (
        "SELECT operation_outputs.output FROM operation_outputs JOIN workflow_status USING (workflow_uuid)"
        " WHERE name = ? AND function_name LIKE ? AND operation_outputs.output LIKE '\"{%'"
    )
    stored = read(workflows, query, kind, f"{step}%")
    assert stored
    for output in stored:
        assert_same_when_stored_again(OUTPUTS[kind, step], output)


def test_the_result_of_an_automatic_reopening_is_read_whole() -> None:
    assert_same_when_stored_again(AutoReopenResult, AUTO_REOPEN_RESULT)
