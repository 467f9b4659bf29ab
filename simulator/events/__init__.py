"""What people do, the events and clicks it causes, their delivery to the bot and the bot's answers."""
