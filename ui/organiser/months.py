"""Months and days as people type them: 2026-11, "Nov 2026", 11/2026, 3 Nov 2026."""

from __future__ import annotations

from qic_desktop.domain.period import PeriodKind


def typed_period(text: str) -> str:
    """The month or day that was typed, as it is recorded; empty where it is none or can be read in two ways."""
    # Not before somebody types one: reading tables brings much along.
    from qic_desktop.services.measuring.table_periods import read_period

    found = read_period(text.strip(), PeriodKind.DAY).period
    return found.text if found is not None else ""
