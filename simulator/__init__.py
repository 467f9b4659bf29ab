"""An in-memory simulator of Feishu: messages, Feishu Hire and event delivery. The bot never imports it."""
