"""Posts for the tests of the storage, and the search as these tests call it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.domain.job_posts import CustomField, CustomFieldType, JobPost, Named, Place
from bot.domain.text import Text
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
ENGINEER = JobPost(
    website_id="70",
    id="7001",
    title="后端工程师 Backend Engineer",
    job_id="6960",
    job_code="A168688",
    expires_at=NOW + 20 * DAY,
    recruitment_type=Named("101", Text("全职", "Full-time")),
    department=Named("od-1", Text("研发部", "R&D")),
    job_type=Named("1", Text("技术", "Technology")),
    places=(Place(city=Text("成都", "Chengdu"), state=Text("四川", "Sichuan")),),
    changed_at=NOW - DAY,
    custom_fields=(CustomField("1", Text("集团化", "collectivize"), CustomFieldType.DATE, at=NOW),),
    job_function=Named("2", Text("研发职能", "Engineering")),
    subject=Named("3", Text("项目1", "project 1")),
)


def post(number: int, **fields: Any) -> JobPost:
    plain = JobPost(
        website_id="70", id=f"71{number}", title=f"Job {number}", job_id=f"61{number}", job_code=f"B{number}"
    )
    return replace(plain, **fields)


def found(store: DatabaseStore, *words: str, is_open: bool | None = None) -> list[str]:
    posts, total = store.posts.search(words, is_open=is_open, now=NOW, offset=0, limit=100)
    assert total == len(posts)
    return [match.id for match in posts]
