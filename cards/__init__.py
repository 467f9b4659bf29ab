"""Cards: pure functions from domain models to card JSON 2.0, one card or family of cards a module."""
