"""Decides when a chat is reminded of what."""
