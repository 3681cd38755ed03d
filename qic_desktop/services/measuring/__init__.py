"""Measures and their values: definitions, entry, month sheet, rare events."""
