"""Reads what people type: cleans it, and finds references to jobs, dates, periods and filters in it."""
