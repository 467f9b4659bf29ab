"""From a message or a click to a Reply."""
