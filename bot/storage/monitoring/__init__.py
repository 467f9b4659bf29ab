"""What an operator sees of the database: figures for the metrics, and incidents."""
