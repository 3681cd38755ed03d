"""Reusable parts of pages; they know no services and no store."""
