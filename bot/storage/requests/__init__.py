"""Repositories of what people have asked for and still have to confirm."""
