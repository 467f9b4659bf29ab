"""The JSON of jobs, teams and adverts in the API (docs/feishu/api.md 5.2 to 5.10). Pure functions."""

from datetime import datetime
from typing import Any

from simulator.clock import to_ms
from simulator.core.behaviour import NeverForm
from simulator.core.job_store import Job, Post

Record = dict[str, Any]
ONLY_IN_GET = ("customized_data_list", "job_function", "subject")
ROTATION: tuple[NeverForm, ...] = ("word", "null", "empty", "absent")


def post_record(post: Post, job: Job, never_form: NeverForm, *, is_active: bool) -> Record:
    """A post with every field, as ``get`` answers; a bare post has three."""
    if post.is_bare:
        return {"id": post.id, "title": post.title, "job_id": post.job_id}
    record: Record = {
        "id": post.id,
        "title": post.title,
        "job_id": post.job_id,
        "job_code": job.code,
        "job_active_status": 1 if is_active else 2,
        "create_time": _ms(job.created_at),
        "modify_time": _ms(job.changed_at),
        **post.fields,
    }
    _put_expiry(record, post, job, never_form)
    return record


def without_details(record: Record) -> Record:
    """The same as ``list`` and ``search`` answer it."""
    return {name: value for name, value in record.items() if name not in ONLY_IN_GET}


def _put_expiry(record: Record, post: Post, job: Job, never_form: NeverForm) -> None:
    """Digits, or one of the four ways to say never (docs/feishu/open-questions.md Q12)."""
    if job.expires_at is not None:
        record["job_expire_time"] = _ms(job.expires_at)
        return
    form = ROTATION[int(post.id) // 7 % len(ROTATION)] if never_form == "rotate" else never_form
    if form != "absent":
        record["job_expire_time"] = {"word": "null", "empty": ""}.get(form)


def matches(post: Post, job: Job, filters: Record) -> bool:
    """Whether a post fits the body of ``search``."""
    keyword = str(filters.get("keyword") or "").casefold().strip()
    if keyword and keyword not in f"{post.title}\n{job.code}".casefold():
        return False
    cities = {place["city"]["code"] for place in post.fields.get("address_list", [])}
    if filters.get("city_code_list") and not cities & set(filters["city_code_list"]):
        return False
    return all(
        not filters.get(f"{name}_id_list") or post.fields.get(name, {}).get("id") in filters[f"{name}_id_list"]
        for name in ("job_type", "job_function", "subject")
    )


def team_record(job: Job) -> Record:
    return {
        "id": job.id,
        "recruiter_id": job.team.recruiter_id,
        "hiring_manager_id_list": list(job.team.hiring_manager_ids),
        "assistant_id_list": list(job.team.assistant_ids),
    }


def job_record(job: Job, *, is_active: bool) -> Record:
    """An item of the jobs list."""
    record: Record = {
        "id": job.id,
        "title": job.title,
        "code": job.code,
        "active_status": 1 if is_active else 2,
        "process_type": job.process_type,
        "create_timestamp": _ms(job.created_at),
        "update_timestamp": _ms(job.changed_at),
    }
    if job.expires_at is not None:
        record["expiry_timestamp"] = _ms(job.expires_at)
    return record


def _ms(at: datetime) -> str:
    return str(to_ms(at))
