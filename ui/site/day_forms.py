"""How a day may be typed, the same in every field."""

DAY_FORMS = ("d MMM yyyy", "d MMMM yyyy", "yyyy-MM-dd", "d.M.yyyy", "d/M/yyyy", "d-M-yyyy")
"""The first is how it is written."""
