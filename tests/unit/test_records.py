"""Records of websites, adverts and teams become domain models."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.job_details import CustomFieldType, Named, Place
from bot.domain.jobs import Advert, AdvertKey, JobTeam, Website
from bot.domain.text import Text
from bot.feishu.records import to_advert, to_job_team, to_website


def named(any_id: str, zh_cn: str, en_us: str) -> dict[str, Any]:
    return {"id": any_id, "name": {"zh_cn": zh_cn, "en_us": en_us}}


def region(zh_cn: str, en_us: str) -> dict[str, Any]:
    return {"code": "CT_22", "name": {"zh_cn": zh_cn, "en_us": en_us}}


def sample_record() -> dict[str, Any]:
    """The sample of Feishu's page on reading an advert (docs/feishu/api.md 5.4)."""
    return {
        "id": "7392894182636144946",
        "title": "高级工程师职位-官网广告",
        "job_id": "7392894182636030258",
        "job_code": "A168688",
        "job_expire_time": "1701226882718",
        "job_active_status": 1,
        "job_process_type": 1,
        "job_recruitment_type": named("101", "社招-全职", "Full-time"),
        "job_department": named("6793124489011103245", "产品部", "product department"),
        "job_type": named("6930815272790114324", "金融", "Finance"),
        "min_job_level": named("6890840777044265230", "级别-2", "level-2"),
        "max_job_level": named("6890840777044265230", "级别-2", "level-2"),
        "address": {**named("6583482347283472832", "安庆", "Anqing"), "city": region("成都", "Chengdu")},
        **sample_conditions(),
        "high_light_list": [named("6732430418202593547", "下午茶", "afternoon tea")],
        "description": "负责软件开发",
        "requirement": "大专",
        "creator": named("ou_e2fc714c4727ee9395f324cd2e7f331f", "袁一一", "YiYi Yuan"),
        "create_time": "1715867075246",
        "modify_time": "1715867075246",
        "customized_data_list": [custom_field(1)],
        "job_function": named("7010952553315895596", "研发", "RD"),
        "subject": named("7368380000360401188", "项目1", "project 1"),
        "address_list": [sample_address()],
        "target_major_list": [named("6930815272790114324", "考古", "archeology")],
    }


def sample_conditions() -> dict[str, Any]:
    return {"min_salary": "5", "max_salary": "10", "required_degree": 1, "experience": 1, "headcount": 12}


def sample_address() -> dict[str, Any]:
    return {
        **named("6583482347283472832", "成都抖音集团大厦", "Chengdu Douyin Group Building"),
        "district": region("高新区", "high-tech"),
        "city": region("成都", "Chengdu"),
        "state": region("四川", "Sichuan"),
        "country": region("中国大陆", "Chinese Mainland"),
    }


def custom_field(object_type: Any) -> dict[str, Any]:
    """A custom field of any type with every member filled, as in Feishu's sample."""
    option = {"key": "AA", "name": {"zh_cn": "单行文本", "en_us": "single line of text"}}
    return {
        "object_id": "6949805467799537964",
        "name": {"zh_cn": "集团化", "en_us": "collectivize"},
        "object_type": object_type,
        "value": {
            "content": "text",
            "option": option,
            "option_list": [option, option],
            "time_range": {"start_time": "1625456721000", "end_time": "AA"},
            "time": "1625456721000",
            "number": "111",
        },
    }


def translate(**changes: Any) -> Advert:
    return to_advert("70", {"id": "71", "job_id": "72", **changes})


def test_every_field_of_the_sample_is_read() -> None:
    advert = to_advert("7047318856652261676", sample_record())
    assert advert.key == AdvertKey("7047318856652261676", "7392894182636144946")
    assert (advert.job_id, advert.is_active) == ("7392894182636030258", True)
    assert advert.expires_at == datetime(2023, 11, 29, 3, 1, 22, 718000, tzinfo=UTC)
    details = advert.details
    assert (details.title, details.code) == ("高级工程师职位-官网广告", "A168688")
    assert details.recruitment_type == Named("101", Text("社招-全职", "Full-time"))
    assert details.department == Named("6793124489011103245", Text("产品部", "product department"))
    assert details.job_type == Named("6930815272790114324", Text("金融", "Finance"))
    assert details.min_level == details.max_level == Named("6890840777044265230", Text("级别-2", "level-2"))
    assert (details.min_salary, details.max_salary) == ("5", "10")
    assert (details.process_type, details.degree, details.experience, details.headcount) == (1, 1, 1, 12)
    assert details.highlights == (Named("6732430418202593547", Text("下午茶", "afternoon tea")),)
    assert (details.description, details.requirement) == ("负责软件开发", "大专")
    assert details.creator == Named("ou_e2fc714c4727ee9395f324cd2e7f331f", Text("袁一一", "YiYi Yuan"))
    assert details.created_at == details.changed_at == datetime(2024, 5, 16, 13, 44, 35, 246000, tzinfo=UTC)
    assert details.job_function == Named("7010952553315895596", Text("研发", "RD"))
    assert details.subject == Named("7368380000360401188", Text("项目1", "project 1"))
    assert details.majors == (Named("6930815272790114324", Text("考古", "archeology")),)


def test_the_address_list_is_read_and_the_deprecated_address_is_ignored() -> None:
    place = to_advert("1", sample_record()).details.places[0]
    assert place == Place(
        name=Text("成都抖音集团大厦", "Chengdu Douyin Group Building"),
        district=Text("高新区", "high-tech"),
        city=Text("成都", "Chengdu"),
        state=Text("四川", "Sichuan"),
        country=Text("中国大陆", "Chinese Mainland"),
    )
    without_list = {key: value for key, value in sample_record().items() if key != "address_list"}
    assert to_advert("1", without_list).details.places == ()


@pytest.mark.parametrize("form", [None, "", "null", "0", 0, "soon", "-5", "１２３", True, [], {}, 1e300, "9" * 30])
def test_every_missing_or_malformed_expiry_means_never(form: Any) -> None:
    assert translate(job_expire_time=form).expires_at is None


def test_an_absent_expiry_means_never_and_an_absent_status_is_unknown() -> None:
    assert translate().expires_at is None
    assert translate().is_active is None


@pytest.mark.parametrize("sent", ["1722441599999", 1722441599999, 1722441599999.0, " 1722441599999 "])
def test_an_expiry_is_read_to_the_millisecond_as_text_or_number(sent: Any) -> None:
    assert translate(job_expire_time=sent).expires_at == datetime(2024, 7, 31, 15, 59, 59, 999000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("sent", "active"),
    [(1, True), (2, False), ("1", True), ("2", False), (None, None), (0, None), (3, None), ("on", None), ([], None)],
)
def test_whether_a_job_is_active_is_known_only_if_hire_says_so(sent: Any, active: bool | None) -> None:  # noqa: FBT001 -- a table of expected values
    assert translate(job_active_status=sent).is_active is active


@pytest.mark.parametrize(
    ("object_type", "member", "expected"),
    [
        (1, "content", "text"),
        (2, "content", "text"),
        (3, "choices", (Text("单行文本", "single line of text"),)),
        (4, "choices", (Text("单行文本", "single line of text"),) * 2),
        (5, "at", datetime(2021, 7, 5, 3, 45, 21, tzinfo=UTC)),
        (6, "at", datetime(2021, 7, 5, 3, 45, 21, tzinfo=UTC)),
        (7, "at", datetime(2021, 7, 5, 3, 45, 21, tzinfo=UTC)),
        (8, "at", datetime(2021, 7, 5, 3, 45, 21, tzinfo=UTC)),
        (9, "number", "111"),
        (10, "content", "text"),
        ("9", "number", "111"),
        (77, "content", "text"),
        (None, "content", "text"),
    ],
)
def test_a_custom_field_fills_only_the_member_that_its_type_uses(object_type: Any, member: str, expected: Any) -> None:
    (field,) = translate(customized_data_list=[custom_field(object_type)]).details.custom_fields
    filled = {name: getattr(field, name) for name in ("content", "choices", "at", "ends_at", "number")}
    assert filled[member] == expected
    assert not any(value for name, value in filled.items() if name != member)
    assert field.name == Text("集团化", "collectivize")
    assert field.type in CustomFieldType


def test_numbers_as_strings_and_strings_as_numbers_are_read() -> None:
    advert = translate(
        id=7392894182636144946, job_id=7392894182636030258, headcount="12", min_salary=5, max_salary=7.5, title=2026
    )
    assert (advert.id, advert.job_id) == ("7392894182636144946", "7392894182636030258")
    sent = advert.details
    assert (sent.headcount, sent.min_salary, sent.max_salary, sent.title) == (12, "5", "7.5", "2026")


@pytest.mark.parametrize(
    "department",
    [
        {"id": "9", "name": {"zh_cn": "产品部", "en_us": "Product"}},
        {"id": "9", "name": {"zh_name": "产品部", "en_name": "Product"}},
        {"id": 9, "zh_name": "产品部", "en_name": "Product"},
        {"id": "9", "zh_cn": "产品部", "en_us": "Product", "name": None},
    ],
)
def test_a_name_is_read_in_each_way_in_which_hire_writes_it(department: dict[str, Any]) -> None:
    assert translate(job_department=department).details.department == Named("9", Text("产品部", "Product"))


def test_characters_that_no_database_can_store_are_replaced() -> None:
    assert translate(title="a\0b\ud800c").details.title == "ab?c"


@pytest.mark.parametrize("bad_id", [None, "", "..", "71/open", "７１", True, 1.5, [], {}, "9" * 41])
def test_a_record_without_an_id_of_digits_is_rejected(bad_id: Any) -> None:
    with pytest.raises(ValueError, match="no id"):
        to_advert("70", {**sample_record(), "id": bad_id})
    with pytest.raises(ValueError, match="no job_id"):
        to_advert("70", {**sample_record(), "job_id": bad_id})
    with pytest.raises(ValueError, match="no id"):
        to_website({"id": bad_id})


# Without a deadline, because Hypothesis takes seconds to build its table of Unicode on a busy machine.
no_deadline = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60, database=None)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["AA", "null", "9" * 5000]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "name", "value"]), inner),
    max_leaves=8,
)


@no_deadline
@given(st.dictionaries(st.sampled_from([*sample_record(), "unknown"]), anything))
def test_no_malformed_field_ever_loses_an_advert(changes: dict[str, Any]) -> None:
    advert = to_advert("70", {**sample_record(), **changes, "id": "71", "job_id": "72"})
    assert (advert.id, advert.job_id) == ("71", "72")
    assert advert.is_active in {None, True, False}


@no_deadline
@given(st.dictionaries(st.sampled_from(list(custom_field(1))), anything), st.integers(0, 12))
def test_no_malformed_custom_field_ever_loses_an_advert(changes: dict[str, Any], object_type: int) -> None:
    assert translate(customized_data_list=[{**custom_field(object_type), **changes}]).id == "71"


def test_a_website_has_an_id_a_name_in_both_languages_and_a_channel() -> None:
    record = {"id": 70, "name": {"zh_cn": "官网", "en_us": "Careers"}, "job_channel_id": "6891560630172518670"}
    assert to_website(record) == Website("70", Text("官网", "Careers"), "6891560630172518670")
    assert to_website({"id": "70"}) == to_website({"id": "70", "job_channel_id": "../x"}) == Website("70", Text("", ""))


def test_a_team_has_the_members_whose_ids_can_be_read() -> None:
    assert to_job_team(
        {
            "id": "72",
            "recruiter_id": "ou_a",
            "hiring_manager_id_list": ["ou_b", None, 7, ""],
            "assistant_id_list": "ou_c",
        }
    ) == JobTeam("ou_a", ("ou_b",), ())
    assert to_job_team({}).members() == ()
