"""The HTTP API of the simulated platform, as far as the bot calls it."""
