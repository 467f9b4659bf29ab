"""Whatever the database does to any workflow, none ends for good by an error (bot/tasks/reruns.py)."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from sqlite3 import SQLITE_ERROR

import pytest

from bot.dispatch.outages import OUTAGE_PAUSES
from bot.metrics import REGISTRY
from bot.storage.store import DatabaseStore
from bot.tasks.retries import RETRY_DELAYS
from handlers import TASKS
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform
from tests.support.log_lines import log_lines
from tests.support.whole_bot.every_workflow import EveryWorkflow, failing_database
from tests.support.whole_bot.platforms import make_platform
from tests.support.whole_bot.scanned_database import DatabaseTemplates, open_copy

pytestmark = pytest.mark.slow

KINDS = sorted({"answer_message", "act_on_click", "greet", "greet_directly", "read_hire", "scan", *TASKS})
PLACES = (*range(12), *range(12, 50, 4))
# The story cannot go on without the answers to its messages and clicks, and without scans; the last two need no database in it.
KINDS_FOR_GOOD = sorted(set(KINDS) - {"answer_message", "act_on_click", "read_hire", "scan", "lose_chat"})
ATTEMPTS = len(RETRY_DELAYS) + 1

Open = Callable[[Path], DatabaseStore]


def kinds_run(story: EveryWorkflow) -> set[str]:
    return {kind for kind, _ in story.replaying.started.values()}


def messages(feishu: Platform) -> Counter[str]:
    """How many messages each chat got."""
    return Counter(message.chat_id for message in feishu.message_service.messages.from_bot())


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """A click waits for the database."""
    monkeypatch.setattr("bot.dispatch.outages.OUTAGE_PAUSES", (timedelta(seconds=0.01),) * len(OUTAGE_PAUSES))


@pytest.fixture(scope="module")
def undisturbed(templates: DatabaseTemplates, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """The messages of the story when nothing fails."""
    feishu, store = make_platform(), open_copy(templates.empty, tmp_path_factory.mktemp("story") / "bot.db")
    story = EveryWorkflow(feishu, store)
    story.tell_all()
    store.close()
    assert kinds_run(story) >= set(KINDS), "the story lacks a kind of work"
    return messages(feishu)


@pytest.mark.parametrize("place", PLACES)
def test_a_failure_of_the_database_that_passes_changes_nothing(
    feishu: Platform,
    open_database: Open,
    templates: DatabaseTemplates,
    undisturbed: Counter[str],
    caplog: pytest.LogCaptureFixture,
    place: int,
) -> None:
    """The statement with that number fails in every workflow at once."""
    story = EveryWorkflow(feishu, open_database(templates.empty))
    with failing_database(story.replaying, lambda _work, number: number == place) as database:
        story.tell_all()
    assert database.failures
    assert not story.replaying.unfinished_ids()
    assert not [line for line in log_lines(caplog) if line.startswith("workflow_gave_up")]
    assert messages(feishu) == undisturbed
    assert not story.store.reminders.unsent_digests()


@pytest.mark.parametrize("kind", KINDS_FOR_GOOD)
def test_a_failure_for_good_is_logged_and_counted_and_what_was_claimed_is_released(
    feishu: Platform,
    open_database: Open,
    templates: DatabaseTemplates,
    caplog: pytest.LogCaptureFixture,
    kind: str,
) -> None:
    """No statement of one kind of work succeeds, but those that other work needs."""
    story = EveryWorkflow(feishu, open_database(templates.empty))

    def is_of_kind(work: str, _number: int) -> bool:
        return story.replaying.started[work][0] == kind

    before = given_up()
    with failing_database(story.replaying, is_of_kind, SQLITE_ERROR) as database:
        story.tell_all()
    assert database.failures
    assert not story.replaying.unfinished_ids()
    works = [vars(record)["work"] for record in caplog.records if record.msg == "workflow_gave_up"]
    assert set(works) == set(database.failures)
    assert given_up() - before == len(works)
    story.replaying.start("release_lost", "release_lost:last", "")
    assert not story.store.reminders.unsent_digests()


def given_up() -> float:
    return sum(
        sample.value
        for metric in REGISTRY.collect()
        for sample in metric.samples
        if sample.name == "hirebot_work_given_up_total"
    )


@pytest.mark.parametrize("chat", [RECRUITING_GROUP, direct_chat_id(people.RECRUITER.open_id)])
def test_who_gets_no_answer_for_half_an_hour_is_told_so_once_with_an_incident_number(
    feishu: Platform, open_database: Open, templates: DatabaseTemplates, caplog: pytest.LogCaptureFixture, chat: str
) -> None:
    story = EveryWorkflow(feishu, open_database(templates.empty))
    with failing_database(story.replaying, lambda _work, number: number < ATTEMPTS) as database:
        (answer,) = story.say("/subscriptions", chat=chat)
    assert sum(database.failures.values()) == ATTEMPTS
    assert "has now given up" in answer.text("en_us")
    assert "现已停止重试" in answer.text("zh_cn")
    (number,) = [vars(record)["number"] for record in caplog.records if record.msg == "incident"]
    assert number in answer.text()


def test_who_may_not_have_meant_the_bot_is_told_nothing(
    feishu: Platform, open_database: Open, templates: DatabaseTemplates
) -> None:
    story = EveryWorkflow(feishu, open_database(templates.empty))
    feishu.faults.add("busy", "* /bot/v3/*", times=10_000)
    assert story.say(f"@{people.MANAGER.name.zh_cn} /help", chat=RECRUITING_GROUP) == []
