"""A QR code as a value: its square modules, ready to be drawn by a screen, a page or a picture.

Owns the geometry that every way of drawing shares: the quiet zone and the dark bars of each row. Knows nothing of how
a code is made or read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

QUIET = 4
"""Light modules on every side [ISO/IEC 18004:2015, 5.3.8]. They are never left out, also not on a dark page."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """The modules of a code without its quiet zone.

    Attributes:
        text: What a reader gets out of it.
        rows: One text a row, ``1`` for a dark module and ``0`` for a light one.
        name: What stands beside it for people ("1 of 5"); may be empty.
    """

    text: str
    rows: tuple[str, ...]
    name: str = ""

    @property
    def size(self) -> int:
        """Modules on a side, without the quiet zone."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """Modules on a side with the quiet zone: what has to be white."""
        return self.size + 2 * QUIET

    def bars(self) -> Iterator[tuple[int, int, int]]:
        """Each run of dark modules as (x, y, length), counted with the quiet zone from the left upper corner."""
        for y, row in enumerate(self.rows, QUIET):
            x = 0
            while (start := row.find("1", x)) >= 0:
                end = row.find("0", start)
                x = end if end >= 0 else len(row)
                yield start + QUIET, y, x - start
