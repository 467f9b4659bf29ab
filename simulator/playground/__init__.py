"""The chat page in the browser and its JSON API."""
