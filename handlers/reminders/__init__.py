"""Subscriptions, digests and what can be done from a digest."""
