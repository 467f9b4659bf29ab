"""What tells whether the bot is well: when it was called last, and what the doctor reads."""
