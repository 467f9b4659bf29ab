"""A digest as things stand now: its rows from the database, with who takes care and what has changed since."""

from bot.context import Context
from bot.reminder_nouns import Reminder
from cards.digest_card import DigestRow, DigestView


def digest_view(digest_id: str, ctx: Context) -> DigestView:
    """The rows of a digest; a post that the store no longer knows is left out."""
    reminders = ctx.store.reminding.reminders.of_digest(digest_id)
    takers = ctx.store.reminding.takers.of({reminder.job_id for reminder in reminders})
    chat_id = reminders[0].key.chat_id if reminders else ""
    snoozes = ctx.store.reminding.snoozes.of_chat(chat_id)
    shown = ctx.store.reminding.reminders.last_shown(chat_id, digest_id)

    def row(reminder: Reminder) -> DigestRow | None:
        place = (reminder.key.website_id, reminder.key.post_id)
        post = ctx.store.posts.get(*place)
        if post is None:
            return None
        arming = ctx.store.reminding.armings.of(reminder.job_id)
        taker = takers.get(reminder.job_id)
        return DigestRow(post, reminder, taker, snoozes.get(place), shown.get(place), arming)

    return DigestView(digest_id, tuple(found for reminder in reminders if (found := row(reminder))))
