"""What cards say about jobs, expiry and subscriptions, without card JSON."""
