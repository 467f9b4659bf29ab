"""The table of tasks: the work that handlers, other tasks and events request."""

from collections.abc import Mapping

from bot.tasks.task_context import Task
from handlers.administration.run_doctor import tell_doctor
from handlers.administration.scan_now import tell_scan
from handlers.administration.welcome_admin import welcome_admin
from handlers.refresh_cards import refresh_cards
from handlers.reminders.digests.late import tell_late
from handlers.reminders.digests.send import send_digest
from handlers.reminders.drop_chat import drop_lost_chat
from handlers.reminders.notify_responsible import notify_responsible
from handlers.reminders.release_lost import release_lost
from handlers.reminders.remind_chats import remind_chats
from handlers.reopening.auto_reopen import run_auto_reopen, run_auto_reopens
from handlers.reopening.reopen_many import reopen_many
from handlers.requests import changes, deliver, expire, settle

TASKS: Mapping[str, Task] = {
    "refresh_cards": refresh_cards,
    "remind_chats": remind_chats,
    "send_digest": send_digest,
    "tell_creator": notify_responsible,
    "tell_late": tell_late,
    "fire_armings": run_auto_reopens,
    "fire_arming": run_auto_reopen,
    "reopen_many": reopen_many,
    "lose_chat": drop_lost_chat,
    "deliver_request": deliver.deliver_request,
    "settle_request": settle.settle_request,
    "expire_requests": expire.expire_requests,
    "tell_change_of_request": changes.tell_change_of_request,
    "tell_scan": tell_scan,
    "tell_doctor": tell_doctor,
    "release_lost": release_lost,
    "welcome_admin": welcome_admin,
}
"""By the stored kind of the work."""
