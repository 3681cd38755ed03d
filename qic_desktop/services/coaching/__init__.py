"""What a coach does: which site to see next and why, the visit, what the site and the organiser get of it."""
