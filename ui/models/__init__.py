"""Qt item models of reusable parts; no services, no files."""
