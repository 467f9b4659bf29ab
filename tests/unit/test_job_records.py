"""Records of jobs become domain models."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.job_details import CustomField, CustomFieldType, Named, Place
from bot.domain.jobs import JobRecord
from bot.domain.text import Text
from bot.feishu.job_records import to_job_record


def named(any_id: str, zh_name: str, en_name: str) -> dict[str, Any]:
    return {"id": any_id, "zh_name": zh_name, "en_name": en_name, "active_status": 1}


def sample_record() -> dict[str, Any]:
    """A job with every field (docs/feishu/api.md 5.7, 5.8)."""
    return {
        "id": "7392894182636030258",
        "title": "高级工程师",
        "code": "A168688",
        "description": "负责软件开发",
        "requirement": "大专",
        "active_status": 1,
        "recruitment_type": named("101", "社招-全职", "Full-time"),
        "department": {"id": "od-1", "zh_name": "产品部", "en_name": "product department"},
        "min_job_level": named("1", "级别-1", "level-1"),
        "max_job_level": named("2", "级别-2", "level-2"),
        "highlight_list": [{"id": "5", "zh_name": "下午茶", "en_name": "afternoon tea"}],
        "job_category": named("7", "职能", "Function"),
        "job_type": {"id": "8", "zh_name": "金融", "en_name": "Finance"},
        "create_user_id": "ou_e2fc714c4727ee9395f324cd2e7f331f",
        "process_type": 1,
        "process_id": "6890840777044265231",
        "process_name": "社招流程",
        "job_function": {"id": "9", "name": {"zh_cn": "研发", "en_us": "RD"}},
        "subject": {"id": "10", "name": {"zh_cn": "项目1", "en_us": "project 1"}},
        **sample_numbers(),
        **sample_cities(),
        **sample_times(),
        "target_major_list": [{"id": "11", "zh_name": "考古", "en_name": "archeology"}],
        "customized_data_list": [
            {
                "object_id": "12",
                "name": {"zh_cn": "集团化", "en_us": "collectivize"},
                "object_type": 1,
                "value": {"content": "text"},
            }
        ],
    }


def sample_numbers() -> dict[str, Any]:
    return {
        "head_count": 12,
        "experience": 4,
        "min_salary": 5,
        "max_salary": 10,
        "required_degree": 6,
        "job_attribute": 1,
    }


def sample_cities() -> dict[str, Any]:
    return {
        "city": {"city_code": "CT_11", "zh_name": "北京", "en_name": "Beijing"},
        "city_list": [
            {"code": "CT_22", "name": {"zh_cn": "成都", "en_us": "Chengdu"}},
            {"code": "CT_125", "name": {"zh_cn": "上海", "en_us": "Shanghai"}},
        ],
    }


def sample_times() -> dict[str, Any]:
    return {
        "create_timestamp": "1715867075246",
        "update_timestamp": "1715867075247",
        "expiry_timestamp": "1722441599999",
        "create_time": 1,
        "update_time": 2,
        "expiry_time": 3,
    }


def translate(**changes: Any) -> JobRecord:
    return to_job_record({"id": "72", **changes})


def test_every_field_of_a_job_is_read() -> None:
    job = to_job_record(sample_record())
    assert (job.id, job.is_active) == ("7392894182636030258", True)
    assert job.expires_at == datetime(2024, 7, 31, 15, 59, 59, 999000, tzinfo=UTC)
    details = job.details
    assert (details.title, details.code) == ("高级工程师", "A168688")
    assert (details.description, details.requirement) == ("负责软件开发", "大专")
    assert details.recruitment_type == Named("101", Text("社招-全职", "Full-time"))
    assert details.department == Named("od-1", Text("产品部", "product department"))
    assert details.min_level == Named("1", Text("级别-1", "level-1"))
    assert details.max_level == Named("2", Text("级别-2", "level-2"))
    assert details.highlights == (Named("5", Text("下午茶", "afternoon tea")),)
    assert details.job_type == Named("8", Text("金融", "Finance"))
    assert details.creator == Named("ou_e2fc714c4727ee9395f324cd2e7f331f", Text("", ""))
    assert details.process_type == 1
    assert (details.headcount, details.experience, details.degree) == (12, 4, 6)
    assert (details.min_salary, details.max_salary) == ("5", "10")
    assert details.places == (Place(city=Text("成都", "Chengdu")), Place(city=Text("上海", "Shanghai")))
    assert details.created_at == datetime(2024, 5, 16, 13, 44, 35, 246000, tzinfo=UTC)
    assert details.changed_at == datetime(2024, 5, 16, 13, 44, 35, 247000, tzinfo=UTC)
    assert details.job_function == Named("9", Text("研发", "RD"))
    assert details.subject == Named("10", Text("项目1", "project 1"))
    assert details.majors == (Named("11", Text("考古", "archeology")),)
    expected = CustomField("12", Text("集团化", "collectivize"), CustomFieldType.LINE, content="text")
    assert details.custom_fields == (expected,)


def test_a_job_with_an_id_only_is_open_and_has_no_details() -> None:
    assert to_job_record({"id": 72}) == JobRecord("72")


@pytest.mark.parametrize(("sent", "active"), [(1, True), (2, False), ("2", False), (None, True), (3, True), ([], True)])
def test_a_job_is_closed_only_if_hire_says_so(sent: Any, active: bool) -> None:  # noqa: FBT001 -- a table of expected values
    assert translate(active_status=sent).is_active is active


@pytest.mark.parametrize(
    ("newer", "older", "expected"),
    [
        ("1722441599999", 1600000000000, 1722441599999),
        (1722441599999, None, 1722441599999),
        (None, 1722441599999, 1722441599999),
        (None, "1722441599999", 1722441599999),
        ("", 1722441599999, None),
        ("0", 1722441599999, None),
        ("null", 1722441599999, None),
        (None, 0, None),
        (None, None, None),
        (None, 1722441599, 1722441599),
    ],
)
def test_the_older_expiry_counts_only_where_the_newer_is_missing(newer: Any, older: Any, expected: int | None) -> None:
    at = translate(expiry_timestamp=newer, expiry_time=older).expires_at
    assert (at and round(at.timestamp() * 1000)) == expected


def test_an_absent_expiry_means_never() -> None:
    assert translate().expires_at is None
    older = translate(expiry_time=1722441599999)
    assert older.expires_at == datetime(2024, 7, 31, 15, 59, 59, 999000, tzinfo=UTC)


def test_older_members_are_read_where_the_newer_are_missing() -> None:
    job = translate(
        create_time=1715867075246,
        update_time=1715867075247,
        city={"city_code": "CT_22", "zh_name": "成都", "en_name": "Chengdu"},
        job_category=named("7", "职能", "Function"),
        job_type={"id": "", "zh_name": "", "en_name": ""},
    )
    assert job.details.created_at == datetime(2024, 5, 16, 13, 44, 35, 246000, tzinfo=UTC)
    assert job.details.changed_at == datetime(2024, 5, 16, 13, 44, 35, 247000, tzinfo=UTC)
    assert job.details.places == (Place(city=Text("成都", "Chengdu")),)
    assert job.details.job_type == Named("7", Text("职能", "Function"))


@pytest.mark.parametrize("bad_id", [None, "", "..", "71/open", "７１", True, 1.5, [], {}, "9" * 41])
def test_a_job_without_an_id_of_digits_is_rejected(bad_id: Any) -> None:
    with pytest.raises(ValueError, match="no id"):
        to_job_record({**sample_record(), "id": bad_id})


# Without a deadline, because Hypothesis takes seconds to build its table of Unicode on a busy machine.
no_deadline = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60, database=None)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["AA", "null", "9" * 5000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "zh_name"]), inner),
    max_leaves=8,
)


@no_deadline
@given(st.dictionaries(st.sampled_from([*sample_record(), "unknown"]), anything))
def test_no_malformed_field_ever_loses_a_job(changes: dict[str, Any]) -> None:
    assert to_job_record({**sample_record(), **changes, "id": "71"}).id == "71"
