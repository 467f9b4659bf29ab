"""The state that the previous release left behind: databases, chats and jobs (tests/fixtures/previous_release/README.md)."""

import gzip
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask

from simulator.card_schema import card_reader
from simulator.clock import MovableClock
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.chats import RECRUITING_GROUP
from simulator.core.job_store import JobStore
from simulator.core.messages import Mentioned, Message
from simulator.events import callback_answer
from simulator.events.callback_answer import Outcome
from simulator.events.signing import PushedEvent, encrypt, sign
from simulator.events.user_actions import UserActions, press
from simulator.platform import Platform
from tests.support.running_bot import eventually

FILES = Path(__file__).resolve().parent.parent / "fixtures" / "previous_release"
DATABASES = ("bot.db", "bot.work.db")
RECORD: dict[str, Any] = json.loads(gzip.decompress((FILES / "platform.json.gz").read_bytes()))
"""What the platform showed when the bot was killed."""
CARDS = {record["id"]: record for record in RECORD["messages"] if record["type"] == "interactive"}


def restore_databases(folder: Path) -> None:
    for name in DATABASES:
        with sqlite3.connect(folder / name) as connection:
            connection.executescript(gzip.decompress((FILES / f"{name}.sql.gz").read_bytes()).decode())
        connection.close()


def rows_before(query: str) -> list[tuple[Any, ...]]:
    """What the bot's own database held when the previous release was killed."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(gzip.decompress((FILES / "bot.db.sql.gz").read_bytes()).decode())
        return connection.execute(query).fetchall()


def restore_platform(behaviour: Behaviour) -> Platform:
    """The platform at the moment of the kill; the clock goes on from there. That of the day was the convenient one."""
    seeded_at, killed_at = (datetime.fromisoformat(RECORD[name]) for name in ("seeded_at", "killed_at"))
    platform = Platform(MovableClock(seeded_at, ticks=True), behaviour)
    platform.move(killed_at - seeded_at)
    for changed in RECORD["jobs"]:
        _restore_job(platform.hire_service.store, changed)
    for message in RECORD["messages"]:
        _restore_message(platform, message)
    return platform


def _restore_job(store: JobStore, changed: dict[str, Any]) -> None:
    job = store.jobs[changed["id"]]
    assert [post.id for post in store.posts_of_job(job.id)] == changed["posts"], "the seed has other posts than it had"
    job.title, job.is_active = changed["title"], changed["is_active"]
    job.expires_at = datetime.fromisoformat(changed["expires_at"]) if changed["expires_at"] else None
    for post in store.posts_of_job(job.id):
        post.title = job.title


def _restore_message(platform: Platform, record: dict[str, Any]) -> None:
    """Put a message into its chat. A repeated uuid finds it, as on the platform."""
    mentions = tuple(Mentioned(*mention) for mention in record["mentions"])
    created_at = datetime.fromisoformat(record["created_at"])
    message = Message(**{**record, "mentions": mentions, "created_at": created_at})
    service = platform.message_service
    service.messages.add(message)
    service._uuids.remember(message.uuid, message.id)


@dataclass(frozen=True)
class Pressed:
    """A click on an old card: what the button sends, and what the person saw."""

    card_id: str
    chat_id: str
    value: dict[str, Any]
    outcome: Outcome


@dataclass
class Upgraded:
    """The current bot on the databases of the previous release, and the platform that it talks to."""

    folder: Path
    platform: Platform
    web: Flask
    user_actions: UserActions
    sent_before: frozenset[str] = field(
        default_factory=lambda: frozenset(record["id"] for record in RECORD["messages"])
    )

    def rows(self, query: str, *values: str, database: str = "bot.work.db") -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / database)) as connection:
            return connection.execute(query, values).fetchall()

    def unfinished(self) -> list[tuple[Any, ...]]:
        return self.rows("SELECT workflow_uuid, status FROM workflow_status WHERE status IN ('PENDING', 'ENQUEUED')")

    def payload(self, kind: str) -> dict[str, Any]:
        """What an interrupted workflow was started with; ``kind`` is its stored name, with a part of its input."""
        name, _, part = kind.partition(" ")
        query = (
            "SELECT workflow_input.inputs FROM workflow_input JOIN workflow_status USING (workflow_uuid)"
            " WHERE name = ? AND workflow_input.inputs LIKE ? ORDER BY workflow_status.created_at DESC"
        )
        payload: dict[str, Any] = json.loads(json.loads(self.rows(query, name, f"%{part}%")[0][0])["positionalArgs"][0])
        return payload

    def is_open(self, job_id: str) -> bool:
        return self.platform.jobs[job_id].is_active

    def job_of(self, value: dict[str, Any]) -> str:
        """The job that a button names by its advert."""
        return self.platform.hire_service.store.posts[value["website_id"], value["post_id"]].job_id

    def messages(self, chat_id: str) -> list[Message]:
        """What the bot sent to a chat since it was started again."""
        sent = self.platform.message_service.messages.from_bot(chat_id)
        return [message for message in sent if message.id not in self.sent_before]

    def replies(self, message_id: str) -> list[Message]:
        sent = self.platform.message_service.messages.from_bot()
        return [message for message in sent if message.parent_id == message_id]

    def push(self, event: PushedEvent) -> tuple[int, bytes]:
        key = self.user_actions.keys.encrypt_key
        body = encrypt(event.payload, key)
        headers = sign(body, key, self.platform.clock.now())
        with self.web.test_client().post("/feishu/events", data=body, headers=headers) as answer:
            return answer.status_code, answer.data

    def ask(self, text: str) -> Message:
        """The reply to what a recruiter writes."""
        asked, event = self.user_actions.type(RECRUITING_GROUP, people.RECRUITER.open_id, text)
        assert event is not None
        assert self.push(event)[0] == 200
        eventually(lambda: self.replies(asked.id))
        return self.replies(asked.id)[0]

    def click(self, kind: str, form: dict[str, Any]) -> Pressed:
        """Press a button as it stands on a card of the previous release."""
        card_id, placed = find_button(kind)
        given = {name: all_options(placed, name) if value is ... else value for name, value in form.items()}
        return self._act(card_id, press(placed, given))

    def choose(self, kind: str, option: str) -> Pressed:
        """Choose in a menu as it stands on a card of the previous release."""
        card_id, placed = find_button(kind)
        sent = card_reader.callback_value(placed.element)
        return self._act(card_id, {"tag": placed.element["tag"], "value": sent, "option": option})

    def _act(self, card_id: str, action: dict[str, Any]) -> Pressed:
        chat_id = str(CARDS[card_id]["chat_id"])
        person_id = self.platform.chats[chat_id].member_ids[0]
        click = self.user_actions.send_action(card_id, person_id, lambda _card: action)
        status, body = self.push(click.event)
        outcome = callback_answer.apply_answer(self.platform, click, status, body)
        return Pressed(card_id, chat_id, action["value"], outcome)


def find_button(kind: str) -> tuple[str, card_reader.PlacedElement]:
    """The first button of this kind on the recorded cards, and the id of its card."""
    for record in CARDS.values():
        for placed in card_reader.walk(record["content"]):
            is_field = placed.form is not None and placed.element["tag"] != "button"
            if not is_field and (card_reader.callback_value(placed.element) or {}).get("do") == kind:
                return record["id"], placed
    raise LookupError(kind)


def all_options(placed: card_reader.PlacedElement, name: str) -> list[str]:
    """Every option of a field in the button's form."""
    assert placed.form is not None
    (field_,) = [each.element for each in card_reader.walk({"body": placed.form}) if each.element.get("name") == name]
    return [option["value"] for option in field_["options"]]
