"""An upgrade: the bot starts on what the previous release left, finishes its work and acts on its cards."""

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import app
from bot.settings import read_settings
from simulator.card_schema import card_reader
from simulator.core.messages import Message
from simulator.events import callback_answer
from simulator.events.callback_answer import Outcome
from simulator.events.signing import PushedEvent, encrypt, sign
from simulator.events.user_actions import UserActions, press
from simulator.platform import Platform
from simulator.server import start_server
from tests.support.previous_release import read_record, restore_databases, restore_platform
from tests.support.running_bot import eventually
from tests.support.web_client import required_settings

pytestmark = pytest.mark.xdist_group("previous_release")
RECORD = read_record()
CARDS = {record["id"]: record for record in RECORD["messages"] if record["type"] == "interactive"}
# The longest pause between two attempts of what was interrupted is 15 s.
DONE_WITHIN = 60.0


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
        answer = self.web.test_client().post(
            "/feishu/events", data=body, headers=sign(body, key, self.platform.clock.now())
        )
        return answer.status_code, answer.data

    def click(self, value: dict[str, Any], form: dict[str, Any] | None = None) -> Outcome:
        """Press a button as it stood on a card of the previous release; ``value`` names some of what it sends."""
        card_id, placed = find_button(value)
        member = next(iter(self.platform.chats[CARDS[card_id]["chat_id"]].member_ids))
        return self._act(card_id, member, press(placed, form or {}))

    def choose(self, value: dict[str, Any], option: str) -> Outcome:
        """Choose in a menu as it stood on a card of the previous release."""
        card_id, placed = find_button(value)
        member = next(iter(self.platform.chats[CARDS[card_id]["chat_id"]].member_ids))
        sent = card_reader.callback_value(placed.element)
        return self._act(card_id, member, {"tag": placed.element["tag"], "value": sent, "option": option})

    def _act(self, card_id: str, person_id: str, action: dict[str, Any]) -> Outcome:
        click = self.user_actions.send_action(card_id, person_id, lambda _card: action)
        status, body = self.push(click.event)
        return callback_answer.apply_answer(self.platform, click, status, body)


def find_button(value: dict[str, Any]) -> tuple[str, card_reader.PlacedElement]:
    """The first element of the recorded cards that sends these members, and the id of its card."""
    for record in CARDS.values():
        for placed in card_reader.walk(record["content"]):
            sent = card_reader.callback_value(placed.element) or {}
            is_field = placed.form is not None and placed.element["tag"] != "button"
            if not is_field and value.items() <= sent.items():
                return record["id"], placed
    raise LookupError(value)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("previous_release")
    restore_databases(folder)
    platform = restore_platform(RECORD)
    with ExitStack() as ending:
        server = start_server(platform)
        ending.callback(server.stop)
        given = {
            "FEISHU_DOMAIN": server.url,
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "REMIND_CREATOR": "true",
        }
        settings = read_settings({**required_settings(), **given}, Path("no-such-file"))
        web, lifecycle = app.create_app(settings, platform.clock)
        assert isinstance(web, Flask)
        upgraded = Upgraded(folder, platform, web, UserActions(platform))
        lifecycle.start()
        ending.callback(lifecycle.stop)
        eventually(lambda: web.test_client().get("/readyz").status_code == 200)
        eventually(lambda: not upgraded.unfinished(), DONE_WITHIN)
        yield upgraded


def test_all_unfinished_work_ends_well(bot: Upgraded) -> None:
    assert bot.rows("SELECT workflow_uuid, status, error FROM workflow_status WHERE status != 'SUCCESS'") == []


@pytest.mark.parametrize("moment", RECORD["questions"])
def test_a_question_is_answered_once_wherever_the_kill_struck(bot: Upgraded, moment: str) -> None:
    assert len(bot.replies(RECORD["questions"][moment])) == 1


@pytest.mark.parametrize("chat_id", ["oc_campus", "oc_direct_recruiter_2"])
def test_an_interrupted_digest_is_sent_once(bot: Upgraded, chat_id: str) -> None:
    assert len([message for message in bot.messages(chat_id) if "digest_id" in message.content_text]) == 1
