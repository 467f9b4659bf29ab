"""The rules of card JSON 2.0, and how a client reads a card."""
