"""The platform, played: Feishu's messages, careers websites and event delivery, in memory. The bot never imports it."""
