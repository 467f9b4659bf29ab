"""Events and clicks: made, signed, delivered and answered."""
