"""The real bot as a child process."""
