"""The playground's chats: the state of the page, messages, typing, new groups, and adding or removing the bot."""

import re
from typing import Any

from bot.domain.text import Text
from simulator.clock import to_ms
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.messages import new_id
from simulator.core.people import Person
from simulator.platform import Platform
from simulator.playground.admin_views import bot_record, clock_record, fault_records
from simulator.playground.behaviour_views import behaviour_records, scope_records
from simulator.playground.page_records import command_record, message_record, person_record, summary_record
from simulator.playground.page_request import (
    PageError,
    PageRequest,
    actor,
    chat_of,
    invalid,
    message_of,
    not_found,
    viewer,
)
from simulator.playground.playground import Playground

Record = dict[str, Any]
LANGUAGES = ["zh_cn", "en_us"]
MAX_TEXT_LENGTH = 5000
MAX_NAME_LENGTH = 60
MAX_MEMBERS = 50
COMMAND = re.compile(r"\s*[/／]")
NOT_DIRECT = Text("这不是单聊。", "This is not a direct chat.")
NOT_A_GROUP = Text("机器人只能加入或离开群。", "The bot joins and leaves groups only.")


def show_state(playground: Playground, request: PageRequest) -> Record:
    """Everything but the messages, as one person sees it; ``after`` is the event number to continue from."""
    platform = playground.platform
    # Read before everything else, so that no event in between is missed.
    after = platform.event_log.newest
    me = viewer(platform, request)
    chats = [chat for chat in platform.chats.all() if me.open_id in chat.member_ids and not chat.is_dissolved]
    return {
        "me": person_record(me),
        "people": [person_record(person) for person in platform.people.all()],
        "chats": [_chat_record(playground, chat, me) for chat in chats],
        "clock": clock_record(playground),
        "bot": bot_record(playground),
        "commands": [command_record(command) for command in playground.commands],
        "faults": fault_records(playground),
        "switches": playground.switches.all(),
        "behaviour": behaviour_records(playground),
        "scopes": scope_records(playground),
        "languages": LANGUAGES,
        "after": after,
    }


def list_messages(playground: Playground, request: PageRequest) -> Record:
    """The messages of one chat, oldest first."""
    platform = playground.platform
    chat = chat_of(platform, request.id, viewer(platform, request))
    messages = platform.message_service.messages.in_chat(chat.id)
    return {"messages": [message_record(platform, message) for message in messages]}


def say(playground: Playground, request: PageRequest) -> Record:
    """A person sends ``text``. ``mention`` true mentions the bot; ``auto`` does so if the text is a command."""
    platform = playground.platform
    person = actor(platform, request)
    chat = chat_of(platform, request.id, person)
    text = _names_to_ids(platform, request.text("text", MAX_TEXT_LENGTH))
    message = playground.delivery.say(
        chat.id,
        person.open_id,
        text,
        mention_bot=_mentions_bot(request, text),
        as_post=request.flag("rich", default=False),
        reply_to=_parent(platform, request, chat, person),
    )
    return {"message": message_record(platform, message)}


def create_chat(playground: Playground, request: PageRequest) -> Record:
    """A new group with the bot in it; the bot receives the event. A guest among the members makes it external."""
    platform = playground.platform
    person = actor(platform, request)
    members = list(dict.fromkeys((person.open_id, *request.texts("members"))))
    unknown = [member for member in members if platform.people.find(member) is None]
    if unknown or len(members) > MAX_MEMBERS:
        raise invalid("members")
    has_guest = any(platform.people[member].tenant_key != people.TENANT for member in members)
    name = request.text("name", MAX_NAME_LENGTH).strip()
    chat = Chat(new_id("oc"), Text(name, name), "group", members, owner_id=person.open_id)
    chat.is_external = has_guest or request.flag("external", default=False)
    platform.chats.add(chat)
    playground.delivery.push(playground.delivery.user_actions.add_bot(chat.id, person.open_id))
    return {"chat": _chat_record(playground, chat, person)}


def open_chat(playground: Playground, request: PageRequest) -> Record:
    """A person opens the direct chat with the bot; the bot receives an event each time."""
    person = actor(playground.platform, request)
    chat = chat_of(playground.platform, request.id, person)
    if chat.mode != "p2p":
        raise PageError(NOT_DIRECT)
    playground.delivery.push(playground.delivery.user_actions.open_direct_chat(person.open_id))
    return {}


def mark_read(playground: Playground, request: PageRequest) -> Record:
    person = actor(playground.platform, request)
    playground.read_marks.mark(chat_of(playground.platform, request.id, person), person)
    return {}


def deliver_now(playground: Playground, request: PageRequest) -> Record:
    """Delivers at once what waits for its next attempt in the chat; ``delivered`` says whether the bot took it."""
    person = actor(playground.platform, request)
    chat = chat_of(playground.platform, request.id, person)
    return {"delivered": playground.delivery.deliver_now(chat.id)}


def set_bot_membership(playground: Playground, request: PageRequest) -> Record:
    """Adds the bot to a group or removes it, as ``present`` says; the bot receives the event."""
    person = actor(playground.platform, request)
    chat = chat_of(playground.platform, request.id, person)
    is_wanted = request.flag("present")
    if chat.mode != "group":
        raise PageError(NOT_A_GROUP)
    if chat.has_bot != is_wanted:
        user_actions = playground.delivery.user_actions
        change = user_actions.add_bot if is_wanted else user_actions.remove_bot
        playground.delivery.push(change(chat.id, person.open_id))
    return {"chat": _chat_record(playground, chat, person)}


def _chat_record(playground: Playground, chat: Chat, me: Person) -> Record:
    messages = playground.platform.message_service.messages.in_chat(chat.id)
    last = next((message for message in reversed(messages) if not message.is_gone), None)
    name = people.BOT_NAME if chat.mode == "p2p" else chat.name
    retry_at = playground.delivery.next_retry_at(chat.id)
    return {
        "id": chat.id,
        "name": name._asdict(),
        "mode": chat.mode,
        "external": chat.is_external,
        "hasBot": chat.has_bot,
        "members": list(chat.member_ids),
        "unread": playground.read_marks.count_unread(chat, me),
        "last": summary_record(playground.platform, last) if last else None,
        "retryAt": to_ms(retry_at) if retry_at else None,
    }


def _parent(platform: Platform, request: PageRequest, chat: Chat, person: Person) -> str:
    """The id of the message that is replied to, empty for none. Raises PageError."""
    message_id = request.text_or_none("replyTo")
    if message_id is None:
        return ""
    message = message_of(platform, message_id, person)
    if message.chat_id != chat.id or message.is_gone:
        raise not_found(message_id)
    return message.id


def _mentions_bot(request: PageRequest, text: str) -> bool:
    """``mention`` is true, false or ``auto``, which mentions the bot if the text is a command."""
    if request.body.get("mention", "auto") == "auto":
        return COMMAND.match(text) is not None
    return request.flag("mention")


def _names_to_ids(platform: Platform, text: str) -> str:
    """Replaces names after an @, in either language, by the ids that ``UserActions.type`` understands."""
    ids = {f"@{name}": "@bot" for name in people.BOT_NAME}
    ids |= {f"@{name}": f"@{person.open_id}" for person in platform.people.all() for name in person.name}
    for mention in sorted(ids, key=len, reverse=True):
        text = text.replace(mention, ids[mention])
    return text
