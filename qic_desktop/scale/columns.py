"""The columns of the Parquet files: one row for every value that was expected or reported.

They hold what a panel holds (:mod:`qic_desktop.analysis.sites.panel`), written out: a row without numbers is a value
that was expected and is missing; 0 of 0 is a report. The columns are a promise to analysts: they may be added to.
"""

from __future__ import annotations

import pyarrow as pa

SCHEMA = pa.schema(
    [
        pa.field("measure", pa.string(), nullable=False),
        pa.field("stratum", pa.string(), nullable=False),
        pa.field("period", pa.string(), nullable=False),
        pa.field("first_day", pa.date32()),
        pa.field("site", pa.string(), nullable=False),
        pa.field("area", pa.string(), nullable=False),
        pa.field("numerator", pa.float64()),
        pa.field("denominator", pa.float64()),
        pa.field("has_denominator", pa.bool_(), nullable=False),
        pa.field("expected", pa.bool_(), nullable=False),
        pa.field("apart", pa.bool_(), nullable=False),
    ],
    metadata={"qic": "observations 1"},
)
"""``stratum`` is empty for the total, ``numerator`` the value itself where a measure has no denominator. ``apart``:
counted by another definition than the one in force; such a report is kept and takes part in no figure."""

NAMES = tuple(SCHEMA.names)
