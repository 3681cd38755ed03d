"""Printed pages (reportlab), drawn from the same geometry as the screen."""
