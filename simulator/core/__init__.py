"""State and rules of the simulated platform, independent of HTTP."""
