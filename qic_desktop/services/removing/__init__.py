"""Words that must not be there: asked about before, removed after."""
