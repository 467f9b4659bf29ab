"""The texts of cards about jobs, expiry and subscriptions."""
