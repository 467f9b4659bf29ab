"""Copies whole tables: into a backup, and from one database to another."""
