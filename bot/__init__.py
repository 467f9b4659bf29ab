"""The bot's machinery. It imports nothing of ours outside ``bot/`` and never the simulator."""
