"""The bot's HTTP connections: a request gets a thread only when it has come completely."""
