"""The Protocols that handlers and tasks rely on; ``bot/feishu``, ``bot/storage`` and ``bot/tasks`` implement them."""
