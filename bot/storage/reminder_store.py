"""The part of the database that reminders use, put together from its shelves."""

from bot.interfaces.reminder_store import ArmingShelf, ReminderShelf, SnoozeShelf, SubscriptionShelf, TakerShelf
from bot.storage.database import Database
from bot.storage.follow_ups import DatabaseArmings, DatabaseSnoozes, DatabaseTakers
from bot.storage.reminders import DatabaseReminders
from bot.storage.subscriptions import DatabaseSubscriptions


class DatabaseReminding:
    """Keeps the promise ``ReminderStore``."""

    def __init__(self, database: Database) -> None:
        self.subscriptions: SubscriptionShelf = DatabaseSubscriptions(database)
        self.reminders: ReminderShelf = DatabaseReminders(database)
        self.takers: TakerShelf = DatabaseTakers(database)
        self.snoozes: SnoozeShelf = DatabaseSnoozes(database)
        self.armings: ArmingShelf = DatabaseArmings(database)
