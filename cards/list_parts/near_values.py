"""Values that are like filters that match nothing, as elements of a card."""

from collections.abc import Mapping

from bot.domain.text import Text
from cards.components.elements import Element, line
from cards.components.sanitize import join_texts, one_line_text
from cards.wording import labels
from cards.wording.job_fields import label_value
from cards.wording.subscriptions import FILTER_LABELS, list_text

_NEAR = Text("相近的选项：", "Similar options:")
_LENGTH = 120


def near_elements(near: Mapping[str, tuple[str, ...]], cap: int = _LENGTH) -> list[Element]:
    """A line with the values of each filter; empty if there are none. ``near`` is by the member of ``Filters``."""
    limit = min(cap, _LENGTH)
    known = [
        label_value(label, one_line_text(list_text(near[name], limit), limit))
        for name, label in FILTER_LABELS.items()
        if near.get(name)
    ]
    return [line(join_texts([_NEAR, *known], labels.NEW_LINE))] if known else []
