"""Which chats are direct, and whose."""

import pytest

from bot.dispatch.access import Access
from bot.feishu.chat import FeishuChat
from bot.storage.store import DatabaseStore
from simulator.core import people
from simulator.core.chats import EXTERNAL_GROUP, RECRUITING_GROUP, direct_chat_id
from simulator.platform import Platform

RECRUITER = people.RECRUITER.open_id
DIRECT = direct_chat_id(RECRUITER)


@pytest.fixture
def access(platform: Platform, chat: FeishuChat, sqlite_store: DatabaseStore) -> Access:
    return Access(chat, sqlite_store.key_value, platform.clock)


def test_a_direct_chat_and_its_person_are_remembered(access: Access) -> None:
    assert (access.is_direct(DIRECT), access.direct_person(DIRECT)) == (False, "")
    for _ in range(2):
        access.remember_direct_chat(DIRECT, RECRUITER)
    assert (access.is_direct(DIRECT), access.direct_person(DIRECT)) == (True, RECRUITER)
    assert access.is_internal(DIRECT)


def test_a_persons_open_id_is_a_direct_chat_with_that_person(access: Access) -> None:
    assert (access.is_direct(RECRUITER), access.direct_person(RECRUITER)) == (True, RECRUITER)


def test_a_group_is_nobodys_direct_chat(access: Access) -> None:
    access.remember_direct_chat(DIRECT, RECRUITER)
    assert (access.is_direct(RECRUITING_GROUP), access.direct_person(RECRUITING_GROUP)) == (False, "")


def test_a_direct_chat_of_the_previous_release_has_no_person_until_it_is_used(
    access: Access, sqlite_store: DatabaseStore
) -> None:
    sqlite_store.key_value.set_once(f"direct_chat:{DIRECT}", "yes")
    assert (access.is_direct(DIRECT), access.direct_person(DIRECT)) == (True, "")
    access.remember_direct_chat(DIRECT, RECRUITER)
    assert (access.is_direct(DIRECT), access.direct_person(DIRECT)) == (True, RECRUITER)


def test_a_chat_that_is_not_known_to_be_direct_is_looked_up(access: Access) -> None:
    assert access.is_internal(RECRUITING_GROUP)
    assert not access.is_internal(EXTERNAL_GROUP)


@pytest.mark.parametrize("chat_id", ["oc_never_there", "0"])
def test_nothing_may_be_shown_in_a_chat_that_does_not_exist(access: Access, chat_id: str) -> None:
    assert not access.is_internal(chat_id)
