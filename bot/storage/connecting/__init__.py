"""Connections to the databases, and why one cannot be used."""
