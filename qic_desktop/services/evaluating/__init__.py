"""What a collaborative reached, what it took, and what of it goes on."""
