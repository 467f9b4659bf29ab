"""The size limits of a card, and shortening its texts until it fits.

Sources: docs/feishu/cards.md section 1, docs/feishu/open-questions.md Q27 and Q29.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic_core import to_json

MAX_BYTES = 28_000
MAX_ELEMENTS = 180
# A text longer than this cannot fit into a card, so this cap cuts nothing that could be shown.
NO_CAP = MAX_BYTES
MIN_CAP = 8

# In JSON only the name of a member looks like this: within a text the quotation marks are escaped.
_TAG = b'"tag":'
_MAX_ESTIMATES = 8


class Room(NamedTuple):
    """What a part of a card may take, or takes: objects with a ``tag``, and bytes."""

    elements: int
    size: int


def measure(content: dict[str, Any]) -> Room:
    """What the card, or an element of it, takes; both are counted in its UTF-8 JSON, written without blanks, as it is sent.

    Every object with a ``tag`` counts as an element, texts and header tags included.
    """
    # Writes the same bytes as ``json.dumps``, with which the card is sent, three times as fast.
    written = to_json(content)
    return Room(written.count(_TAG), len(written))


def count_bytes(content: dict[str, Any]) -> int:
    """The size of the card as UTF-8 JSON, written without blanks, as it is sent."""
    return measure(content).size


def count_elements(node: Any) -> int:
    """The number of objects with a ``tag``, texts and header tags included."""
    return to_json(node).count(_TAG)


def fit_card(build: Callable[[int], dict[str, Any]], *, longest: int = NO_CAP) -> dict[str, Any]:
    """Searches the largest text length at which the card fits.

    ``build(cap)`` must return the card with every text from outside cut to ``cap`` characters, and ``build(MIN_CAP)``
    must fit. ``build(NO_CAP)`` cuts nothing; with a lower cap the builder has to say on the card that text is missing.
    With ``longest`` the card never shows more characters of a text than that, so that larger caps need not be tried.

    A card is built for each length that is tried. So the first length is estimated from the texts of the card without a
    cap, and the next ones from the bytes by which the last one was off. If these do not end soon, and for a small
    ``longest``, the range is halved. The result depends on the cards built, not on estimates: one more character does
    not fit.
    """
    content = build(NO_CAP)
    taken = measure(content)
    if _fits(taken):
        return content
    fitting, too_large, best, tries = MIN_CAP, longest, None, 0
    estimate = _estimate(content, taken.size - MAX_BYTES) if longest == NO_CAP else None
    while too_large - fitting > 1:
        if estimate and tries < _MAX_ESTIMATES:
            cap = min(max(int(estimate.cap), fitting + 1), too_large - 1)
        else:
            cap = (fitting + too_large) // 2
        content = build(cap)
        taken = measure(content)
        if _fits(taken):
            fitting, best = cap, content
        else:
            too_large = cap
        estimate = estimate and estimate.corrected(cap, taken.size)
        tries += 1
    return best or build(MIN_CAP)


def _fits(taken: Room) -> bool:
    return taken.elements <= MAX_ELEMENTS and taken.size <= MAX_BYTES


class _Estimate(NamedTuple):
    """The cap at which a card just fits, the bytes that one more character of cap takes, and the last card's cap and bytes."""

    cap: float
    rate: float
    last: tuple[int, int] | None = None

    def corrected(self, cap: int, size: int) -> "_Estimate":
        """The estimate once a card with ``cap`` has been built, which takes ``size`` bytes."""
        rate = self.rate
        if self.last and (size - self.last[1]) / (cap - self.last[0]) > 0:
            rate = (size - self.last[1]) / (cap - self.last[0])
        return _Estimate(cap + (MAX_BYTES - size) / rate, rate, (cap, size))


def _estimate(content: dict[str, Any], excess: float) -> _Estimate:
    """The length to which the longest texts of the card have to be cut, so that it loses ``excess`` bytes."""
    texts = [text for text in _texts(content) if len(text) > MIN_CAP]
    rates = sorted(((len(text), len(to_json(text)) / len(text)) for text in texts), reverse=True)
    rate = 0.0
    for (length, added), (next_length, _) in pairwise([*rates, (MIN_CAP, 0.0)]):
        rate += added
        saved = rate * (length - next_length)
        if saved >= excess:
            return _Estimate(length - excess / rate, rate)
        excess -= saved
    return _Estimate(MIN_CAP, max(rate, 1.0))


def _texts(content: dict[str, Any]) -> list[str]:
    nodes: list[Any] = [content]
    # The list grows while it is read.
    for node in nodes:
        if isinstance(node, dict):
            nodes.extend(node.values())
        elif isinstance(node, list):
            nodes.extend(node)
    return [node for node in nodes if isinstance(node, str)]


def max_items(cap: int) -> int:
    """How many entries of a list are shown with this cap: between 6 and 100."""
    return max(6, min(100, cap // 8))
