"""A person as text for ``markdown``."""

from bot.domain.text import Text
from cards.components.elements import person

_SOMEBODY = Text("有人", "somebody")


def person_text(open_id: str, unknown: Text = _SOMEBODY) -> Text:
    """For ``markdown``: the person's name and picture, or ``unknown`` for an invalid id."""
    tag = person(open_id)
    return Text(tag, tag) if tag else unknown
