"""National and other identity numbers as people write them down: ``9999 9999 9999 verhoeff``.

A shape is no regular expression: 9 stands for a digit, A for a letter, a space may be left out, everything else
stands for itself; a word at the end names the check digit. So anybody can write one, and none can be slow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from qic_desktop.errors import InputError

MOST = 20
"""So many shapes are kept in one place."""
LONGEST = 40
SHORTEST = 5
"""A shape of fewer digits and letters would be found in every second figure."""

# Verhoeff, J. (1969). Error detecting decimal codes. Mathematical Centre Tracts 29, Amsterdam: the multiplication of
# the dihedral group D5, and the permutation whose powers serve the places from the right.
_PERMUTATION = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)


def luhn(digits: str) -> bool:
    """Whether the last digit checks the others (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 * (doubled > 9)
    return bool(digits) and total % 10 == 0


def _times(left: int, right: int) -> int:
    """The product in D5, digits 0 to 4 being rotations and 5 to 9 reflections."""
    if left < 5:
        return (left + right) % 5 if right < 5 else 5 + (left + right - 5) % 5
    return 5 + (left - 5 - right) % 5 if right < 5 else (left - right) % 5


def verhoeff(digits: str) -> bool:
    """Whether the last digit checks the others (Verhoeff 1969)."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit)
        for _turn in range(place % 8):
            value = _PERMUTATION[value]
        check = _times(check, value)
    return bool(digits) and check == 0


COUNTRIES: Mapping[str, str] = {
    "BR": "999.999.999-99",
    "GH": "GHA-999999999-9",
    "IN": "9999 9999 9999 verhoeff",
    "PK": "99999-9999999-9",
    "RW": "9 9999 9 9999999 9 99",
    "TZ": "99999999 99999 99999 99",
    "ZA": "999999 9999 999 luhn",
    "ZM": "999999/99/9",
}
"""As the authorities of some countries publish them: CPF, Ghana Card, Aadhaar, CNIC, the identity cards of Rwanda,
Tanzania (NIDA), South Africa and Zambia (NRC). Others are written by hand."""

CHECKS: Mapping[str, Callable[[str], bool]] = {"luhn": luhn, "verhoeff": verhoeff}


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape as it was written, and its check digit ("" for none)."""

    text: str
    check: str

    def places_in(self, plain: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text of plain digits: start and end."""
        for found in _pattern(self.text).finditer(plain):
            if not self.check or CHECKS[self.check]("".join(each for each in found[0] if each in "0123456789")):
                yield found.span()


def parse_shape(written: str) -> Shape:
    """Read a shape.

    Raises:
        InputError: shorter than five digits and letters, or longer than forty characters, or without any digit.
    """
    text = " ".join(written.split())
    head, _, last = text.rpartition(" ")
    check = last.lower() if last.lower() in CHECKS else ""
    if check:
        text = head
    if not sum(each in "9A" for each in text) >= SHORTEST or len(text) > LONGEST or "9" not in text:
        raise InputError(written)
    return Shape(text, check)


def readable_shapes(untrusted: Iterable[object]) -> tuple[Shape, ...]:
    """The shapes among what another version, or somebody by hand, wrote; what is none is passed over."""
    found = []
    for one in untrusted:
        try:
            found.append(parse_shape(one if isinstance(one, str) else ""))
        except InputError:
            continue
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    parts = {"9": "[0-9]", "A": "[A-Za-z]", " ": "[ -]?"}
    body = "".join(parts.get(each) or re.escape(each) for each in text)
    return re.compile(rf"(?<![0-9A-Za-z]){body}(?![0-9A-Za-z])")
