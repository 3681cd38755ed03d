"""The pages of a site team."""
