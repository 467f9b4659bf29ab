"""An upgrade: the bot starts on what the previous release left, finishes its work and acts on its cards."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

import app
from bot.domain import buttons
from bot.settings import read_settings
from simulator.card_schema import card_reader
from simulator.core import people
from simulator.core.behaviour import Behaviour
from simulator.core.chats import RECRUITING_GROUP, direct_chat_id
from simulator.events.user_actions import UserActions
from simulator.server import start_server
from tests.support.previous_release import (
    CARDS,
    RECORD,
    Pressed,
    Upgraded,
    find_button,
    restore_databases,
    restore_platform,
    rows_before,
)
from tests.support.running_bot import eventually
from tests.support.whole_bot.web_client import required_settings

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("previous_release")]
# The longest pause between two attempts of what was interrupted is 15 s.
DONE_WITHIN = 60.0
WORLDS = {"convenient": Behaviour.convenient, "documented": Behaviour}
HELP = {"tag": "button", "value": {"do": "run_command", "words": "help"}}
SETTINGS = {"ladder": ["14", "closed"], "hour": "17:00", "cities": "北京"}


@pytest.fixture(scope="module", params=WORLDS)
def bot(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    folder = tmp_path_factory.mktemp("previous_release")
    restore_databases(folder)
    platform = restore_platform(WORLDS[request.param]())
    with ExitStack() as ending:
        server = start_server(platform)
        ending.callback(server.stop)
        given = {
            "FEISHU_DOMAIN": server.url,
            "DATABASE_URL": f"sqlite:///{folder / 'bot.db'}",
            "REMIND_CREATOR": "true",
        }
        settings = read_settings({**required_settings(), **given}, Path("no-such-file"))
        web, lifecycle = app.create_app(settings, platform.clock)
        assert isinstance(web, Flask)
        upgraded = Upgraded(folder, platform, web, UserActions(platform))
        lifecycle.start()
        ending.callback(lifecycle.stop)
        eventually(lambda: web.test_client().get("/readyz").status_code == 200)
        eventually(lambda: not upgraded.unfinished(), DONE_WITHIN)
        yield upgraded


def test_all_unfinished_work_ends_well(bot: Upgraded) -> None:
    assert bot.rows("SELECT workflow_uuid, status, error FROM workflow_status WHERE status != 'SUCCESS'") == []


@pytest.mark.parametrize("moment", RECORD["questions"])
def test_a_question_is_answered_once_wherever_the_kill_struck(bot: Upgraded, moment: str) -> None:
    assert len(bot.replies(RECORD["questions"][moment])) == 1


@pytest.mark.parametrize("chat_id", ["oc_campus", "oc_direct_recruiter_2"])
def test_an_interrupted_digest_is_sent_once(bot: Upgraded, chat_id: str) -> None:
    assert len([message for message in bot.messages(chat_id) if "digest_id" in message.content_text]) == 1


def test_every_other_interrupted_message_is_sent_once(bot: Upgraded) -> None:
    shown = bot.payload("act_on_click show_post")["message_id"]
    creator, admin = direct_chat_id(people.CREATOR.open_id), direct_chat_id(people.ADMIN.open_id)
    assert len([message for message in bot.replies(shown) if message.id not in bot.sent_before]) == 1
    assert [len(bot.messages(chat_id)) for chat_id in (creator, admin)] == [1, 2]  # the second tells that the bot is up
    assert len([message for message in bot.messages("oc_campus") if "digest_id" not in message.content_text]) == 1


def test_an_interrupted_click_reopens_its_job_and_reports_it_late(bot: Upgraded) -> None:
    click = bot.payload("act_on_click 60d")
    assert bot.is_open(click["value"]["job_id"])
    assert "reopen_job" not in bot.platform.message_service.messages[click["message_id"]].content_text
    (reported,) = bot.replies(click["message_id"])
    assert "职位已重启" in reported.content_text


def test_the_chat_of_an_interrupted_automatic_reopening_is_asked_once_since_its_job_closed_early(bot: Upgraded) -> None:
    auto_reopen = bot.payload("fire_arming")
    assert not bot.is_open(auto_reopen["post"]["job_id"])
    (asked,) = [message for message in bot.replies(auto_reopen["message_id"]) if message.id not in bot.sent_before]
    assert "职位提前关闭" in asked.content_text


def test_an_interrupted_bulk_reopening_reopens_the_rest(bot: Upgraded) -> None:
    order = bot.payload("reopen_many")
    assert [bot.is_open(post["job_id"]) for post in order["posts"]] == [True] * 3
    outcomes = bot.rows("SELECT job_id, outcome FROM history WHERE cause_id LIKE 'reopen_many:%'", database="bot.db")
    assert sorted(outcomes) == sorted((post["job_id"], "reopened") for post in order["posts"])


def test_an_interrupted_refresh_updates_all_cards_of_the_job(bot: Upgraded) -> None:
    (job,) = [job for job in RECORD["jobs"] if job["title"].endswith(" 2")]
    cards = bot.rows("SELECT message_id FROM cards WHERE job_id = ?", job["id"], database="bot.db")
    texts = [bot.platform.message_service.messages[message_id].content_text for (message_id,) in cards]
    assert [job["title"] in text for text in texts] == [True] * 3


def test_a_click_that_was_answered_before_the_upgrade_is_not_done_again(bot: Upgraded) -> None:
    (workflow_id,) = bot.rows(
        "SELECT workflow_uuid FROM workflow_status WHERE name = 'act_on_click' ORDER BY created_at LIMIT 1"
    )[0]
    card_id = next(message_id for message_id, record in CARDS.items() if record["chat_id"] == RECRUITING_GROUP)
    click = bot.user_actions.send_action(card_id, people.RECRUITER.open_id, lambda _card: HELP)
    click.event.payload["header"]["event_id"] = workflow_id.removeprefix("click:")
    before = len(bot.platform.message_service.messages.all())
    status, body = bot.push(click.event)
    assert status == 200
    assert json.loads(body)["toast"]["type"] == "info"
    assert len(bot.platform.message_service.messages.all()) == before


def test_subscriptions_and_settings_are_kept(bot: Upgraded) -> None:
    for query in ("SELECT id, chat_id, created_by FROM subscriptions", "SELECT chat_id, record FROM reminder_chats"):
        assert sorted(bot.rows(query, database="bot.db")) == sorted(rows_before(query))


def test_what_was_told_is_kept_and_not_told_again(bot: Upgraded) -> None:
    query = "SELECT chat_id, job_id, rung, message_id FROM reminders WHERE sent_at_ms IS NOT NULL"
    before, now = set(rows_before(query)), set(bot.rows(query, database="bot.db"))
    assert len(before) > 100
    assert {row[:3] for row in before} == {row[:3] for row in now if row[3] in bot.sent_before}
    assert not {row[:3] for row in before} & {row[:3] for row in now if row[3] not in bot.sent_before}


def test_snoozes_and_automatic_reopenings_are_kept_by_job(bot: Upgraded) -> None:
    snoozed = (
        "SELECT snoozes.chat_id, job_posts.job_id, until_ms FROM snoozes JOIN job_posts"
        " ON job_posts.website_id = snoozes.website_id AND job_posts.id = snoozes.post_id"
    )
    assert bot.rows("SELECT chat_id, job_id, until_ms FROM snoozes", database="bot.db") == rows_before(snoozed) != []
    query = "SELECT job_id, expires_at_ms, until, armed_by, chat_id, message_id, armed_at_ms FROM job_armings"
    (interrupted,) = [row for row in rows_before(query) if row[0] == bot.payload("fire_arming")["post"]["job_id"]]
    assert bot.rows(query, database="bot.db") == [row for row in rows_before(query) if row != interrupted] != []


def test_an_advert_id_on_an_old_card_leads_to_its_job(bot: Upgraded) -> None:
    _, placed = find_button("show_post")
    value = card_reader.callback_value(placed.element) or {}
    card = bot.ask(f"/job {value['post_id']}")
    assert bot.platform.jobs[bot.job_of(value)].code in card.content_text


def rows_of(table: str, column: str) -> Callable[[Upgraded, Pressed], list[tuple[Any, ...]]]:
    """The rows of a table for the job or post of a pressed button."""
    query = f"SELECT {column} FROM {table} WHERE {column} = ?"  # noqa: S608 - names from this file
    return lambda bot, pressed: bot.rows(query, pressed.value[column], database="bot.db")


def settings_of(bot: Upgraded, pressed: Pressed) -> dict[str, Any]:
    query = "SELECT record FROM reminder_chats WHERE chat_id = ?"
    settings: dict[str, Any] = json.loads(bot.rows(query, pressed.chat_id, database="bot.db")[0][0])
    return settings


def subscriptions_of(bot: Upgraded, pressed: Pressed) -> list[str]:
    query = "SELECT id FROM subscriptions WHERE chat_id = ?"
    return [found for (found,) in bot.rows(query, pressed.chat_id, database="bot.db")]


def has_new_card(_bot: Upgraded, pressed: Pressed) -> bool:
    return pressed.outcome.card is not None


def has_reply(bot: Upgraded, pressed: Pressed) -> bool:
    return bool([message for message in bot.replies(pressed.card_id) if message.id not in bot.sent_before])


def asks_to_confirm(bot: Upgraded, pressed: Pressed) -> bool:
    return pressed.outcome.card is None and "confirm_bulk" in json.dumps(
        [message.card for message in bot.replies(pressed.card_id)]
    )


def reopens_all(bot: Upgraded, pressed: Pressed) -> bool:
    posts = [bot.platform.hire_service.store.posts[tuple(name.split("/"))] for name in pressed.value["posts"]]
    return all(bot.is_open(post.job_id) for post in posts)


def saves_settings(bot: Upgraded, pressed: Pressed) -> bool:
    settings = settings_of(bot, pressed)
    return (settings["ladder"], settings["remind_at"]) == ([14, -1], "17:00:00")


# Every kind of button, what is sent with it, and what must hold afterwards. A row may need what an earlier one did.
CLICKS: tuple[tuple[str, dict[str, Any], Callable[[Upgraded, Pressed], object]], ...] = (
    ("show_post", {}, has_reply),
    ("refresh_post", {}, has_new_card),
    ("list_jobs", {}, has_new_card),
    ("list_expiring", {}, has_new_card),
    ("choose_post", {}, has_new_card),
    ("run_command", {}, has_reply),
    ("turn_history", {}, has_new_card),
    ("edit_reminders", {}, has_new_card),
    ("save_reminders", SETTINGS, saves_settings),
    ("subscribe", {}, subscriptions_of),
    ("unsubscribe", {}, has_reply),
    ("turn_digest", {}, has_new_card),
    ("take_job", {}, rows_of("job_takers", "job_id")),
    ("release_job", {}, lambda bot, pressed: not rows_of("job_takers", "job_id")(bot, pressed)),
    ("reopen_job", {"period": "90d"}, lambda bot, pressed: bot.is_open(pressed.value["job_id"])),
    ("arm_reopening", {"period": "30d"}, rows_of("job_armings", "job_id")),
    ("disarm_reopening", {}, lambda bot, pressed: not rows_of("job_armings", "job_id")(bot, pressed)),
    ("choose_reopenings", {"posts": ..., "period": "30d"}, asks_to_confirm),
    ("confirm_reopenings", {}, reopens_all),
)


@pytest.mark.parametrize(("kind", "form", "holds"), CLICKS, ids=[kind for kind, *_ in CLICKS])
def test_a_button_of_an_old_card_does_what_it_says(
    bot: Upgraded, kind: str, form: dict[str, Any], holds: Callable[[Upgraded, Pressed], object]
) -> None:
    pressed = bot.click(kind, form)
    assert (pressed.outcome.error_code, pressed.outcome.toast_kind) in {(0, ""), (0, "success"), (0, "info")}
    eventually(lambda: holds(bot, pressed))


def test_the_menu_of_an_old_digest_snoozes_a_job(bot: Upgraded) -> None:
    pressed = bot.choose("snooze_post", "7d")
    assert pressed.outcome.card is not None
    job_id = bot.job_of(pressed.value)
    query = "SELECT job_id FROM snoozes WHERE chat_id = ? AND job_id = ?"
    assert bot.rows(query, pressed.chat_id, job_id, database="bot.db") == [(job_id,)]


def test_every_kind_of_button_is_clicked() -> None:
    clicked = {kind for kind, *_ in CLICKS} | {"snooze_post"}
    # The release did not have these.
    later = {"publish_adverts", "undo_reopening", "resume_reminders", "show_history"}
    later |= {"confirm_bulk", "cancel_bulk", "ask_to_reopen", "approve_request", "decline_request"}
    later |= {"choose_for_job", "subscribe_anyway", "end_subscription", "restore_subscription", "list_subscriptions"}
    assert clicked == set(buttons._KINDS) - later
