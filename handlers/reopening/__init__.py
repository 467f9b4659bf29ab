"""Reopens closed jobs: one, several at once, or automatically after they close."""
