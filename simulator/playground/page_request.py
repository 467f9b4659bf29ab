"""What the playground's page asks for, read strictly, and how it is refused in words. Freed from HTTP."""

from dataclasses import dataclass, field
from typing import Any

from bot.domain.text import Text
from simulator.core import people
from simulator.core.chats import Chat
from simulator.core.messages import Message
from simulator.core.people import Person
from simulator.platform import Platform

NOT_UNDERSTOOD = Text("这个请求里的 {name} 不对。", "{name} is wrong in this request.")
NO_SUCH = Text("这里没有它：{what}", "There is no such thing here: {what}")
NOT_A_MEMBER = Text("{who} 不在这个会话里。", "{who} is not in this chat.")
LONGEST_ID = 200


class PageError(Exception):
    """The page asked for something that cannot be; told to its reader."""

    def __init__(self, text: Text, status: int = 400) -> None:
        super().__init__(text.en_us)
        self.text = text
        self.status = status


def wrong(name: str) -> PageError:
    return PageError(NOT_UNDERSTOOD.fill(name=name))


def missing(what: str) -> PageError:
    return PageError(NO_SUCH.fill(what=what), 404)


@dataclass(frozen=True)
class PageRequest:
    """One request: the id in its path, its query and its body."""

    id: str = ""
    query: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    def text(self, name: str, most: int = LONGEST_ID) -> str:
        """A required string of the body, not empty. Raises PageRefused."""
        value = self.body.get(name)
        if not isinstance(value, str) or not value.strip() or len(value) > most:
            raise wrong(name)
        return value

    def text_or_none(self, name: str, most: int = LONGEST_ID) -> str | None:
        return None if self.body.get(name) in (None, "") else self.text(name, most)

    def flag(self, name: str, *, default: bool | None = None) -> bool:
        value = self.body.get(name, default)
        if not isinstance(value, bool):
            raise wrong(name)
        return value

    def number(self, name: str, least: int, most: int, *, default: int | None = None) -> int:
        value = self.body.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise wrong(name)
        return value

    def texts(self, name: str) -> list[str]:
        value = self.body.get(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise wrong(name)
        return list(value)

    def query_number(self, name: str) -> int:
        """A whole number of the query, 0 if it is not there."""
        value = self.query.get(name, "0")
        if not (value.isascii() and value.isdigit()) or len(value) > len("9" * 15):
            raise wrong(name)
        return int(value)


def viewer(platform: Platform, asked: PageRequest) -> Person:
    """Who looks on: ``as`` of the query, the recruiter if that is nobody we know."""
    return platform.people.find(asked.query.get("as", "")) or people.RECRUITER


def doer(platform: Platform, asked: PageRequest) -> Person:
    """Who acts: ``as`` of the body. Raises PageRefused."""
    person = platform.people.find(asked.text("as"))
    if person is None:
        raise missing(asked.text("as"))
    return person


def chat_of(platform: Platform, chat_id: str, person: Person) -> Chat:
    """A chat that the person is in. Raises PageRefused."""
    found = next((chat for chat in platform.chats.all() if chat.id == chat_id), None)
    if found is None:
        raise missing(chat_id)
    if person.open_id not in found.member_ids:
        raise PageError(NOT_A_MEMBER.fill(who=person.name), 403)
    return found


def message_of(platform: Platform, message_id: str, person: Person) -> Message:
    """A message that the person sees. Raises PageRefused."""
    message = platform.message_service.messages.get(message_id)
    if message is None or message.visible_to not in ("", person.open_id):
        raise missing(message_id)
    chat_of(platform, message.chat_id, person)
    return message
