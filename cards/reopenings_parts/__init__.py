"""The parts of the cards that reopen several jobs (``cards/reopenings_card.py``)."""
