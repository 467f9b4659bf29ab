"""A digest as things stand now: its rows from the database, with who takes care and what has changed since."""

from bot.dispatch.context import Context
from bot.domain.reminders import Reminder
from cards.digest_card import DigestRow, DigestView


def digest_view(digest_id: str, ctx: Context) -> DigestView:
    """The rows of a digest; a post that the store no longer knows is left out."""
    reminders = ctx.store.reminders.list_digest(digest_id)
    assignments = ctx.store.assignments.get_many({reminder.job_id for reminder in reminders})
    chat_id = reminders[0].key.chat_id if reminders else ""
    snoozes = ctx.store.snoozes.list_for_chat(chat_id)
    shown = ctx.store.reminders.last_snapshots(chat_id, digest_id)
    auto_reopens = {auto_reopen.post.job_id: auto_reopen for auto_reopen in ctx.store.auto_reopens.list_all()}
    posts = ctx.store.posts.get_many(_place(reminder) for reminder in reminders)

    def row(reminder: Reminder) -> DigestRow:
        place, job_id = _place(reminder), reminder.job_id
        return DigestRow(
            posts[place],
            reminder,
            assignments.get(job_id),
            snoozes.get(place),
            shown.get(place),
            auto_reopens.get(job_id),
        )

    return DigestView(digest_id, tuple(row(reminder) for reminder in reminders if _place(reminder) in posts))


def _place(reminder: Reminder) -> tuple[str, str]:
    return reminder.key.website_id, reminder.key.post_id
