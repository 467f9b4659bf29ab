"""Repositories of links that people paste."""
