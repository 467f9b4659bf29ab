"""The simulated platform's state and rules, without HTTP."""
