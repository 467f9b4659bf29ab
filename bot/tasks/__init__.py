"""Durable work: the engine, the workflows and the scheduler."""
