"""The platform's long connection: the call that hands out an address, the WebSocket server, and its frames (docs/feishu/events.md 8)."""
