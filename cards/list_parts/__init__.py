"""Parts of the cards that list jobs."""
