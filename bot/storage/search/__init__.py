"""The index of jobs by their words and names, the lists that it answers, and what is like something mistyped.

SQLite reads it by FTS5, PostgreSQL by GIN. Both get the pairs of neighbouring characters of the normalized texts, because the
usual Chinese words have two characters, which neither FTS5's own tokenizers nor those of PostgreSQL find.
"""
