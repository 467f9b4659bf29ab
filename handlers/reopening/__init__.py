"""Opening closed jobs again: at once, several, or automatically."""
