"""``python app.py doctor`` as an operator runs it."""

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from simulator.bot_runner.bot_process import APP
from simulator.core import people
from simulator.core.chats import RECRUITING_GROUP
from tests.support.bot_process import scene
from tests.support.doctor.sound_installation import SoundInstallation
from tests.support.processes.started_bot import SECRETS, complete, environment

pytestmark = pytest.mark.slow


def doctor(folder: Path, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own interpreter and our own file
        [sys.executable, str(APP), "doctor", *arguments],
        cwd=folder,
        env=environment(folder, **given),
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_it_says_what_is_right_in_both_languages_and_ends_with_0(sound: SoundInstallation) -> None:
    ended = doctor(sound.folder, **sound.settings)
    assert ended.returncode == 0, ended.stdout
    assert (
        "[ok 正常] token\n    App ID 和 App Secret 正确\n    The app id and the app secret are right\n" in ended.stdout
    )
    assert ended.stderr == ""


def test_a_failure_ends_it_with_1_and_wrong_arguments_with_2(sound: SoundInstallation) -> None:
    ended = doctor(sound.folder, **{**sound.settings, "FEISHU_APP_SECRET": "another-secret"})
    assert ended.returncode == 1
    assert "[FAILURE 故障] token" in ended.stdout
    for arguments in (("--jsno",), ("--send", "somebody"), ("more",)):
        assert doctor(sound.folder, *arguments, **sound.settings).returncode == 2


def test_what_is_wrong_is_named_again_at_the_end_and_can_be_shown_alone(sound: SoundInstallation) -> None:
    given = {**sound.settings, "FEISHU_APP_SECRET": "another-secret", "ADMIN_OPEN_IDS": ""}
    whole, problems = (doctor(sound.folder, *words, **given) for words in ((), ("--problems",)))
    assert whole.returncode == problems.returncode == 1
    for ended in (whole, problems):
        assert ended.stdout.splitlines()[-4:-2] == ["FAILURE 故障: token", "warning 注意: administrators"]
        assert {"[FAILURE 故障] token", "[warning 注意] administrators"} < set(ended.stdout.splitlines())
    assert "[ok 正常] dns" in whole.stdout
    assert "[ok 正常]" not in problems.stdout
    assert "Not checked because there is no tenant_access_token: bot, " in problems.stdout


def test_scripts_read_it_as_json(sound: SoundInstallation) -> None:
    ended = doctor(sound.folder, "--json", **sound.settings)
    report = json.loads(ended.stdout)
    assert report["counts"]["failure"] == 0
    assert sum(report["counts"].values()) == len(report["findings"])
    token = next(each for each in report["findings"] if each["name"] == "token")
    assert token["state"] == "ok"
    assert set(token["what"]) == {"zh_cn", "en_us"}
    assert token["fix"] is None


def test_without_any_setting_it_names_them_all_and_no_secret(tmp_path: Path) -> None:
    ended = doctor(
        tmp_path, PORT="http", DATABASE_URL="mysql://bot:hunter2@db/bot", FEISHU_APP_SECRET="the-app-secret-7351"
    )
    assert ended.returncode == 1
    for name in ("FEISHU_APP_ID", "FEISHU_ENCRYPT_KEY", "FEISHU_VERIFICATION_TOKEN", "PORT", "DATABASE_URL"):
        assert f"[FAILURE 故障] settings {name}" in ended.stdout
    assert "hunter2" not in ended.stdout + ended.stderr
    assert "the-app-secret-7351" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_what_was_not_checked_stands_together_by_its_reason_and_is_counted_apart(tmp_path: Path) -> None:
    ended = doctor(tmp_path)
    lines = ended.stdout.splitlines()
    reason = "FEISHU_APP_ID, FEISHU_APP_SECRET are wrong or missing"
    (told,) = (line for line in lines if reason in line)
    assert told.startswith(f"    Not checked because {reason}: token, bot, scope im:message:send_as_bot, ")
    assert "    未检查（FEISHU_APP_ID、FEISHU_APP_SECRET 缺少或有误）：token、bot、" in ended.stdout
    assert "[unchecked 未检查] token" not in ended.stdout
    counted = json.loads(doctor(tmp_path, "--json").stdout)["counts"]
    assert counted["unchecked"] > 20 > counted["warning"]
    assert lines[-1] == (
        f"{counted['ok']} ok, {counted['warning']} to look at, {counted['failure']} to fix,"
        f" {counted['unchecked']} not checked"
    )


def test_it_ends_within_a_minute_though_nothing_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as feishu, socket.create_server(("127.0.0.1", 0)) as database:
        ports = [each.getsockname()[1] for each in (feishu, database)]
        given = complete(
            FEISHU_DOMAIN=f"http://127.0.0.1:{ports[0]}",
            DATABASE_URL=f"postgresql://bot:hunter2@127.0.0.1:{ports[1]}/bot",
            PUBLIC_URL=f"http://127.0.0.1:{ports[0]}",
        )
        began = time.monotonic()
        ended = doctor(tmp_path, **given)
        took = time.monotonic() - began
    assert took < 60
    assert ended.returncode == 1
    for name in ("token", "address", "database"):
        assert f"[FAILURE 故障] {name}" in ended.stdout
    assert not any(secret in ended.stdout for secret in (*SECRETS.values(), "hunter2"))


def test_it_runs_beside_a_bot_on_the_same_file_and_knows_when_requests_came(tmp_path: Path) -> None:
    with scene(tmp_path) as running:
        replica = running.replicas[0]
        given = {
            "FEISHU_APP_ID": people.APP_ID,
            "FEISHU_APP_SECRET": "simulated-app-secret",
            "FEISHU_ENCRYPT_KEY": running.delivery.user_actions.keys.encrypt_key,
            "FEISHU_VERIFICATION_TOKEN": running.delivery.user_actions.keys.verification_token,
            "FEISHU_DOMAIN": replica._platform_url,
            "DATABASE_URL": replica.database_url,
            "PUBLIC_URL": replica.bot.url,
        }
        given["PORT"] = replica.bot.url.rpartition(":")[2]
        running.delivery.say(RECRUITING_GROUP, people.RECRUITER.open_id, "/help")
        # The first request of a kind is stored at once, the others every 15 s.
        deadline = time.monotonic() + 10
        while True:
            report = json.loads(doctor(replica.folder, "--json", **given).stdout)
            findings = {each["name"]: each for each in report["findings"]}
            if "last event" in findings["requests"]["what"]["en_us"] or time.monotonic() > deadline:
                break
            time.sleep(2)
    assert "last event" in findings["requests"]["what"]["en_us"]
    assert findings["address"]["state"] == findings["scan"]["state"] == findings["backlog"]["state"] == "ok"
    assert findings["database writing"]["state"] == findings["running"]["state"] == "ok"


def test_it_sends_a_card_with_every_component(sound: SoundInstallation) -> None:
    ended = doctor(sound.folder, "--send", RECRUITING_GROUP, **sound.settings)
    assert ended.returncode == 0, ended.stdout
    (sent,) = sound.platform.message_service.messages.from_bot(RECRUITING_GROUP)
    assert sent.type == "interactive"
    assert "[ok 正常] card" in ended.stdout
    assert "Q57" in ended.stdout


def test_it_names_each_component_that_is_refused(sound: SoundInstallation) -> None:
    sound.platform.faults.add("card_refused", "POST /im/v1/messages", times=3)
    ended = doctor(sound.folder, "--json", "--send", people.RECRUITER.open_id, **sound.settings)
    assert ended.returncode == 1
    findings = json.loads(ended.stdout)["findings"]
    of_components = [each for each in findings if each["name"].startswith("component ")]
    refused = [each for each in of_components if each["state"] == "failure"]
    # One refusal was that of a probe of the permissions, and one that of the whole card.
    assert len(refused) == 1
    assert "230099" in refused[0]["what"]["en_us"]
    assert "ErrCode: 200621" in refused[0]["what"]["zh_cn"]


def test_a_chat_that_takes_nothing_is_told_apart(sound: SoundInstallation) -> None:
    ended = doctor(sound.folder, "--send", "oc_nowhere", **sound.settings)
    assert ended.returncode == 1
    assert "230034" in ended.stdout
    assert "component" not in ended.stdout.partition("[FAILURE 故障] card")[2]
