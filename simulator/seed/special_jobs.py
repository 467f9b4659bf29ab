"""The jobs that tests use by name: the vendor's samples, every custom field, a post with a title only, a hostile one."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.jobs import JobTeam
from bot.domain.text import Text
from simulator.clock import from_ms, to_ms
from simulator.core import people
from simulator.core.job_store import CAMPUS_SITE, SOCIAL_SITE, Job, JobStore, Post

SAMPLE_FILE = Path(__file__).with_name("data") / "sample_job_post.json"
SAMPLE_CODE = "A168688"
EXPIRING_SAMPLE_CODE = "A168689"
OPEN_SAMPLE_CODE = "A168690"
CUSTOM_FIELDS_CODE = "A168691"
HOSTILE_CODE = "A168692"
MONTHLY_YUAN_CODE = "A168693"
NO_TEAM_CODE = "A168694"
UNADVERTISED_CODE = "A168701"
UNADVERTISED_CLOSED_CODE = "A168702"
SECOND_TEAM_UNADVERTISED_CODE = "A168703"
TWO_ADVERTS_CODE = "A168704"
CLOSED_LONG_AGO_CODE = "A168705"
OFF_SITE_CODE = "A168706"
BARE_POST_ID = "7392894182636149001"
BARE_JOB_ID = "7392894182636039001"
OPEN_SAMPLE_JOB_ID = "6960663240925956555"

STATE_FIELDS = (
    "id",
    "title",
    "job_id",
    "job_code",
    "job_expire_time",
    "job_active_status",
    "create_time",
    "modify_time",
)
HOSTILE_TITLE = (
    "<at id=all></at> **免费** [点我](https://evil.example) \u202egnp.exe\u200b`code` & <font color=red>红</font>"
)
HOSTILE_DESCRIPTION = ("<at id=all></at> ![x](img) | a | b |\n# 标题 " + "很长的描述" * 5) * 1250


def add_special_jobs(store: JobStore, start: datetime) -> None:
    _add_sample(store)
    _add_expiring_sample(store, start)
    _add_open_sample(store, start)
    _add_custom_fields(store, start)
    _add_hostile(store, start)
    _add_monthly_yuan(store, start)
    _add_no_team(store, start)
    _add_bare(store, start)


def sample_record() -> dict[str, Any]:
    """The vendor's sample, unchanged (docs/feishu/api.md 5.4)."""
    record: dict[str, Any] = json.loads(SAMPLE_FILE.read_text(encoding="utf-8"))
    return record


def sample_fields() -> dict[str, Any]:
    return {name: value for name, value in sample_record().items() if name not in STATE_FIELDS}


def _add_sample(store: JobStore) -> None:
    """The vendor's sample, but closed, so that its card shows the reopen form."""
    record = sample_record()
    job = Job(
        id=record["job_id"],
        code=SAMPLE_CODE,
        title=record["title"],
        process_type=1,
        team=people.FIRST_TEAM,
        created_at=from_ms(int(record["create_time"])),
        changed_at=from_ms(int(record["modify_time"])),
        is_active=False,
        expires_at=from_ms(int(record["job_expire_time"])),
        fields=sample_fields(),
    )
    store.add_job(job)
    store.add_post(Post(SOCIAL_SITE.id, record["id"], job.id, record["title"], job.fields))


def _add(store: JobStore, start: datetime, code: str, title: str, **changes: Any) -> Job:
    """Adds a job like the sample, with ids derived from its code; ``changes`` are fields of the job."""
    number = int(code[1:]) - int(SAMPLE_CODE[1:])
    values: dict[str, Any] = {
        "id": str(7392894182636030258 + number),
        "process_type": 1,
        "team": people.FIRST_TEAM,
        "created_at": start - timedelta(days=90),
        "changed_at": start - timedelta(days=number),
        **changes,
    }
    job = store.add_job(Job(code=code, title=title, fields=sample_fields(), **values))
    store.add_post(Post(SOCIAL_SITE.id, str(7392894182636144946 + number), job.id, title, job.fields))
    return job


def _add_expiring_sample(store: JobStore, start: datetime) -> None:
    _add(store, start, EXPIRING_SAMPLE_CODE, "高级工程师职位-即将到期", expires_at=start + timedelta(days=3))


def _add_open_sample(store: JobStore, start: datetime) -> None:
    """The job in the vendor's sample call of ``open`` (docs/feishu/api.md 5.5); advertised on both websites."""
    title = "用户增长产品经理"
    job = _add(store, start, OPEN_SAMPLE_CODE, title, id=OPEN_SAMPLE_JOB_ID, is_active=False)
    job.expires_at = start - timedelta(days=2)
    store.add_post(Post(CAMPUS_SITE.id, "7392894182636155001", job.id, f"{title}(校招)", sample_fields()))


def _add_custom_fields(store: JobStore, start: datetime) -> None:
    job = _add(store, start, CUSTOM_FIELDS_CODE, "招聘系统测试岗-全部自定义字段", expires_at=start + timedelta(days=40))
    store.posts_of_job(job.id)[0].fields["customized_data_list"] = custom_fields(start)


def _add_hostile(store: JobStore, start: datetime) -> None:
    job = _add(store, start, HOSTILE_CODE, HOSTILE_TITLE, is_active=False, expires_at=start - timedelta(days=1))
    fields = store.posts_of_job(job.id)[0].fields
    fields["description"] = HOSTILE_DESCRIPTION
    fields["requirement"] = HOSTILE_TITLE
    fields["job_department"] = {"id": "1", "name": {"zh_cn": HOSTILE_TITLE, "en_us": HOSTILE_TITLE}}


def _add_monthly_yuan(store: JobStore, start: datetime) -> None:
    """Salaries in yuan and not in thousands, as one of the vendor's samples has them (docs/feishu/open-questions.md Q20)."""
    job = _add(store, start, MONTHLY_YUAN_CODE, "门店咖啡师", expires_at=start + timedelta(days=20))
    store.posts_of_job(job.id)[0].fields.update(min_salary="5000", max_salary="8000")


def _add_no_team(store: JobStore, start: datetime) -> None:
    _add(store, start, NO_TEAM_CODE, "无人负责的职位", team=JobTeam(), is_active=False, expires_at=start)


def _add_bare(store: JobStore, start: datetime) -> None:
    job = Job(BARE_JOB_ID, "", "仅有标题的职位", 1, people.SECOND_TEAM, start, start)
    store.add_job(job)
    store.add_post(Post(SOCIAL_SITE.id, BARE_POST_ID, job.id, job.title, is_bare=True))


def custom_fields(start: datetime) -> list[dict[str, Any]]:
    """One custom field of each of the ten types."""
    ms = str(to_ms(start))
    first = {"key": "k1", "name": {"zh_cn": "选项一", "en_us": "Option one"}}
    second = {"key": "k2", "name": {"zh_cn": "选项二", "en_us": "Option two"}}
    values: tuple[tuple[Text, dict[str, Any]], ...] = (
        (Text("成本中心", "Cost center"), {"content": "CC-1024"}),
        (Text("面试安排", "Interview plan"), {"content": "第一轮：笔试\n第二轮：现场面试"}),
        (Text("用工形式", "Employment form"), {"option": first}),
        (Text("语言要求", "Languages"), {"option_list": [first, second]}),
        (Text("到岗日期", "Start date"), {"time": ms}),
        (Text("预算月份", "Budget month"), {"time": ms}),
        (Text("毕业年份", "Graduation year"), {"time": ms}),
        (
            Text("项目周期", "Project period"),
            {"time_range": {"start_time": ms, "end_time": str(to_ms(start) + 10**10)}},
        ),
        (Text("出差比例", "Travel share"), {"number": "30"}),
        (Text("默认字段", "Default field"), {"content": "default"}),
    )
    return [
        {"object_id": f"694980546779953{kind:04}", "name": name._asdict(), "object_type": kind, "value": value}
        for kind, (name, value) in enumerate(values, start=1)
    ]
