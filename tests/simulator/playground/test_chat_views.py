"""The playground's chats over HTTP: what each person sees and sends, and what the bot receives."""

import json

import pytest

from simulator.core.chats import CAMPUS_GROUP, EXTERNAL_GROUP, RECRUITING_GROUP
from simulator.core.message_service import Draft
from simulator.platform import Platform
from tests.support.page_client import RECRUITER, Page, StubBot

DIRECT = "oc_direct_recruiter"


def test_the_state_shows_a_person_their_own_chats(page: Page) -> None:
    state = page.read("state")
    assert state["me"]["id"] == RECRUITER
    assert {chat["id"] for chat in state["chats"]} == {RECRUITING_GROUP, EXTERNAL_GROUP, DIRECT}
    assert state["commands"] == [
        {
            "name": "/job",
            "zh": "职位",
            "arguments": {"zh_cn": "编码", "en_us": "REF"},
            "summary": {"zh_cn": "一个职位", "en_us": "One job"},
        }
    ]
    assert state["switches"]["sync"] is True
    assert state["bot"] == {
        "running": False,
        "ready": False,
        "open_id": "ou_bot",
        "name": {"zh_cn": "职位机器人", "en_us": "JobBot"},
    }


def test_whoever_is_unknown_looks_on_as_the_recruiter(page: Page) -> None:
    assert page.read("state", **{"as": "ou_nobody"})["me"]["id"] == RECRUITER


def test_what_is_said_reaches_the_bot_with_its_mention(page: Page, stub_bot: StubBot) -> None:
    said = page.say(RECRUITING_GROUP, "@JobBot /job A168688 @王磊", mention="auto")
    assert said["text"] == {"zh_cn": "@职位机器人 /job A168688 @王磊", "en_us": "@JobBot /job A168688 @Lei Wang"}
    error = stub_bot.received[0].payload["message"]
    assert [mention["id"]["open_id"] for mention in error["mentions"]] == ["ou_bot", "ou_outsider"]
    assert page.read(f"chats/{RECRUITING_GROUP}/messages")["messages"] == [said]


@pytest.mark.parametrize(
    ("text", "mention", "begins"),
    [("/help", "auto", "@JobBot "), ("hello", "auto", "hello"), ("hello", True, "@JobBot "), ("/help", False, "/help")],
)
def test_the_mention_is_added_as_asked(page: Page, text: str, mention: object, begins: str) -> None:
    assert page.say(RECRUITING_GROUP, text, mention=mention)["text"]["en_us"].startswith(begins)


def test_a_rich_text_reads_as_it_was_typed(page: Page) -> None:
    said = page.say(RECRUITING_GROUP, "/job A168688", rich=True)
    assert (said["type"], said["text"]["en_us"].split()) == ("post", ["@JobBot", "/job", "A168688"])


def test_a_reply_stands_under_its_parent(page: Page) -> None:
    first = page.say(RECRUITING_GROUP, "hello")
    answer = page.say(RECRUITING_GROUP, "yes", replyTo=first["id"])
    assert (answer["parent"], answer["root"]) == (first["id"], first["id"])
    assert page.refused(f"chats/{DIRECT}/say", **{"as": RECRUITER, "text": "x", "replyTo": first["id"]}) == 404


def test_what_is_new_is_unread_until_it_is_read_and_never_for_its_sender(page: Page, platform: Platform) -> None:
    page.say(RECRUITING_GROUP, "hello")
    platform.message_service.send(RECRUITING_GROUP, "chat_id", Draft("text", json.dumps({"text": "hi"})))
    assert page.chat(RECRUITING_GROUP)["unread"] == 1
    assert page.chat(RECRUITING_GROUP)["last"]["text"]["zh_cn"] == "hi"
    page.me = "ou_manager"
    assert page.chat(RECRUITING_GROUP)["unread"] == 2
    page.do(f"chats/{RECRUITING_GROUP}/read", **{"as": page.me})
    assert page.chat(RECRUITING_GROUP)["unread"] == 0


def test_a_recalled_message_keeps_its_place_and_no_words(page: Page, platform: Platform) -> None:
    said = page.say(RECRUITING_GROUP, "secret")
    platform.message_service.recall(said["id"])
    shown = page.read(f"chats/{RECRUITING_GROUP}/messages")["messages"][0]
    assert (shown["recalled"], shown["text"], shown["card"]) == (True, None, None)


def test_a_new_group_with_a_guest_is_external_and_the_bot_is_told(page: Page, stub_bot: StubBot) -> None:
    chat = page.do("chats", **{"as": RECRUITER, "name": "新群", "members": ["ou_guest"], "external": False})["chat"]
    assert (chat["external"], chat["members"], chat["hasBot"]) == (True, [RECRUITER, "ou_guest"], True)
    assert stub_bot.kinds == ["im.chat.member.bot.added_v1"]
    assert page.chat(chat["id"])["name"] == {"zh_cn": "新群", "en_us": "新群"}


def test_the_bot_leaves_and_comes_back(page: Page, stub_bot: StubBot) -> None:
    for present in (False, False, True):
        page.do(f"chats/{RECRUITING_GROUP}/bot", **{"as": RECRUITER, "present": present})
        assert page.chat(RECRUITING_GROUP)["hasBot"] is present
    assert [kind.split(".")[-1] for kind in stub_bot.kinds] == ["deleted_v1", "added_v1"]


def test_opening_the_direct_chat_is_told_every_time(page: Page, stub_bot: StubBot) -> None:
    for _ in range(2):
        page.do(f"chats/{DIRECT}/open", **{"as": RECRUITER})
    assert stub_bot.kinds == ["im.chat.access_event.bot_p2p_chat_entered_v1"] * 2


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"chats/{CAMPUS_GROUP}/say", {"as": RECRUITER, "text": "x"}, 403),
        ("chats/oc_none/say", {"as": RECRUITER, "text": "x"}, 404),
        (f"chats/{RECRUITING_GROUP}/say", {"as": "ou_nobody", "text": "x"}, 404),
        (f"chats/{RECRUITING_GROUP}/say", {"as": RECRUITER, "text": " "}, 400),
        (f"chats/{RECRUITING_GROUP}/say", {"as": RECRUITER, "text": "x" * 5001}, 400),
        (f"chats/{RECRUITING_GROUP}/say", {"as": RECRUITER, "text": "x", "mention": "maybe"}, 400),
        (f"chats/{RECRUITING_GROUP}/open", {"as": RECRUITER}, 400),
        (f"chats/{DIRECT}/bot", {"as": RECRUITER, "present": False}, 400),
        ("chats", {"as": RECRUITER, "name": "x", "members": ["ou_nobody"]}, 400),
        ("chats", {"as": RECRUITER, "name": "", "members": []}, 400),
        ("nonsense", {}, 404),
    ],
)
def test_what_cannot_be_is_refused_in_words(page: Page, path: str, body: dict[str, object], status: int) -> None:
    assert page.refused(path, **body) == status
    assert page.platform.messages == ()


def test_a_person_cannot_read_a_chat_of_others(page: Page) -> None:
    assert page.get(f"chats/{CAMPUS_GROUP}/messages").status_code == 403
