"""The elements of card JSON 2.0, text sanitizing and size limits."""
