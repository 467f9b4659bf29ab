"""Long lists are read to their end, and lists without an end are noticed."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.errors import FeishuBusy
from bot.domain.jobs import JobRecord
from bot.feishu.job_records import to_job_record
from bot.feishu.pages import read_pages
from bot.feishu.response import ApiResponse


def page(number: int, next_token: str | None) -> ApiResponse:
    more = {} if next_token is None else {"page_token": next_token}
    items = [{"id": str(number * 20 + place)} for place in range(20)]
    return ApiResponse(200, 0, "log-0", body={"data": {"items": items, "has_more": next_token is not None, **more}})


def listed(next_token: Callable[[int], str | None]) -> Callable[[str], ApiResponse]:
    """A list whose tokens are the numbers of its pages with leading zeros."""

    def read(page_token: str) -> ApiResponse:
        number = int(page_token or 0)
        return page(number, next_token(number))

    return read


def pages_of(read: Callable[[str], ApiResponse]) -> list[tuple[JobRecord, ...]]:
    return list(read_pages("job", to_job_record, read))


def test_a_large_company_is_read_to_the_last_page() -> None:
    found = pages_of(listed(lambda number: f"{number + 1:09}" if number < 4999 else None))
    assert len(found) == 5000
    assert len({job.id for jobs in found for job in jobs}) == 100_000


@pytest.mark.parametrize(("length", "back_to"), [(1, 1), (2, 1), (700, 699), (700, 350), (700, 1)])
def test_a_list_that_leads_back_is_read_once(length: int, back_to: int) -> None:
    asked: list[str] = []
    read = listed(lambda number: str(number + 1) if number < length else str(back_to))

    def counted(page_token: str) -> ApiResponse:
        asked.append(page_token)
        return read(page_token)

    with pytest.raises(FeishuBusy):
        pages_of(counted)
    assert len(asked) == length + 1


@pytest.mark.parametrize("token", [None, "", [], {}, True])
def test_more_without_a_token_is_a_list_that_leads_back(token: Any) -> None:
    response = ApiResponse(200, 0, "log-0", body={"data": {"has_more": True, "page_token": token}})
    with pytest.raises(FeishuBusy, match="log_id=log-0"):
        pages_of(lambda _page_token: response)


@pytest.mark.parametrize("more", [None, False, "true", 1, {}])
def test_a_list_ends_unless_it_says_that_there_is_more(more: Any) -> None:
    response = ApiResponse(
        200, 0, "log-0", body={"data": {"items": [{"id": "1"}], "has_more": more, "page_token": "2"}}
    )
    assert pages_of(lambda _page_token: response) == [(JobRecord("1"),)]
