"""What only administrators use, or are told."""
