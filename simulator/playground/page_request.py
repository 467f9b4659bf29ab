"""A request to the playground's API: strict access to its members, and errors in both languages."""

from dataclasses import dataclass, field
from typing import Any

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.platform import Platform

INVALID = Text("这个请求里的 {name} 不对。", "{name} is wrong in this request.")
NOT_FOUND = Text("这里没有它：{what}", "There is no such thing here: {what}")
NOT_A_MEMBER = Text("{who} 不在这个会话里。", "{who} is not in this chat.")
MAX_ID_LENGTH = 200
MAX_QUERY_DIGITS = 15


class PageError(Exception):
    """The request cannot be carried out; ``text`` is shown to the reader of the page."""

    def __init__(self, text: Text, status: int = 400) -> None:
        super().__init__(text.en_us)
        self.text = text
        self.status = status


def invalid(name: str) -> PageError:
    return PageError(INVALID.fill(name=name))


def not_found(what: str) -> PageError:
    return PageError(NOT_FOUND.fill(what=what), 404)


@dataclass(frozen=True)
class PageRequest:
    """One request: the id in its path, its query and its body. The methods raise PageError."""

    id: str = ""
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str, max_length: int = MAX_ID_LENGTH) -> str:
        """A required, non-blank string of the body."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > max_length:
            raise invalid(name)
        return value

    def text_or_none(self, name: str, max_length: int = MAX_ID_LENGTH) -> str | None:
        return None if self.body.get(name) in (None, "") else self.text(name, max_length)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        value = self.body.get(name, default)
        if not isinstance(value, bool):
            raise invalid(name)
        return value

    def number(self, name: str, low: int, high: int, *, default: int | None = None) -> int:
        value = self.body.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise invalid(name)
        return value

    def texts(self, name: str) -> list[str]:
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise invalid(name)
        return list(value)

    def query_number(self, name: str) -> int:
        """A non-negative whole number of the query, 0 if it is absent."""
        value = self.query.get(name, "0")
        if not (value.isascii() and value.isdigit()) or len(value) > MAX_QUERY_DIGITS:
            raise invalid(name)
        return int(value)


def viewer(platform: Platform, request: PageRequest) -> Person:
    """The person who reads: ``as`` of the query, the recruiter if it names nobody."""
    return platform.people.find(request.query.get("as", "")) or people.RECRUITER


def actor(platform: Platform, request: PageRequest) -> Person:
    """The person who acts: ``as`` of the body. Raises PageError."""
    person = platform.people.find(request.text("as"))
    if person is None:
        raise not_found(request.text("as"))
    return person


def chat_of(platform: Platform, chat_id: str, person: Person) -> Chat:
    """A chat that the person is a member of. Raises PageError."""
    found = next((chat for chat in platform.chats.all() if chat.id == chat_id), None)
    if found is None:
        raise not_found(chat_id)
    if person.open_id not in found.member_ids:
        raise PageError(NOT_A_MEMBER.fill(who=person.name), 403)
    return found


def message_of(platform: Platform, message_id: str, person: Person) -> Message:
    """A message in a chat that the person is a member of. Raises PageError."""
    message = platform.message_service.messages.get(message_id)
    if message is None:
        raise not_found(message_id)
    chat_of(platform, message.chat_id, person)
    return message
