"""The organiser’s work: design, registry, the whole."""
