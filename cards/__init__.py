"""Cards: pure functions from nouns to card JSON 2.0. No I/O, no clock, no rights, no made-up ids."""
