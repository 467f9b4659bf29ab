"""Repositories of requests: to reopen one job, and to reopen several together."""
