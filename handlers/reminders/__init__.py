"""Subscriptions, the digests of reminders, and the buttons of a digest."""
