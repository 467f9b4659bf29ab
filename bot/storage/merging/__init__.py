"""Merges what Hire said with what is stored about a job, without a database.

Every fact has the number of the reading that it comes from, and is replaced only by a reading with the same or a higher
number. So it does not matter in which order readings arrive.
"""
