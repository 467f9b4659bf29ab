"""Card JSON 2.0 building blocks and safe text."""
