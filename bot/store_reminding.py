"""The part of the database that reminders use, put together from its shelves."""

from bot.reminder_promises import ArmingShelf, ReminderShelf, SnoozeShelf, SubscriptionShelf, TakerShelf
from bot.store_engine import Database
from bot.store_reminders import DatabaseReminders
from bot.store_subscriptions import DatabaseSubscriptions
from bot.store_watch import DatabaseArmings, DatabaseSnoozes, DatabaseTakers


class DatabaseReminding:
    """Keeps the promise ``ReminderStore``."""

    def __init__(self, database: Database) -> None:
        self.subscriptions: SubscriptionShelf = DatabaseSubscriptions(database)
        self.reminders: ReminderShelf = DatabaseReminders(database)
        self.takers: TakerShelf = DatabaseTakers(database)
        self.snoozes: SnoozeShelf = DatabaseSnoozes(database)
        self.armings: ArmingShelf = DatabaseArmings(database)
