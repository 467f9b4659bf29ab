"""The APIs of Hire that the bot calls, with their rate limits and page sizes (docs/feishu/api.md 5)."""

from dataclasses import dataclass

from bot.domain.error_texts import PUBLISH_SCOPE_MISSING
from bot.feishu.api_call import Endpoint
from bot.feishu.error_codes import hire_error
from bot.feishu.http.rate_limits import FIFTY_A_SECOND, TEN_A_SECOND, TIER_4

ALREADY_OPENED = 1002616
ALREADY_CLOSED = 1002609


@dataclass(frozen=True)
class Listing:
    """An API that answers page by page.

    Attributes:
        kind: of its records, for the log.
        page_size: the largest one that Feishu allows.
    """

    endpoint: Endpoint
    kind: str
    page_size: int


WEBSITES = Listing(Endpoint("hire_websites", hire_error, TEN_A_SECOND), "website", 10)
LIST_ADVERTS = Listing(Endpoint("hire_job_posts_list", hire_error, TIER_4), "advert", 10)
SEARCH_ADVERTS = Listing(Endpoint("hire_job_posts_search", hire_error, FIFTY_A_SECOND), "advert", 10)
PUBLISH_RECORDS = Listing(Endpoint("hire_job_publish_records_search", hire_error, TIER_4), "advert", 100)
LIST_JOBS = Listing(Endpoint("hire_jobs_list", hire_error, FIFTY_A_SECOND), "job", 20)

GET_ADVERT = Endpoint("hire_job_posts_get", hire_error, TIER_4)
GET_JOB = Endpoint("hire_jobs_get", hire_error, FIFTY_A_SECOND)
RECRUITER = Endpoint("hire_jobs_recruiter", hire_error, FIFTY_A_SECOND)
OPEN_JOB = Endpoint(
    "hire_jobs_open", hire_error, TEN_A_SECOND, accepted_codes=frozenset({ALREADY_OPENED}), is_repeatable=False
)
CLOSE_JOB = Endpoint(
    "hire_jobs_close", hire_error, TEN_A_SECOND, accepted_codes=frozenset({ALREADY_CLOSED}), is_repeatable=False
)
PUBLISH = Endpoint(
    "hire_advertisements_publish",
    hire_error,
    TEN_A_SECOND,
    is_repeatable=False,
    permission_text=PUBLISH_SCOPE_MISSING,
)
