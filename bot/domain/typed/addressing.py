"""What a message says to the bot: the text before its mention and after it, cleaned and without any mention."""

from dataclasses import dataclass

from bot.domain.events import Message
from bot.domain.typed.cleaning import clean, without_mentions


@dataclass(frozen=True)
class Addressed:
    """The cleaned text. People talk before they mention the bot, so ``after`` counts first."""

    after: str
    before: str = ""

    @property
    def whole(self) -> str:
        return f"{self.before} {self.after}".strip()


def addressed(message: Message, bot_open_id: str) -> Addressed | None:
    """What a message that is addressed to the bot says; None if it is not addressed to it.

    A direct chat needs no mention, but text: a picture or a recalled message has none. A mention of @all or of another bot
    does not count (docs/feishu/open-questions.md Q46).
    """
    own = [mention.key for mention in message.mentions if mention.open_id == bot_open_id]
    if message.is_from_bot or not (own or (message.is_direct and message.text.strip())):
        return None
    # A rich text may contain the mentioned id itself instead of the key.
    keys = {key for mention in message.mentions for key in (mention.key, mention.open_id)}
    before, after = _split(message.text, [*own, bot_open_id] if own else [])
    return Addressed(clean(without_mentions(after, keys)), clean(without_mentions(before, keys)))


def _split(text: str, own: list[str]) -> tuple[str, str]:
    """Before and after the first mention of the bot; everything is after it if there is none."""
    places = [(at, key) for key in own if key and (at := _place(text, key)) >= 0]
    if not places:
        return "", text
    at, key = min(places)
    return text[:at], text[at + len(key) :]


def _place(text: str, key: str) -> int:
    """Where the key stands; ``@_user_1`` is not a part of ``@_user_12``."""
    at = text.find(key)
    while at >= 0 and text[at + len(key) : at + len(key) + 1].isdigit():
        at = text.find(key, at + 1)
    return at
