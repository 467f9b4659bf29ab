"""Reads a list of Hire page by page."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from bot.domain.errors import FeishuBusy
from bot.feishu.json_fields import as_mappings, as_text
from bot.feishu.response import ApiResponse
from bot.logs import get_logger

log = get_logger(__name__)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Model = TypeVar("Model", bound=_Identified)
Parser = Callable[[Mapping[str, Any]], Model]


def read_pages(kind: str, parse: Parser[Model], read: Callable[[str], ApiResponse]) -> Iterator[tuple[Model, ...]]:
    """The records of one list, a tuple for each page, each id once. A page without a new record is an empty tuple.

    Args:
        kind: of the records, for the log.
        parse: reads one record and raises ValueError if it cannot.
        read: asks for the page of a token, which is empty for the first page.

    Raises FeishuBusy if the list leads back to a page that was read already (docs/feishu/open-questions.md Q22). How long a
    list may become is for the caller to bound, by time.
    """
    seen: set[str] = set()
    page_token = ""  # nosec B105  # the first page has none
    # Hashes, since tokens are of any length and a list of 30,000 adverts has 3,000 of them.
    used = {hash(page_token)}
    while True:
        response = read(page_token)
        yield tuple(_each_once(parse_all(kind, parse, response.data.get("items")), seen))
        if response.data.get("has_more") is not True:
            return
        page_token = as_text(response.data.get("page_token"))
        if hash(page_token) in used:
            log.warning("feishu_pages_without_end", pages=len(used), log_id=response.log_id)
            raise FeishuBusy(log_id=response.log_id)
        used.add(hash(page_token))


def parse_all(kind: str, parse: Parser[Model], items: Any) -> Iterator[Model]:
    """The records that can be parsed; one without an id is skipped and logged."""
    for record in as_mappings(items):
        try:
            yield parse(record)
        except ValueError:
            log.warning("feishu_record_unreadable", kind=kind)


def _each_once(models: Iterable[Model], seen: set[str]) -> Iterator[Model]:
    for model in models:
        if model.id not in seen:
            seen.add(model.id)
            yield model
