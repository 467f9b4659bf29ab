"""The doctor: examines an installation step by step, one file for each group of checks."""
