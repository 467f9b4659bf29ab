"""One story in which every kind of workflow runs, and a database that fails in a chosen place of it."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from sqlite3 import SQLITE_IOERR
from sqlite3 import OperationalError as DriverError
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from bot.domain.events import BotAdded, ChatLost, DirectChatOpened
from bot.domain.serialization import dump
from bot.storage.store import DatabaseStore
from bot.tasks.onboarding import AdminWelcome
from bot.tasks.reruns import Reruns
from handlers.reminders.digests.late import LateDigest
from handlers.reopening.reopen_many import ChosenJob, ReopenManyRequest
from simulator.core import people
from simulator.core.chats import CAMPUS_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.core.job_store import Job
from simulator.platform import Platform
from simulator.seed.special_jobs import EXPIRING_SAMPLE_CODE, OPEN_SAMPLE_CODE, SAMPLE_CODE
from tests.support.whole_bot.auto_reopens import scheduled
from tests.support.whole_bot.conversation import Conversation
from tests.support.whole_bot.entrance import open_entrance
from tests.support.whole_bot.reopen_requests import APPROVE, ASK, direct_messages
from tests.support.whole_bot.replaying_engine import ReplayingEngine

OTHER_JOBS = 12
UNDO = {"do": "undo_reopening"}


class EveryWorkflow(Conversation):
    """A bot whose workflows are run again as DbosEngine does it."""

    def __init__(self, platform: Platform, store: DatabaseStore) -> None:
        super().__init__(platform, store)
        _keep_few_jobs(platform)
        self.replaying = ReplayingEngine(reruns=Reruns())
        self._entrance = open_entrance(platform, store, self.replaying, {"REMIND_CREATOR": "true"})

    def _run(self, kind: str, payload: str = "") -> None:
        self._runs += 1
        self.replaying.start(kind, f"{kind}:{self._runs}", payload)

    def tell_all(self) -> None:
        """Let every kind of workflow run at least once, and a last one that mends what the others left."""
        self._welcome_and_subscribe()
        self._ask_and_approve()
        self._remind()
        self._reopen_by_itself()
        self._reopen_many()
        self._run("lose_chat", dump(ChatLost("e3", CAMPUS_GROUP, "removed")))
        self._run("release_lost")
        self._run("welcome_admin", dump(AdminWelcome(people.ADMIN.open_id, 0)))
        self.say("/doctor", people.ADMIN)

    def _welcome_and_subscribe(self) -> None:
        recruiter = people.RECRUITER.open_id
        self._run("scan")
        self._run("greet", dump(BotAdded("e1", CAMPUS_GROUP, is_external=False, operator_id=recruiter)))
        self._run("greet_directly", dump(DirectChatOpened("e2", direct_chat_id(recruiter), recruiter)))
        self.say(f"/subscribe {OPEN_SAMPLE_CODE}")
        self.say(f"/subscribe {OPEN_SAMPLE_CODE}", people.SECOND_RECRUITER, CAMPUS_GROUP)
        late = LateDigest(RECRUITING_GROUP, self.platform.clock.now())
        self._run("tell_late", dump(late))

    def _ask_and_approve(self) -> None:
        for message in self.say(f"/job {SAMPLE_CODE}")[:1]:
            self.click(message, ASK, people.OUTSIDER)
        for message in direct_messages(self, people.MANAGER)[-1:]:
            self.click(message, APPROVE, people.MANAGER)
            if message.has_button("undo_reopening"):
                self.click(message, UNDO, people.MANAGER)

    def _remind(self) -> None:
        job = self._job(OPEN_SAMPLE_CODE)
        job.is_active, job.expires_at = True, self.platform.clock.now() + timedelta(hours=3)
        self.say("/scan", people.ADMIN)
        self._run("remind_chats")

    def _reopen_by_itself(self) -> None:
        job = self._job(EXPIRING_SAMPLE_CODE)
        scheduled(self, job)
        self.wait(days=4)
        job.is_active = False
        self._run("read_hire")

    def _reopen_many(self) -> None:
        closed = [each for each in self.platform.hire_service.store.jobs.values() if not each.is_active][:2]
        card = self.platform.message_service.messages.from_bot(RECRUITING_GROUP)[-1]
        jobs = tuple(ChosenJob(each.id) for each in closed)
        request = ReopenManyRequest(jobs, "90d", people.ADMIN.open_id, RECRUITING_GROUP, card.id)
        self._run("reopen_many", dump(request))

    def _job(self, code: str) -> Job:
        return self.platform.hire_service.store.job_with_code(code)


def _keep_few_jobs(feishu: Platform) -> None:
    """The story is told many times, and reads all jobs three times."""
    store = feishu.hire_service.store
    named = {store.job_with_code(code).id for code in (SAMPLE_CODE, OPEN_SAMPLE_CODE, EXPIRING_SAMPLE_CODE)}
    kept = {*named, *list(store.jobs)[:OTHER_JOBS]}
    store.jobs = {job_id: job for job_id, job in store.jobs.items() if job_id in kept}
    store.posts = {key: post for key, post in store.posts.items() if post.job_id in kept}


@dataclass
class FailingDatabase:
    """Fails statements of workflows; those of the tests and of HTTP requests succeed."""

    engine: ReplayingEngine
    fails: Callable[[str, int], bool]
    """Whether to fail the statement of a workflow, given its id and the statement's number in all its runs, from 0."""
    code: int = SQLITE_IOERR
    """SQLite's. A disk that cannot be read is waited for; an error of the statement, SQLITE_ERROR, never passes."""
    statements: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)

    def on_statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        running = self.engine.running
        if not running or statement.startswith(("BEGIN", "PRAGMA")):
            return
        number = self.statements[running]
        self.statements[running] += 1
        if self.fails(running, number):
            self.failures[running] += 1
            cause = DriverError(f"error {self.code}")
            cause.sqlite_errorcode = self.code
            raise OperationalError(statement, {}, cause)


@contextmanager
def failing_database(
    engine: ReplayingEngine, fails: Callable[[str, int], bool], code: int = SQLITE_IOERR
) -> Iterator[FailingDatabase]:
    """While the context is open."""
    failing = FailingDatabase(engine, fails, code)
    event.listen(Engine, "before_cursor_execute", failing.on_statement)
    try:
        yield failing
    finally:
        event.remove(Engine, "before_cursor_execute", failing.on_statement)
