"""The jobs, words and people that a new platform starts with."""
