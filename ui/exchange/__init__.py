"""Exchange: sending, opening, reviewing, deciding conflicts."""
