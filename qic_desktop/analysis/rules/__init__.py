"""Rules that tell more than chance from chance, one function a rule, each with its source."""
