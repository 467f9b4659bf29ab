"""The jobs that a new platform starts with."""
