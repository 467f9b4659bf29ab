"""Clicks with the id of something of another chat, or of another job than the card's, or with what the form does not offer."""

from dataclasses import replace

from handlers.rights.table import OPTION_RULES
from tests.support.rights import states
from tests.support.rights.sample import JOB, click, option

_FOREIGN = {"of": "of another chat", "refused": "outdated"}
_FOREIGN_DIGEST = {"digest_id": "{foreign_digest}", "job_id": "{job}"}
_FOREIGN_SUBSCRIPTION = {"subscription_id": "{foreign_subscription}"}
_ON_JOB_CARD = ("show_post", "refresh_post", "reopen_job", "publish_adverts", "arm_reopening", "disarm_reopening")

FORGED_SAMPLES = (
    *(
        click(kind, value=_FOREIGN_DIGEST, option="3d", **_FOREIGN)
        for kind in ("snooze_post", "take_job", "release_job")
    ),
    click("turn_digest", value={"digest_id": "{foreign_digest}"}, **_FOREIGN),
    *(
        replace(option(chosen, **_FOREIGN), value={"do": "choose_for_job", **_FOREIGN_DIGEST})
        for chosen in OPTION_RULES
        if chosen != "open"
    ),
    *(
        click(kind, value={"request_id": "{id}"}, prepare=states.chosen_elsewhere, **_FOREIGN)
        for kind in ("confirm_bulk", "cancel_bulk")
    ),
    *(
        click(kind, value=_FOREIGN_SUBSCRIPTION, **(_FOREIGN | {"refused": "not subscribed"}))
        for kind in ("unsubscribe", "end_subscription")
    ),
    click(
        "restore_subscription",
        value=_FOREIGN_SUBSCRIPTION,
        prepare=states.unsubscribed_elsewhere,
        **(_FOREIGN | {"refused": "too late"}),
    ),
    click("save_reminders", of="366 days", form={"ladder": [str(day) for day in range(366)]}, refused="not offered"),
    *(
        click(kind, of="on another job's card", value={**JOB, "period": "30d"}, refused="outdated", is_on_job_card=True)
        for kind in (*_ON_JOB_CARD, "ask_to_reopen")
    ),
    click(
        "undo_reopening",
        of="on another job's card",
        value={**JOB, "reopening": "{id}"},
        prepare=states.reopened_by_actor,
        refused="outdated",
        is_on_job_card=True,
    ),
    click(
        "subscribe",
        of="on another job's card",
        value={**JOB, "scope": "department"},
        refused="outdated",
        is_on_job_card=True,
    ),
)
