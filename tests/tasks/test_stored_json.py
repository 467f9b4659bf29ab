"""JSON that the previous release stored for its workflows: today's models read every member that still counts."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from bot.domain.events import BotAdded, Click, DirectChatOpened, Message
from bot.domain.jobs import AdvertKey
from bot.domain.reminders import AutoReopen
from bot.domain.replies import Card, CardRefresh, Reply
from bot.domain.serialization import dump, load
from bot.storage.store import open_store
from handlers.refresh_cards import CardsToRefresh
from handlers.reminders.digests.send import DigestRequest
from handlers.reminders.notify_responsible import UnclaimedJob
from handlers.reminders.remind_chats import DigestTasks
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
    "tell_creator": UnclaimedJob,
    "fire_arming": AutoReopen,
    "reopen_many": ReopenManyRequest,
}
# By workflow and the beginning of the step's name. What a scan stored is not read: it is begun anew.
OUTPUTS: dict[tuple[str, str], type[Any]] = {
    ("answer_message", "decide"): Reply,
    ("act_on_click", "decide"): Reply,
    ("greet", "decide"): Card,
    ("greet_directly", "decide"): Card,
    ("refresh_cards", "look"): CardsToRefresh,
    ("remind_chats", "look"): DigestTasks,
    ("fire_armings", "look"): DueAutoReopens,
    ("reopen_many", "reopen"): JobResult,
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


AN_ADVERT = {"website_id", "post_id", "job_id"}
# Once they named the advert, its website and its expiry; nothing but the advert itself is needed to tell the creator.
NO_LONGER_READ = {UnclaimedJob: {"chat_id", "expires_at", "rung"}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("previous_release")
    restore_databases(folder)
    return folder


@pytest.fixture(scope="module")
def workflows(folder: Path) -> Path:
    return folder / "bot.work.db"


def read(database: Path, query: str, *values: str) -> list[Any]:
    connection = sqlite3.connect(database)
    try:
        return [json.loads(text) for (text,) in connection.execute(query, values)]
    finally:
        connection.close()


def inputs(workflows: Path, kind: str) -> list[str]:
    query = (
        "SELECT workflow_input.inputs ->> '$.positionalArgs' FROM workflow_input"
        " JOIN workflow_status USING (workflow_uuid) WHERE name = ?"
    )
    stored = [arguments[0] for arguments in read(workflows, query, kind)]
    assert stored
    return stored


def assert_read_whole(model: type[Any], stored: str) -> None:
    given = {name: value for name, value in json.loads(stored).items() if name not in NO_LONGER_READ.get(model, ())}
    assert holds(json.loads(dump(load(model, stored))), by_job(given))


def by_job(old: Any) -> Any:
    """What the release stored, with a job's id in the place of its advert's three ids."""
    if isinstance(old, list):
        return [by_job(each) for each in old]
    if not isinstance(old, dict):
        return old
    if old.keys() == AN_ADVERT:
        return {"job_id": old["job_id"]}
    whole = {name: by_job(value) for name, value in old.items() if name != "post"}
    return {**whole, **((old["post"] and by_job(old["post"])) or {"job_id": ""})} if "post" in old else whole


def holds(new: Any, old: Any) -> bool:
    """Whether every stored member is still there; a newer release may store more."""
    if isinstance(old, dict):
        return isinstance(new, dict) and all(name in new and holds(new[name], old[name]) for name in old)
    if isinstance(old, list):
        return isinstance(new, list) and len(new) == len(old) and all(map(holds, new, old))
    return bool(new == old)


@pytest.mark.parametrize("kind", INPUTS)
def test_the_input_of_a_stored_workflow_is_read_whole(workflows: Path, kind: str) -> None:
    for stored in inputs(workflows, kind):
        assert_read_whole(INPUTS[kind], stored)


@pytest.mark.parametrize(("kind", "step"), OUTPUTS, ids=lambda name: name)
def test_the_result_of_a_stored_step_is_read_whole(workflows: Path, kind: str, step: str) -> None:
    query = (
        "SELECT operation_outputs.output FROM operation_outputs JOIN workflow_status USING (workflow_uuid)"
        " WHERE name = ? AND function_name LIKE ? AND operation_outputs.output LIKE '\"{%'"
    )
    stored = read(workflows, query, kind, f"{step}%")
    assert stored
    for output in stored:
        assert_read_whole(OUTPUTS[kind, step], output)


def test_the_result_of_an_automatic_reopening_is_read_whole() -> None:
    assert_read_whole(AutoReopenResult, AUTO_REOPEN_RESULT)


def test_stored_cards_of_jobs_are_among_those_that_are_read(workflows: Path) -> None:
    """Otherwise the rows above would hold without a single advert to read the job's id from."""
    query = "SELECT output FROM operation_outputs WHERE function_name = 'decide' AND output LIKE '%post%job_id%'"
    cards = [reply.card for reply in (load(Reply, text) for text in read(workflows, query)) if reply.card]
    assert any(card.job_id.startswith("74000000") for card in cards)


def test_the_advert_that_a_notice_to_a_creator_names_leads_to_its_job(workflows: Path, folder: Path) -> None:
    with sqlite3.connect(folder / "bot.db") as database:
        jobs = {row[:2]: row[2] for row in database.execute("SELECT website_id, id, job_id FROM job_posts")}
    database.close()
    store = open_store(f"sqlite:///{folder / 'bot.db'}")
    store.migrate()
    for stored in inputs(workflows, "tell_creator"):
        notice = load(UnclaimedJob, stored)
        job_id = store.jobs.id_of_advert(AdvertKey(notice.website_id, notice.post_id)) or ""
        assert job_id == jobs[notice.website_id, notice.post_id]
        assert store.jobs.get(job_id) is not None
    store.close()
