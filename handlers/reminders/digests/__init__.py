"""The digest of a chat: claiming what is due, sending it, and its buttons."""
