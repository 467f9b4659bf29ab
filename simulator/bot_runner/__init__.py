"""Runs the real bot as a child process on the platform's clock."""
