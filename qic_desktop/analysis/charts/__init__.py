"""Charts as finished values: what every picture, page and sentence reads."""
