"""The first start in a tenant: administrators are told once, whatever is restarted and however many replicas start."""

from pathlib import Path

import pytest

from simulator.core import people
from simulator.core.chats import direct_chat_id
from simulator.core.messages import Message
from tests.support.bot_process import Scene, scene
from tests.support.running_bot import RunningBot, eventually

pytestmark = pytest.mark.slow


def told(started: Scene, open_id: str = people.ADMIN.open_id) -> list[Message]:
    return list(started.platform.message_service.messages.from_bot(direct_chat_id(open_id)))


def test_two_replicas_and_a_restart_tell_an_administrator_once(tmp_path: Path, shared_database: str) -> None:
    with scene(tmp_path, replica_count=2, DATABASE_URL=shared_database) as started:
        eventually(lambda: told(started), 30)
        restarted = started.replicas[0]
        restarted.kill()
        restarted._settings["ADMIN_OPEN_IDS"] = f"{people.ADMIN.open_id},{people.MANAGER.open_id}"
        restarted.start()
        restarted.wait_until_ready()
        eventually(lambda: told(started, people.MANAGER.open_id), 30)
        bot = RunningBot(started)
        bot.wait_for_scan()
        assert (len(told(started)), len(told(started, people.MANAGER.open_id))) == (1, 1)
