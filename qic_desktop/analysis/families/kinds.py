"""The names of the kinds of charts, as they stand in stores, on the command line and in the schema of cases.

It owns names only and imports nothing heavy: how a kind is computed is in the other modules of this package.
"""

from __future__ import annotations

from typing import Literal

ChartKind = Literal["run", "i", "mr", "ip", "xbar", "s", "p", "pp", "c", "u", "up", "g", "t", "xmr"]
