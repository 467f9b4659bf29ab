"""What was sent to a chat in a time."""

from datetime import UTC, datetime, timedelta

from bot.domain.reminders import Reminder, StageKey
from bot.storage.store import DatabaseStore

NOW = datetime(2026, 7, 1, 9, 30, 0, 123_000, tzinfo=UTC)
DAY = timedelta(days=1)


def row(job_id: str, stage: int = 1, chat_id: str = "oc_1") -> Reminder:
    return Reminder(StageKey(chat_id, job_id, "expiry", stage), NOW + DAY, NOW)


def test_what_was_sent_in_a_time_is_listed_with_the_latest_first(store: DatabaseStore) -> None:
    repository = store.reminders
    for number, chat_id in enumerate(("oc_1", "oc_1", "oc_2", "oc_1")):
        repository.claim(
            f"d{number}", [row(f"700{number}", chat_id=chat_id)], [row(f"700{number}", 3, chat_id=chat_id)]
        )
        repository.mark_sent(f"d{number}", f"om_{number}", NOW + number * DAY)
    repository.claim("unsent", [row("7009")], [])
    assert repository.list_sent("oc_1", NOW, NOW + 3 * DAY) == (row("7001"), row("7000"))
    assert repository.list_sent("oc_1", NOW + DAY, NOW + DAY) == ()
