"""A sample of every command, button and option, and of clicks that no card offers."""

from handlers.rights.table import COMMAND_RULES
from tests.support.rights import states
from tests.support.rights.forged import FORGED_SAMPLES
from tests.support.rights.sample import DIGEST, JOB, Sample, both, click, option, typed

SUBSCRIPTION = ("subscriptions",)

COMMAND_SAMPLES = (
    typed("help", "/help"),
    typed("job REF", "/job {code}", shows=True),
    typed("jobs", "/jobs {code}", shows=True),
    typed("expiring", "/expiring 7 {code}", shows=True),
    typed("reopen REF", "/reopen {code}", shows=True),
    typed("reopen REF UNTIL", "/reopen {code} 30d", effects=("job",), shows=True),
    typed("reopen REF REF UNTIL", "/reopen {code} {other} 30d", effects=("bulk_requests",), shows=True),
    typed("subscribe", "/subscribe social", effects=SUBSCRIPTION),
    typed("subscribe mine", "/subscribe mine", effects=None),
    typed("unsubscribe", "/unsubscribe"),
    typed("subscriptions", "/subscriptions"),
    typed("history", "/history", prepare=states.told_in_history, shows=True),
    typed("history REF", "/history {code}", prepare=states.told_in_history, shows=True),
    typed("digest", "/digest", shows=True),
    typed("whoami", "/whoami"),
    typed("scan", "/scan"),
    typed("doctor", "/doctor"),
)

BUTTON_SAMPLES = (
    click("show_post", value=JOB, shows=True),
    click("refresh_post", value=JOB, shows=True),
    click("reopen_job", value={**JOB, "period": "30d"}, effects=("job",), shows=True),
    click("publish_adverts", value=JOB, prepare=states.off_site, effects=("adverts",), shows=True),
    *both(
        click,
        "undo_reopening",
        states.reopened_by_actor,
        states.reopened_by_another,
        value={**JOB, "reopening": "{id}"},
        effects=("job",),
        shows=True,
    ),
    click("list_jobs", value={"words": "{code}"}, shows=True),
    click("list_expiring", value={"days": 7, "words": "{code}"}, shows=True),
    click("choose_post", value={"words": "{code}"}, shows=True),
    Sample(
        "run_command: /job REF",
        COMMAND_RULES["job REF"],
        value={"do": "run_command", "words": "/job {code}"},
        shows=True,
    ),
    Sample(
        "run_command: /reopen REF UNTIL",
        COMMAND_RULES["reopen REF UNTIL"],
        value={"do": "run_command", "words": "/reopen {code} 30d"},
        effects=("job",),
        shows=True,
    ),
    Sample("run_command: /scan", COMMAND_RULES["scan"], value={"do": "run_command", "words": "/scan"}),
    click("subscribe", value={**JOB, "scope": "department"}, effects=SUBSCRIPTION),
    click("subscribe_anyway", value={"filters": {"words": ["nosuchjob"]}}, effects=SUBSCRIPTION),
    click("unsubscribe", value={"subscription_id": "{subscription}"}),
    click("end_subscription", value={"subscription_id": "{subscription}"}, effects=SUBSCRIPTION),
    click(
        "restore_subscription",
        value={"subscription_id": "{subscription}"},
        prepare=states.unsubscribed,
        effects=SUBSCRIPTION,
    ),
    click("list_subscriptions"),
    click("edit_reminders"),
    click("save_reminders", form={"hour": "15:00"}, effects=("reminder_chats",)),
    click("resume_reminders", prepare=states.paused, effects=("reminder_chats",)),
    click("turn_digest", value={"digest_id": "{digest}"}, shows=True),
    click("snooze_post", value=DIGEST, option="3d", effects=("snoozes",), shows=True),
    click("take_job", value=DIGEST, effects=("job_takers",), shows=True),
    *both(
        click,
        "release_job",
        states.assigned_to_actor,
        states.assigned_to_another,
        value=DIGEST,
        effects=("job_takers",),
        shows=True,
    ),
    click(
        "choose_reopenings",
        value={"digest_id": "{digest}", "period": "30d"},
        form={"posts": ["{job}"]},
        effects=("bulk_requests",),
        shows=True,
        hidden_words="nothing chosen",
    ),
    click(
        "confirm_reopenings",
        value={"digest_id": "{digest}", "until": "30d", "job_ids": ["{job}"]},
        effects=("job",),
        shows=True,
        hidden_words="outdated",
    ),
    *both(
        click,
        "confirm_bulk",
        states.chosen_by_actor,
        states.chosen_by_another,
        value={"request_id": "{id}"},
        effects=("job",),
        shows=True,
        hidden_words="outdated",
    ),
    *both(
        click,
        "cancel_bulk",
        states.chosen_by_actor,
        states.chosen_by_another,
        value={"request_id": "{id}"},
        effects=("bulk_requests",),
        shows=True,
    ),
    click("arm_reopening", value={**JOB, "period": "30d"}, prepare=states.opened, effects=("job_armings",), shows=True),
    click("disarm_reopening", value=JOB, prepare=states.scheduled, effects=("job_armings",), shows=True),
    click("turn_history", prepare=states.told_in_history, shows=True),
    click("show_history", value=JOB, prepare=states.told_in_history, shows=True),
    click("ask_to_reopen", value={**JOB, "period": "30d"}, effects=("reopen_requests",)),
    click(
        "approve_request",
        value={"request_id": "{id}"},
        prepare=states.asked,
        effects=("job", "reopen_requests"),
        shows=True,
    ),
    click(
        "decline_request", value={"request_id": "{id}"}, prepare=states.asked, effects=("reopen_requests",), shows=True
    ),
)

OPTION_SAMPLES = (
    option("open", shows=True),
    option("assign", effects=("job_takers",), shows=True),
    *both(
        option,
        "release",
        states.assigned_to_actor,
        states.assigned_to_another,
        effects=("job_takers",),
        shows=True,
    ),
    option("3d", effects=("snoozes",), shows=True),
    option("7d", effects=("snoozes",), shows=True),
    option("closes", effects=("snoozes",), shows=True),
    option("remind", prepare=states.snoozed, effects=("snoozes",), shows=True),
    option("reopen", prepare=states.opened, effects=("job_armings",), shows=True),
)

SAMPLES = (*COMMAND_SAMPLES, *BUTTON_SAMPLES, *OPTION_SAMPLES, *FORGED_SAMPLES)
