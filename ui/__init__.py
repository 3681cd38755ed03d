"""QIC Desktop: the window (everything Qt)."""
