"""What a chart can tell beyond its rules: which chart, which way, how long, what next."""
