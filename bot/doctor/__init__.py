"""The doctor: examines an installation step by step."""
