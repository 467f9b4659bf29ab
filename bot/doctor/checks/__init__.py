"""What the doctor examines, a file for each group."""
