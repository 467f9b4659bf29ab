"""The JSON of adverts and of teams in the API (docs/feishu/api.md 5.2 to 5.4, 5.10, 5.16). Pure functions."""

from datetime import datetime
from typing import Any

from simulator.clock import to_ms
from simulator.core.behaviour import NeverForm
from simulator.core.job_store import Job, Post

Record = dict[str, Any]
ONLY_IN_GET = ("customized_data_list", "job_function", "subject")
ROTATION: tuple[NeverForm, ...] = ("word", "null", "empty", "absent")
RENMINBI = 1


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
        "create_time": ms_text(job.created_at),
        "modify_time": ms_text(changed_at(post, job)),
        **post.fields,
    }
    put_expiry(record, "job_expire_time", job, int(post.id), never_form)
    return record


def without_details(record: Record) -> Record:
    """The same as ``list`` and ``search`` answer it."""
    return {name: value for name, value in record.items() if name not in ONLY_IN_GET}


def published_record(record: Record) -> Record:
    """The same as the publish records answer it: "never" is always empty there."""
    if "job_code" not in record:
        return record
    more = {"job_sequence_info": record["job_type"]} if "job_type" in record else {}
    expiry = str(record.get("job_expire_time") or "")
    return {
        **without_details(record),
        "job_expire_time": expiry if expiry.isdigit() else "",
        "currency": RENMINBI,
        **more,
    }


def changed_at(post: Post, job: Job) -> datetime:
    """When the job was last changed, or the advert published or taken down."""
    return max(post.changed_at or job.changed_at, job.changed_at)


def put_expiry(record: Record, name: str, job: Job, number: int, never_form: NeverForm) -> None:
    """Digits, or one of the four ways to say never; ``number`` chooses when they rotate (docs/feishu/open-questions.md Q12)."""
    if job.expires_at is not None:
        record[name] = ms_text(job.expires_at)
        return
    form = ROTATION[number // 7 % len(ROTATION)] if never_form == "rotate" else never_form
    if form != "absent":
        record[name] = {"word": "null", "empty": ""}.get(form)


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


def ms_text(at: datetime) -> str:
    return str(to_ms(at))
