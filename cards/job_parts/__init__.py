"""The parts of a job's card: what it shows, its fields, its adverts, and what can be done."""
