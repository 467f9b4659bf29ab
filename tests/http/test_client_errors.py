"""Error codes of Feishu become errors of the bot."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.domain import error_texts, errors, send_errors
from bot.domain.jobs import AdvertKey
from bot.domain.replies import Card
from bot.domain.text import Text
from bot.feishu.chat import FeishuChat
from bot.feishu.hire import FeishuHire
from bot.metrics import REGISTRY
from tests.support.feishu_clients import chat_at, connected, hire_at
from tests.support.scripted_platform import Reply, ScriptedPlatform, error_reply, ok

JOBS = "/open-apis/hire/v1/jobs"
TEAM = f"{JOBS}/72/recruiter"
OPEN = f"{JOBS}/72/open"
CLOSE = f"{JOBS}/72/close"
SITES = "/open-apis/hire/v1/websites"
POSTS = "/open-apis/hire/v1/websites/70/job_posts"
RECORDS = "/open-apis/hire/v1/job_publish_records/search"
PUBLISH = "/open-apis/hire/v1/advertisements/71/publish"
MESSAGES = "/open-apis/im/v1/messages"
CHAT = "/open-apis/im/v1/chats/oc_a"
CARD = Card({"schema": "2.0"}, Text("卡片", "card"))

HIRE_CALLS: dict[str, Callable[[FeishuHire], Any]] = {
    SITES: lambda hire: hire.list_websites(),
    POSTS: lambda hire: list(hire.list_adverts("70")),
    f"{POSTS}/search": lambda hire: hire.search_adverts("70", "工程师"),
    f"{POSTS}/71": lambda hire: hire.get_advert(AdvertKey("70", "71")),
    RECORDS: lambda hire: list(hire.list_published("5", "70")),
    PUBLISH: lambda hire: hire.publish_advert("71", "5"),
    JOBS: lambda hire: list(hire.list_jobs()),
    f"{JOBS}/72": lambda hire: hire.get_job("72"),
    OPEN: lambda hire: hire.open_job("72", None),
    CLOSE: lambda hire: hire.close_job("72"),
    TEAM: lambda hire: hire.job_team("72"),
}
CHAT_CALLS: dict[str, Callable[[FeishuChat], Any]] = {
    MESSAGES: lambda chat: chat.send_card("oc_a", CARD, "u"),
    f"{MESSAGES}/om_a/reply": lambda chat: chat.reply_card("oc_a", "om_a", CARD, "u", in_thread=True),
    f"{MESSAGES}/om_a": lambda chat: chat.update_card("om_a", CARD),
}
LOCKED = "Failed to create card content, ext=ErrCode: 11310; ErrMsg: card action is lock; ErrorValue: ; "
TOO_MANY = "Failed to create card content, ext=ErrCode: 11310; ErrMsg: element exceeds the limit; ErrorValue: 201; "


@pytest.fixture
def platform() -> Iterator[ScriptedPlatform]:
    with ScriptedPlatform().running() as platform:
        yield platform


@pytest.mark.parametrize(
    ("path", "code", "status", "error"),
    [
        (f"{POSTS}/71", 1002509, 404, errors.AdvertNotListed),
        (f"{POSTS}/71", 1002502, 400, errors.WebsiteUnknown),
        (POSTS, 1002502, 400, errors.WebsiteUnknown),
        (f"{POSTS}/search", 1002002, 400, errors.HireParameterRefused),
        (SITES, 1002002, 400, errors.HireParameterRefused),
        (OPEN, 1002002, 400, errors.HireParameterRefused),
        (OPEN, 1002601, 400, errors.JobNotFound),
        (OPEN, 1002601, 404, errors.JobNotFound),
        (OPEN, 1002613, 400, errors.JobSyncOff),
        (CLOSE, 1002601, 400, errors.JobNotFound),
        (CLOSE, 1002613, 400, errors.JobSyncOff),
        (CLOSE, 1002002, 400, errors.HireParameterRefused),
        (PUBLISH, 1002609, 400, errors.JobClosed),
        (PUBLISH, 1002613, 400, errors.JobSyncOff),
        (PUBLISH, 1002624, 400, errors.AdvertNotAccepted),
        (RECORDS, 1002002, 400, errors.HireParameterRefused),
        (JOBS, 1002002, 400, errors.HireParameterRefused),
        (f"{JOBS}/72", 1002601, 404, errors.JobNotFound),
        *((path, 99991672, 400, errors.PermissionMissing) for path in HIRE_CALLS),
        (TEAM, 1002601, 400, errors.JobNotFound),
        (TEAM, 99992402, 400, errors.HireParameterRefused),
        *((TEAM, code, 400, errors.FeishuMisconfigured) for code in (99991662, 99991671, 99991673, 99991401)),
        *((TEAM, code, 200, errors.FeishuMisconfigured) for code in (99991677, 99991679)),
        (TEAM, 99991403, 403, errors.FeishuQuotaUsedUp),
        (TEAM, 99991201, 404, errors.FeishuAnswerUnknown),
        (TEAM, 99991301, 405, errors.FeishuAnswerUnknown),
        (TEAM, 1009999, 400, errors.FeishuAnswerUnknown),
        (TEAM, 1009999, 200, errors.FeishuAnswerUnknown),
    ],
)
def test_every_code_of_hire_has_its_own_error(
    platform: ScriptedPlatform, path: str, code: int, status: int, error: type[errors.BotError]
) -> None:
    platform.script(path, error_reply(code, status))
    with pytest.raises(error) as raised:
        HIRE_CALLS[path](hire_at(platform))
    assert type(raised.value) is error
    assert (raised.value.code, raised.value.log_id) == (code, f"log-{code}")
    assert all(raised.value.text)
    assert len(platform.calls(path)) == 1


@pytest.mark.parametrize("path", CHAT_CALLS)
@pytest.mark.parametrize(
    ("error", "codes"),
    [
        (send_errors.CardRefused, (230001, 230015, 230022, 230025, 230028, 230054, 230055, 230099, 11310, 99992402)),
        (send_errors.CardRefused, (200380, 200621, 200861, 200914, 300305, 11311, 10002, 100000, 100030, 100290)),
        (send_errors.CardLocked, (200810,)),
        (send_errors.MessageGone, (230011, 230017, 230019, 230031, 230050, 230072, 230110, 230111)),
        (send_errors.MessageGone, (200000, 200310, 300020, 300030, 300040)),
        (send_errors.ChatGone, (230002, 230034, 230036, 232009)),
        (send_errors.ChatForbidden, (230018, 230027, 230035, 230038, 230075)),
        (send_errors.PersonUnreachable, (230013, 230029, 230053, 99992351, 99992361)),
        (send_errors.ThreadsForbidden, (230071,)),
        (errors.FeishuMisconfigured, (230006, 99991673)),
        (errors.PermissionMissing, (99991672,)),
        (errors.FeishuQuotaUsedUp, (99991403,)),
        (errors.FeishuAnswerUnknown, (239999,)),
    ],
)
def test_every_code_of_messages_has_its_own_error(
    platform: ScriptedPlatform, path: str, error: type[Exception], codes: tuple[int, ...]
) -> None:
    # All three calls share one table of codes: sending tries every code, the other two one code of each error.
    tried = codes if path == MESSAGES else codes[:1]
    platform.script(path, *(error_reply(code) for code in tried))
    for code in tried:
        with pytest.raises(error, match=f"code={code} log_id=log-{code}") as raised:
            CHAT_CALLS[path](chat_at(platform))
        assert type(raised.value) is error
    assert len(platform.calls(path)) == len(tried)


@pytest.mark.parametrize(
    ("message", "error"),
    [
        (LOCKED, send_errors.CardLocked),
        (LOCKED.replace("11310", "200810").replace("card action is lock", "in use"), send_errors.CardLocked),
        (TOO_MANY, send_errors.CardRefused),
    ],
)
def test_a_locked_card_is_distinguished_from_a_rejected_one(
    platform: ScriptedPlatform, message: str, error: type[Exception]
) -> None:
    platform.script(f"{MESSAGES}/om_a", error_reply(230099, msg=message))
    with pytest.raises(error):
        chat_at(platform).update_card("om_a", CARD)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (232006, send_errors.ChatGone),
        (232009, send_errors.ChatGone),
        (232011, send_errors.ChatGone),
        (232004, errors.FeishuMisconfigured),
        (232025, errors.FeishuMisconfigured),
        (232034, errors.FeishuMisconfigured),
    ],
)
def test_every_code_of_chats_has_its_own_error(platform: ScriptedPlatform, code: int, error: type[Exception]) -> None:
    platform.script(CHAT, error_reply(code))
    with pytest.raises(error, match=f"code={code}"):
        chat_at(platform).is_external("oc_a")


def denied(violations: list[Any]) -> Reply:
    error = {"log_id": "l-1", "permission_violations": violations}
    return Reply({"code": 99991672, "msg": "Access denied.", "error": error}, 400)


@pytest.mark.parametrize(
    "violations",
    [
        [{"type": "action_scope_required", "subject": "hire:job"}, {"subject": "hire:site"}, {"subject": "hire:job"}],
        [{"scope": "hire:job", "url": "https://open.feishu.cn"}, {"scope": "hire:site"}],
        [
            {"subject": "hire:job"},
            None,
            "x",
            {"subject": 7.5},
            {"subject": "{0.x} <at id=all></at>"},
            {"scope": "hire:site"},
        ],
    ],
)
def test_a_missing_scope_is_named_to_the_operator(platform: ScriptedPlatform, violations: list[Any]) -> None:
    platform.script(TEAM, denied(violations))
    with pytest.raises(errors.PermissionMissing) as raised:
        hire_at(platform).job_team("72")
    assert "hire:job, hire:site" in raised.value.text.zh_cn
    assert "hire:job, hire:site" in raised.value.text.en_us
    assert "<at" not in raised.value.text.en_us
    assert raised.value.log_id == "l-1"


@pytest.mark.parametrize("violations", [[], [{"subject": "hire:advertisement"}]])
def test_a_missing_right_to_publish_says_what_to_do_instead(platform: ScriptedPlatform, violations: list[Any]) -> None:
    platform.script(PUBLISH, denied(violations))
    with pytest.raises(errors.PermissionMissing) as raised:
        hire_at(platform).publish_advert("71", "5")
    assert raised.value.text == error_texts.PUBLISH_SCOPE_MISSING


@pytest.mark.parametrize(
    ("headers", "error", "expected"),
    [
        ({"x-tt-logid": "A1"}, None, "A1"),
        ({"X-TT-LOGID": "A2"}, {"log_id": "B"}, "A2"),
        ({}, {"log_id": "B1"}, "B1"),
        ({}, {"logid": "C1"}, "C1"),
        ({}, ["odd"], ""),
        ({}, {"log_id": "a\nb api=fake"}, "abapifake"),
    ],
)
def test_the_log_id_is_found_however_it_is_spelled(
    platform: ScriptedPlatform, headers: dict[str, str], error: Any, expected: str
) -> None:
    platform.script(TEAM, Reply({"code": 1002601, "msg": "no", "error": error}, 400, headers))
    with pytest.raises(errors.JobNotFound) as raised:
        hire_at(platform).job_team("72")
    assert raised.value.log_id == expected


def test_calls_are_counted_by_outcome(platform: ScriptedPlatform) -> None:
    def counted(outcome: str) -> float:
        labels = {"api": "hire_jobs_recruiter", "outcome": outcome}
        return REGISTRY.get_sample_value("hirebot_feishu_calls_total", labels) or 0.0

    before = (counted("ok"), counted("JobNotFound"))
    platform.script(TEAM, ok(), error_reply(1002601))
    hire, _ = connected(platform)
    hire.job_team("72")
    with pytest.raises(errors.JobNotFound):
        hire.job_team("72")
    assert (counted("ok"), counted("JobNotFound")) == (before[0] + 1, before[1] + 1)
