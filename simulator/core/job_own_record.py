"""The JSON of a job's own record (docs/feishu/api.md 5.7, 5.8). Pure functions.

It has the fields of an advert under other names, with names of things as ``zh_name`` and ``en_name`` and salaries as numbers.
"""

from typing import Any

from simulator.clock import to_ms
from simulator.core.behaviour import NeverForm
from simulator.core.job_records import ms_text, put_expiry
from simulator.core.job_store import Job

Record = dict[str, Any]
IN_USE, REAL_JOB = 1, 1
# The names in an advert and in a job's own record of what is the same in both.
SAME = {
    "description": "description",
    "requirement": "requirement",
    "required_degree": "required_degree",
    "experience": "experience",
    "headcount": "head_count",
    "job_function": "job_function",
    "subject": "subject",
    "customized_data_list": "customized_data_list",
}
PROCESSES = {
    1: ("6960663240925956573", "社招流程", "Social hiring"),
    2: ("6960663240925956574", "校招流程", "Campus hiring"),
}


def job_record(job: Job, never_form: NeverForm, *, is_active: bool) -> Record:
    """A job as ``get`` answers it; lists leave ``customized_data_list`` out."""
    record: Record = {
        "id": job.id,
        "title": job.title,
        "code": job.code,
        "active_status": 1 if is_active else 2,
        "job_attribute": REAL_JOB,
        **_process(job.process_type),
        **{own: job.fields[name] for name, own in SAME.items() if name in job.fields},
        **_named(job.fields),
        **_salaries(job.fields),
        **_times(job),
    }
    if "creator" in job.fields:
        record["create_user_id"] = job.fields["creator"]["id"]
    put_expiry(record, "expiry_timestamp", job, int(job.id), never_form)
    return record


def without_custom_fields(record: Record) -> Record:
    """The same as the list of jobs answers it."""
    return {name: value for name, value in record.items() if name != "customized_data_list"}


def _process(process_type: int) -> Record:
    id_, zh_name, en_name = PROCESSES[process_type]
    return {"process_type": process_type, "process_id": id_, "process_name": zh_name, "process_en_name": en_name}


def _named(fields: Record) -> Record:
    record: Record = {}
    for name, own in (("job_recruitment_type", "recruitment_type"), ("min_job_level",) * 2, ("max_job_level",) * 2):
        if name in fields:
            record[own] = {**_two_names(fields[name]), "active_status": IN_USE}
    for name, own in (("job_department", "department"), ("job_type", "job_type")):
        if name in fields:
            record[own] = _two_names(fields[name])
    for name, own in (("high_light_list", "highlight_list"), ("target_major_list", "target_major_list")):
        if name in fields:
            record[own] = [_two_names(each) for each in fields[name]]
    if places := fields.get("address_list"):
        first = places[0]["city"]
        record["city_list"] = [place["city"] for place in places]
        record["city"] = {
            "city_code": first["code"],
            "zh_name": first["name"]["zh_cn"],
            "en_name": first["name"]["en_us"],
        }
    return record


def _two_names(named: Record) -> Record:
    return {"id": named["id"], "zh_name": named["name"]["zh_cn"], "en_name": named["name"]["en_us"]}


def _salaries(fields: Record) -> Record:
    return {name: int(fields[name]) for name in ("min_salary", "max_salary") if name in fields}


def _times(job: Job) -> Record:
    """Strings in ms, and the deprecated numbers beside them."""
    record: Record = {
        "create_timestamp": ms_text(job.created_at),
        "update_timestamp": ms_text(job.changed_at),
        "create_time": to_ms(job.created_at),
        "update_time": to_ms(job.changed_at),
    }
    return record if job.expires_at is None else {**record, "expiry_time": to_ms(job.expires_at)}
