"""Chart cases in the schema of the published goldens."""
