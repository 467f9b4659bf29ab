"""Groups and direct chats with their members, and whether the bot is one of them."""

from dataclasses import dataclass, field
from typing import Literal

from bot.domain.text import Text
from simulator.core import people
from simulator.core.api_error import ApiError

RECRUITING_GROUP = "oc_recruiting"
CAMPUS_GROUP = "oc_campus"
EXTERNAL_GROUP = "oc_partners"


@dataclass
class Chat:
    """A group or a direct chat with the bot."""

    id: str
    name: Text
    mode: Literal["group", "p2p"]
    member_ids: list[str] = field(default_factory=list)
    is_external: bool = False
    has_bot: bool = True
    is_dissolved: bool = False
    allows_threads: bool = True
    owner_id: str = ""


def first_groups() -> tuple[Chat, ...]:
    """Two internal groups and an external one, the chats at the start."""
    everybody = [person.open_id for person in people.EVERYONE if person.tenant_key == people.TENANT]
    campus = [people.SECOND_RECRUITER.open_id, people.SECOND_MANAGER.open_id, people.OUTSIDER.open_id]
    partners = [people.RECRUITER.open_id, people.GUEST.open_id]
    return (
        Chat(RECRUITING_GROUP, Text("社招招聘群", "Recruiting"), "group", everybody, owner_id=everybody[0]),
        Chat(CAMPUS_GROUP, Text("校园招聘群", "Campus hiring"), "group", campus, owner_id=campus[0]),
        Chat(
            EXTERNAL_GROUP,
            Text("猎头合作群", "Agency partners"),
            "group",
            partners,
            is_external=True,
            owner_id=partners[0],
        ),
    )


def direct_chat_id(open_id: str) -> str:
    return f"oc_direct_{open_id.removeprefix('ou_')}"


class Chats:
    """Every chat by its id; each person has one direct chat with the bot from the start."""

    def __init__(self, everyone: people.People) -> None:
        self._people = everyone
        self._by_id = {chat.id: chat for chat in first_groups()}
        for person in everyone.all():
            self.add(Chat(direct_chat_id(person.open_id), person.name, "p2p", [person.open_id]))

    def add(self, chat: Chat) -> None:
        self._by_id[chat.id] = chat

    def all(self) -> tuple[Chat, ...]:
        return tuple(self._by_id.values())

    def groups_of_bot(self) -> tuple[Chat, ...]:
        """The groups that the bot is in, as the list API returns them; direct chats are left out."""
        return tuple(chat for chat in self._by_id.values() if chat.mode == "group" and chat.has_bot)

    def __getitem__(self, chat_id: str) -> Chat:
        return self._by_id[chat_id]

    def find(self, chat_id: str) -> Chat:
        """Raises ApiError 232006 if there is no such chat."""
        chat = self._by_id.get(chat_id)
        if chat is None:
            raise ApiError(400, 232006, "Invalid chat_id.")
        return chat

    def find_with_bot(self, chat_id: str) -> Chat:
        """Raises ApiError 232009 or 232011 if the bot has no access."""
        chat = self.find(chat_id)
        if chat.is_dissolved:
            raise ApiError(400, 232009, "Your request specifies a chat which has already been dissolved.")
        if not chat.has_bot:
            raise ApiError(400, 232011, "Operator can NOT be out of the chat.")
        return chat

    def find_to_send(self, receive_id: str, receive_id_type: str) -> Chat:
        """The chat that a message is sent to. Raises ApiError 230001, 230034, 230013, 230029, 230002, 232009."""
        if receive_id_type not in ("chat_id", "open_id"):
            raise ApiError(400, 230001, f"Your request contains an invalid request parameter, ext={receive_id_type}")
        if receive_id_type == "open_id" and self._people.find(receive_id) is None:
            raise ApiError(400, 230013, "Bot has NO availability to this user.")
        if self._people.has_resigned(receive_id):
            raise ApiError(400, 230029, "Your request contains a resigned user.")
        chat_id = direct_chat_id(receive_id) if receive_id_type == "open_id" else receive_id
        chat = self._by_id.get(chat_id)
        if chat is None:
            raise ApiError(400, 230034, "The receive_id is invalid.")
        check_bot_may_write(chat)
        return chat


def check_bot_may_write(chat: Chat) -> None:
    """Raises ApiError 232009 or 230002."""
    if chat.is_dissolved:
        raise ApiError(400, 232009, "Your request specifies a chat which has already been dissolved.")
    if not chat.has_bot:
        raise ApiError(400, 230002, "Bot/User can NOT be out of the chat.")
