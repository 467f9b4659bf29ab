"""Domain models and pure functions. Imports nothing else of the project."""
