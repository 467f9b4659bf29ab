"""How calls leave: connections, tokens and rate limits."""
