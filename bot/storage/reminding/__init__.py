"""What is stored for reminders: settings, subscriptions, what was told, and who takes care of a job."""
