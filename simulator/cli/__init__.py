"""The demo in the terminal."""
