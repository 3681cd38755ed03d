"""Parts of the cases, such as day and night, in words."""

from __future__ import annotations

from collections.abc import Sequence

from qic_desktop.i18n import _, format_number

Counts = tuple[float | None, float | None, float | None]
"""Numerator, denominator, value."""


def parts_names(names: Sequence[str]) -> str:
    """ "day and night", "early, late and night"."""
    if len(names) < 2:
        return "".join(names)
    return _("{some} and {last}").format(some=", ".join(names[:-1]), last=names[-1])


def parts_sentence(names: Sequence[str], sums: Counts, stands: Counts) -> str:
    """ "day and night add up to 24 of 26; 25 of 27 stands"."""
    return _("{names} add up to {sum}; {total} stands.").format(
        names=parts_names(names), sum=_counts(sums), total=_counts(stands)
    )


def _counts(counts: Counts) -> str:
    numerator, denominator, value = counts
    if value is not None:
        return _number(value)
    if numerator is None and denominator is None:
        return _("no cases")
    return _("{numerator} of {denominator}").format(numerator=_number(numerator), denominator=_number(denominator))


def _number(value: float | None) -> str:
    return "–" if value is None else format_number(value, 0 if value == int(value) else 1)
