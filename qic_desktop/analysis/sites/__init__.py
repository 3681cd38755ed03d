"""Many sites together."""
