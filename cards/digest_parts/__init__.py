"""The parts of the digest card."""
