"""Each planted fault is named by its finding, with what to do; without it the finding is in order."""

import re
from datetime import UTC, datetime

import pytest

from bot.doctor.checks import database_checks, event_checks, running_checks
from bot.domain.text import Text
from bot.interfaces.doctor import Finding
from bot.interfaces.seen_request_store import SeenRequest
from bot.webhook.seen_requests import SeenRequests
from simulator.bot_runner.bot_process import free_port
from tests.support.doctor.fault import Fault
from tests.support.doctor.fault_makers import no_requests, old_tables
from tests.support.doctor.faults import FAULTS
from tests.support.doctor.faults_of_tenant import database_of_rehearsal
from tests.support.doctor.sound_installation import SoundInstallation, bot_at_public_address
from tests.support.postgresql import PostgresServer, fresh_database

ANYTHING = re.compile(r"\\\{[a-z]+\\\}")
LEAST_FAULTS = 15


def fits(text: Text | None, template: Text) -> bool:
    """Whether a text is the template, whose names in braces stand for anything."""
    patterns = (ANYTHING.sub(".+", re.escape(each)) for each in template)
    return text is not None and all(
        re.fullmatch(pattern, each, re.DOTALL) for pattern, each in zip(patterns, text, strict=True)
    )


def assert_named_and_healed(fault: Fault, sound: SoundInstallation) -> None:
    with fault.plant(sound) as changed:
        found = sound.examine(**changed, EVENT_TRANSPORT=fault.transport)[fault.finding]
    assert found.state == fault.state, found
    assert fits(found.what, fault.says), found.what
    assert fits(found.fix, fault.fix), found.fix
    healed = sound.examine(EVENT_TRANSPORT=fault.transport).get(fault.finding)
    # Some findings are there only if something is wrong.
    assert healed is None or healed.state == "ok", healed


@pytest.mark.parametrize(
    "fault", [fault for fault in FAULTS if not fault.needs_postgresql], ids=lambda fault: fault.name
)
def test_the_fault_is_named_with_its_fix_and_not_once_it_is_gone(fault: Fault, sound: SoundInstallation) -> None:
    assert_named_and_healed(fault, sound)


@pytest.mark.slow
@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault.needs_postgresql], ids=lambda fault: fault.name)
def test_the_fault_of_postgresql_is_named(fault: Fault, clinic_with_postgresql: SoundInstallation) -> None:
    assert_named_and_healed(fault, clinic_with_postgresql)


@pytest.mark.slow
def test_a_database_of_postgresql_is_read_as_a_file_is(clinic_with_postgresql: SoundInstallation) -> None:
    found = clinic_with_postgresql.examine()
    names = (
        "database",
        "database writing",
        "migrations",
        "backlog",
        "failed work",
        "scan",
        "sources",
        "digests",
        "clicks",
    )
    assert {name: found[name].state for name in names} == dict.fromkeys(names, "ok")
    assert found["database"].what.en_us.startswith("The database answers: PostgreSQL ")


@pytest.mark.slow
def test_a_database_of_postgresql_that_no_replica_uses_is_not_that_of_the_bot_that_runs(
    clinic_with_postgresql: SoundInstallation, postgresql: PostgresServer, postgresql_with_tables: str
) -> None:
    with fresh_database(postgresql, postgresql_with_tables) as unused:
        found = clinic_with_postgresql.examine(DATABASE_URL=unused)
    assert (found["database"].state, found["database"].what) == ("warning", database_checks.OTHER)


def test_there_are_enough_faults() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) > LEAST_FAULTS


def test_nothing_is_wrong_with_the_installation_of_these_tests(sound: SoundInstallation) -> None:
    found = sound.examine()
    assert [finding for finding in found.values() if finding.state == "failure"] == []
    unwell = {finding.name: finding.state for finding in found.values() if finding.state != "ok"}
    # Nothing was reopened yet, so that the switch cannot be told, and no job was read.
    assert unwell == {"switch": "warning", "calls a month": "unchecked"}


def test_the_findings_come_in_the_same_order_whatever_is_wrong(sound: SoundInstallation) -> None:
    well, ill = (list(sound.examine(**changed)) for changed in ({}, {"FEISHU_APP_SECRET": "another-secret"}))
    assert well == ill


def test_what_cannot_be_checked_says_why(sound: SoundInstallation) -> None:
    found = sound.examine(FEISHU_APP_SECRET="", DATABASE_URL="mysql://x")
    assert found["token"].what.en_us == "Not checked because FEISHU_APP_SECRET is wrong or missing"
    assert found["token"].what.zh_cn == "未检查（FEISHU_APP_SECRET 缺少或有误）"
    assert {found[name].state for name in ("token", "scope hire:job", "database", "scan")} == {"unchecked"}
    assert "DATABASE_URL is wrong or missing" in found["scan"].what.en_us


def test_without_credentials_no_answer_is_missed(sound: SoundInstallation) -> None:
    found = sound.examine(FEISHU_APP_SECRET="")
    assert found["clock"].what.en_us == "Not checked because FEISHU_APP_SECRET is wrong or missing"


def test_why_the_bot_is_not_ready_is_said_in_both_languages(sound: SoundInstallation) -> None:
    sound.bot.readiness.watch(lambda: "the connection was refused")
    said = sound.examine()["running"].what
    assert said.zh_cn == "机器人正在运行，但尚未就绪（数据库：连接被拒绝）"
    assert said.en_us == "The bot runs but is not ready: database: the connection was refused"


def test_a_wrong_name_of_the_public_address_is_a_failure_though_no_bot_runs(sound: SoundInstallation) -> None:
    found = sound.examine(PUBLIC_URL=f"https://{'a' * 64}.example", PORT=str(free_port()))
    assert (found["address"].state, found["address"].fix) == ("failure", event_checks.CHECK_ADDRESS)


def test_a_rehearsal_itself_is_no_failure(sound: SoundInstallation) -> None:
    with database_of_rehearsal(sound):
        assert sound.examine()["refused requests"].state == "ok"


def test_settings_that_are_wrong_together_are_named_together(sound: SoundInstallation) -> None:
    found = sound.examine(FEISHU_APP_ID="", FEISHU_APP_SECRET="")["token"]
    assert found.what.en_us == "Not checked because FEISHU_APP_ID, FEISHU_APP_SECRET are wrong or missing"
    assert found.what.zh_cn == "未检查（FEISHU_APP_ID、FEISHU_APP_SECRET 缺少或有误）"


def test_nothing_is_said_of_requests_that_only_the_database_knows_if_it_is_away(sound: SoundInstallation) -> None:
    found = sound.examine(DATABASE_URL=f"postgresql://bot:hunter2@127.0.0.1:{free_port()}/bot")
    told = {name: found[name].what.en_us for name in ("requests", "refused requests", "clicks")}
    assert told == dict.fromkeys(told, "Not checked because the database cannot be used")
    assert found["address"].what.en_us == "Not checked because PUBLIC_URL is not set"


def test_tables_of_another_release_say_nothing_of_requests(sound: SoundInstallation) -> None:
    with old_tables(sound) as changed:
        found = sound.examine(**changed)
    told = {name: found[name].what.en_us for name in ("requests", "refused requests", "clicks")}
    assert told == dict.fromkeys(told, "Not checked because the tables of the database cannot be read yet")
    assert found["address"].what.zh_cn == "未检查（没有设置 PUBLIC_URL）"


def test_a_challenge_is_not_said_to_be_that_of_feishu_since_a_check_up_sends_the_same(sound: SoundInstallation) -> None:
    with no_requests(sound), sound.store() as store:
        store.seen_requests.put(SeenRequest("challenge", datetime.now(UTC)))
        found = sound.examine()["requests"]
    assert found.state == "warning"
    assert found.what.en_us.startswith("No event has come yet; last challenge (of the console, or of a check-up with")
    assert found.what.zh_cn.startswith("尚未收到事件；最近一次验证请求（来自开发者后台，或设置了 PUBLIC_URL 的体检）：")


def test_before_the_first_start_no_request_has_come(sound: SoundInstallation) -> None:
    found = sound.examine(DATABASE_URL=f"sqlite:///{sound.folder / 'new' / 'bot.db'}")
    assert found["requests"].what == event_checks.NONE_YET
    assert found["address"].what == event_checks.WAITING
    assert found["refused requests"].state == "unchecked"


def test_what_this_process_has_seen_is_told_though_the_database_is_away(sound: SoundInstallation) -> None:
    seen = SeenRequests()
    seen.note(SeenRequest("event", datetime.now(UTC)))
    away = f"postgresql://bot:hunter2@127.0.0.1:{free_port()}/bot"
    found = sound.examine_with(seen, DATABASE_URL=away)
    assert found["requests"].state == found["address"].state == "ok"
    assert found["refused requests"].state == "unchecked"


def test_a_bot_that_listens_everywhere_is_asked_on_this_machine(sound: SoundInstallation) -> None:
    for transport, says in (("webhook", running_checks.RUNS), ("websocket", running_checks.CONNECTED)):
        found = sound.examine(HOST="0.0.0.0", EVENT_TRANSPORT=transport)
        assert found["running"] == Finding("running", "ok", says)


def test_the_bot_itself_needs_no_call_to_know_that_it_runs(sound: SoundInstallation) -> None:
    assert "running" not in sound.examine_in_bot(PORT=str(free_port()))


def test_the_public_address_of_the_right_bot_answers(sound: SoundInstallation) -> None:
    with bot_at_public_address(sound) as url:
        found = sound.examine(PUBLIC_URL=url)
    assert found["address"] == Finding(
        "address", "ok", Text(f"{url}/feishu/events 正确回答了验证请求", f"{url}/feishu/events answers the challenge")
    )


def test_a_long_connection_needs_no_keys_and_no_address(sound: SoundInstallation) -> None:
    given = {"EVENT_TRANSPORT": "websocket", "FEISHU_ENCRYPT_KEY": "", "FEISHU_VERIFICATION_TOKEN": ""}
    found = sound.examine(**given)
    assert found["connection"].state == "ok", found["connection"]
    assert "address" not in found
    assert [finding for finding in found.values() if finding.state == "failure"] == []
    # An examination is no client: Feishu would send it events.
    assert sound.connections.clients == ()


def test_nothing_is_changed_by_an_examination(sound: SoundInstallation) -> None:
    jobs = {job.id: (job.is_active, job.expires_at) for job in sound.platform.jobs.values()}
    sound.examine()
    assert {job.id: (job.is_active, job.expires_at) for job in sound.platform.jobs.values()} == jobs
    assert sound.platform.messages == ()
    assert list(sound.platform.event_log.since(kind="job_changed")) == []


def test_what_cannot_be_known_at_the_start_is_not_mentioned(sound: SoundInstallation) -> None:
    found = sound.examine_at_start()
    assert {name: finding.what for name, finding in found.items() if finding.state != "ok"} == {}
    assert not {"switch", "calls a month", "clicks", "scan"} & set(found)
    calls = [str(line.detail["call"]) for line in sound.platform.event_log.since(0, "api_call")]
    assert [call for call in calls if not call.startswith("GET ") and "token" not in call] == []


def test_a_new_installation_is_no_failure_and_gets_no_file(sound: SoundInstallation) -> None:
    found = sound.examine(DATABASE_URL=f"sqlite:///{sound.folder / 'new' / 'bot.db'}", PORT=str(free_port()))
    assert found["database"].state == "ok"
    assert not (sound.folder / "new").exists()


def test_no_password_in_a_wrong_address_is_told(sound: SoundInstallation) -> None:
    found = sound.examine(PUBLIC_URL="https://robot:hunter4@bot.example.com/x")
    assert "https://…@bot.example.com/x" in found["settings PUBLIC_URL"].what.en_us
    assert "hunter4" not in repr(list(found.values()))


def test_no_secret_and_no_part_of_the_address_of_the_database_is_told(sound: SoundInstallation) -> None:
    address = f"postgresql://bot:hunter2@127.0.0.1:{free_port()}/secret_name"
    found = sound.examine(DATABASE_URL=address, FEISHU_PROXY="http://user:hunter3@127.0.0.1:9")
    told = repr(list(found.values()))
    for secret in ("hunter2", "secret_name", "hunter3", "user:", *sound.settings["FEISHU_APP_SECRET"].split()):
        assert secret not in told
