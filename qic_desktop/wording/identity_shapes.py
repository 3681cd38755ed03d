"""Shapes of national numbers: the countries whose shapes are known, and what is said of one that is none."""

from __future__ import annotations

from collections.abc import Iterable

from qic_desktop.domain.identity_shapes import COUNTRIES, parse_shape
from qic_desktop.errors import InputError
from qic_desktop.i18n import _


def country_names() -> tuple[tuple[str, str], ...]:
    """Each country with a known shape: its code and its name, by name."""
    names = {
        "BR": _("Brazil"),
        "GH": _("Ghana"),
        "IN": _("India"),
        "PK": _("Pakistan"),
        "RW": _("Rwanda"),
        "TZ": _("Tanzania"),
        "ZA": _("South Africa"),
        "ZM": _("Zambia"),
    }
    return tuple(sorted(((code, names[code]) for code in COUNTRIES), key=lambda pair: pair[1]))


def written_shapes(text: str) -> tuple[tuple[str, ...], str]:
    """The lines of a text that are shapes, and what is wrong with the first that is none ("" where all are)."""
    lines = [one.strip() for one in text.splitlines() if one.strip()]
    good = tuple(dict.fromkeys(one for one in lines if _is_shape(one)))
    wrong: Iterable[str] = (one for one in lines if one not in good)
    said = _("“{line}” is no shape: it needs five digits or letters at least.")
    return good, next((said.format(line=one) for one in wrong), "")


def _is_shape(line: str) -> bool:
    try:
        parse_shape(line)
    except InputError:
        return False
    return True
