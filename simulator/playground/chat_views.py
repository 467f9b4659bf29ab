"""The page's chats: who is there, what was said, saying something, opening chats, letting the bot in and out."""

import re
from typing import Any

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.messages import Message, new_id
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.playground.admin_views import bot_record, clock_record, faults_record
from simulator.playground.page_records import command_record, line_record, message_record, person_record
from simulator.playground.page_request import (
    PageError,
    PageRequest,
    chat_of,
    doer,
    message_of,
    missing,
    viewer,
    wrong,
)
from simulator.playground.playground import Playground, sees

Record = dict[str, Any]
LANGUAGES = ["zh_cn", "en_us", "ja_jp"]
LONGEST_WORDS = 5000
LONGEST_NAME = 60
MOST_MEMBERS = 50
COMMAND = re.compile(r"\s*[/／]")
NOT_YOUR_CHAT = Text("这不是单聊。", "This is not a direct chat.")
NOT_A_GROUP = Text("机器人只能加入或离开群。", "The bot joins and leaves groups only.")


def show_state(playground: Playground, asked: PageRequest) -> Record:
    """Everything but the messages, as one person sees it. ``after`` is where to begin with the events."""
    platform = playground.platform
    # Read first, so that nothing that happens meanwhile is missed.
    after = platform.event_log.newest
    me = viewer(platform, asked)
    chats = [chat for chat in platform.chats.all() if me.open_id in chat.member_ids and not chat.is_dissolved]
    return {
        "me": person_record(me),
        "people": [person_record(person) for person in platform.people.all()],
        "chats": [_chat_record(playground, chat, me) for chat in chats],
        "clock": clock_record(playground),
        "bot": bot_record(playground),
        "commands": [command_record(command) for command in playground.commands],
        "faults": faults_record(playground),
        "switches": playground.switches.all(),
        "languages": LANGUAGES,
        "after": after,
    }


def show_messages(playground: Playground, asked: PageRequest) -> Record:
    """What the person sees of one chat, oldest first."""
    platform = playground.platform
    me = viewer(platform, asked)
    chat = chat_of(platform, asked.id, me)
    seen = [message for message in platform.message_service.messages.in_chat(chat.id) if _may_see(message, me)]
    return {"messages": [message_record(platform, message) for message in seen]}


def say(playground: Playground, asked: PageRequest) -> Record:
    """Somebody types. ``mention`` true puts the bot's name in front, ``auto`` does where a command is typed."""
    platform = playground.platform
    person = doer(platform, asked)
    chat = chat_of(platform, asked.id, person)
    words = _with_ids(platform, asked.text("text", LONGEST_WORDS))
    message = playground.delivery.say(
        chat.id,
        person.open_id,
        words,
        mention_bot=_mentions_bot(asked, words),
        as_post=asked.flag("rich", default=False),
        reply_to=_parent(platform, asked, chat, person),
    )
    return {"message": message_record(platform, message)}


def create_chat(playground: Playground, asked: PageRequest) -> Record:
    """A new group with the bot in it, which is told. A guest among the members makes it external."""
    platform = playground.platform
    person = doer(platform, asked)
    members = list(dict.fromkeys((person.open_id, *asked.texts("members"))))
    strangers = [member for member in members if platform.people.find(member) is None]
    if strangers or len(members) > MOST_MEMBERS:
        raise wrong("members")
    has_guest = any(platform.people[member].tenant_key != people.TENANT for member in members)
    name = asked.text("name", LONGEST_NAME).strip()
    chat = Chat(new_id("oc"), Text(name, name), "group", members, owner_id=person.open_id)
    chat.is_external = has_guest or asked.flag("external", default=False)
    platform.chats.add(chat)
    playground.delivery.push(playground.delivery.user_actions.add_bot(chat.id, person.open_id))
    return {"chat": _chat_record(playground, chat, person)}


def open_chat(playground: Playground, asked: PageRequest) -> Record:
    """Somebody opens the direct chat with the bot, which is told every time."""
    person = doer(playground.platform, asked)
    chat = chat_of(playground.platform, asked.id, person)
    if chat.mode != "p2p":
        raise PageError(NOT_YOUR_CHAT)
    playground.delivery.push(playground.delivery.user_actions.open_direct_chat(person.open_id))
    return {}


def read_chat(playground: Playground, asked: PageRequest) -> Record:
    person = doer(playground.platform, asked)
    playground.marks.read(chat_of(playground.platform, asked.id, person), person)
    return {}


def change_bot_in_chat(playground: Playground, asked: PageRequest) -> Record:
    """``present``: the bot is added to or removed from a group, and told."""
    person = doer(playground.platform, asked)
    chat = chat_of(playground.platform, asked.id, person)
    is_wanted = asked.flag("present")
    if chat.mode != "group":
        raise PageError(NOT_A_GROUP)
    if chat.has_bot != is_wanted:
        user_actions = playground.delivery.user_actions
        change = user_actions.add_bot if is_wanted else user_actions.remove_bot
        playground.delivery.push(change(chat.id, person.open_id))
    return {"chat": _chat_record(playground, chat, person)}


def _chat_record(playground: Playground, chat: Chat, me: Person) -> Record:
    messages = playground.platform.message_service.messages.in_chat(chat.id)
    last = next((message for message in reversed(messages) if sees(message, me)), None)
    name = people.BOT_NAME if chat.mode == "p2p" else chat.name
    return {
        "id": chat.id,
        "name": name._asdict(),
        "mode": chat.mode,
        "external": chat.is_external,
        "hasBot": chat.has_bot,
        "members": list(chat.member_ids),
        "unread": playground.marks.unread(chat, me),
        "last": line_record(playground.platform, last) if last else None,
    }


def _may_see(message: Message, person: Person) -> bool:
    return message.visible_to in ("", person.open_id)


def _parent(platform: Platform, asked: PageRequest, chat: Chat, person: Person) -> str:
    """What is replied to, empty if nothing. Raises PageRefused."""
    message_id = asked.text_or_none("replyTo")
    if message_id is None:
        return ""
    message = message_of(platform, message_id, person)
    if message.chat_id != chat.id or message.is_recalled or message.is_deleted:
        raise missing(message_id)
    return message.id


def _mentions_bot(asked: PageRequest, words: str) -> bool:
    """``mention``: true, false, or ``auto``, which mentions it where a command is typed."""
    if asked.body.get("mention", "auto") == "auto":
        return COMMAND.match(words) is not None
    return asked.flag("mention")


def _with_ids(platform: Platform, words: str) -> str:
    """Names after an @, in either language, become what the platform's client knows people by."""
    known = {f"@{name}": "@bot" for name in people.BOT_NAME}
    known |= {f"@{name}": f"@{person.open_id}" for person in platform.people.all() for name in person.name}
    for written in sorted(known, key=len, reverse=True):
        words = words.replace(written, known[written])
    return words
