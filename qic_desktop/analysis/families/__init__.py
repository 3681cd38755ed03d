"""Centre lines and limits, one module a family of charts, on arrays of (series x points)."""
