"""Numbers of textbooks that several charts are computed with; they are rounded as published, so that results agree.

It owns no formula and imports nothing, so that a page can ask for one without arrays. Source: Wheeler DJ, Chambers DS.
Understanding Statistical Process Control. SPC Press 1992 (d2 and D4 of ranges of two values).
"""

from __future__ import annotations

RANGE_TO_SIGMA = 1.128
"""Mean moving range of two points of a normal distribution, in sigmas (d2 of two points)."""

RANGE_LIMIT = 3.267
"""Upper limit of ranges, in mean ranges (D4 of two points); the screening of ranges drops what is there."""
