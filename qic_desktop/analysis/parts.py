"""What a chart family gets and gives: the points of one part, and the lines drawn through them.

A *part* is a stretch of points with its own centre and limits (a phase of a chart). Each family of charts is
one module with one function per chart, from :class:`Part` to :class:`Lines`; nothing here knows a person or
a picture.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

Values = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The points of one part, in order.

    ``values`` are the plotted numbers, ``sums`` the numerators (or summed values), ``sizes`` the denominators
    (0 where missing), ``base`` True for the points that centre and limits are estimated from, ``given`` a
    centre per point or None where it is to be computed. ``screened`` drops the largest moving ranges once.
    """

    values: Values
    sums: Values
    sizes: tuple[float, ...]
    base: tuple[bool, ...]
    given: tuple[float, ...] | None = None
    screened: bool = True

    @property
    def base_values(self) -> tuple[float, ...]:
        """The known values that the estimates stand on."""
        return tuple(value for value, use in zip(self.values, self.base, strict=True) if use and value is not None)


@dataclass(frozen=True, slots=True)
class Lines:
    """Centre and limits of every point of a part; inner limits at two sigma, outer ones at three."""

    centre: Values
    lower: Values
    upper: Values
    lower_inner: Values
    upper_inner: Values


Family = Callable[[Part], Lines]


def known(value: float | None) -> float | None:
    """None for a missing number (NaN too), else the number."""
    return None if value is None or math.isnan(value) else value


def finite(value: float | None) -> float | None:
    """None for what cannot be drawn: missing, NaN or infinite."""
    return value if value is not None and math.isfinite(value) else None


def centre_line(part: Part, computed: float | None) -> Values:
    """The given centre where there is one, else ``computed`` at every point."""
    return part.given if part.given is not None else (computed,) * len(part.values)


def lines_about(centre: Values, sigmas: Sequence[float | None], *, floor: float | None, ceiling: float | None) -> Lines:
    """Lines at two and three sigma about ``centre``, clipped to ``floor`` and ``ceiling`` where given."""

    def limits(times: float) -> Values:
        return tuple(
            _clipped(line, times * sigma if sigma is not None else None, floor, ceiling)
            for line, sigma in zip(centre, sigmas, strict=True)
        )

    return Lines(centre, limits(-3), limits(3), limits(-2), limits(2))


def _clipped(line: float | None, step: float | None, floor: float | None, ceiling: float | None) -> float | None:
    if line is None or step is None:
        return None
    limit = finite(line + step)
    if limit is None:
        return None
    if floor is not None:
        limit = max(floor, limit)
    return limit if ceiling is None else min(ceiling, limit)
