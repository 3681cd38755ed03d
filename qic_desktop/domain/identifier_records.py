"""Numbers of registers ("OPD/2019/3345", "2345/26") and addresses on the net, told apart from ratios and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qic_desktop.domain.identifier_reading import Suspect
from qic_desktop.domain.identifier_words import Words, fold

YEARS = range(1990, 2041)
"""What may be the year of a register, in the calendars that are used."""
_SHORT_YEARS = range(41)
_LETTERED = re.compile(
    r"(?<![\w/.:@+-])([A-Za-z]{1,6}(?:/[A-Za-z]{1,6}){0,3})((?:/[0-9]{1,8}){1,3})(?![\w/]|[.,-][0-9])"
)
_BARE = re.compile(r"(?<![\w/.,:@+-])([0-9]{3,6})/([0-9]{4}|[0-9]{2})(?![\w/]|[.,-][0-9])")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60}){1,5}")
_WORD = re.compile(r"[^\W\d_]+|[$€£₦%‰]")
_NEXT = re.compile(r"\s{0,2}([^\W\d_]+|[%‰])")
_NEAR = 24


def find_record_numbers(plain: str, words: Words) -> Iterator[Suspect]:
    """Numbers with letters before them or a year behind them, and a stroke between."""
    for found in _LETTERED.finditer(plain):
        if _is_lettered(found[1], found[2][1:].split("/"), words):
            yield Suspect("file", *found.span())
    for found in _BARE.finditer(plain):
        before = _words_before(plain, found.start())
        is_told = any(one in words.number_words for one in before[-1:])
        if _is_bare(found[1], found[2], is_told=is_told) and not _counts(plain, found, before, words):
            yield Suspect("file", *found.span())


def find_addresses(plain: str, words: Words) -> Iterator[Suspect]:
    """Addresses for mail, but those of an office."""
    for found in _ADDRESS.finditer(plain):
        if fold(found[0].split("@", 1)[0]) not in words.role_addresses:
            yield Suspect("email", *found.span())


def _is_lettered(letters: str, parts: list[str], words: Words) -> bool:
    first = fold(letters.split("/", 1)[0])
    is_register = first in words.number_words
    if first in words.document_words or not (letters.isupper() or is_register):
        return False
    with_year = any(_is_year(part) for part in parts[:1] + parts[-1:]) and len(parts) > 1
    for part in parts:
        if len(part) >= 4 and not _is_year(part) and part.strip("0") != "1":
            return True
        if with_year and not _is_year(part) and (len(part) >= 3 or (is_register and int(part) > 12)):
            return True
    return False


def _words_before(plain: str, at: int) -> list[str]:
    return [fold(one) for one in _WORD.findall(plain[max(0, at - _NEAR) : at])[-2:]]


def _is_bare(number: str, year: str, *, is_told: bool) -> bool:
    """A running number and its year. 2025/26 is a year itself, 120/80 a pressure, 12500/15 perhaps a price.

    ``is_told``: the word of a register stands before it, so that a smaller number is meant as one.
    """
    if int(number) in YEARS or int(number) % 100 == 0:
        return False
    if len(year) == 4:
        return int(year) in YEARS
    return (is_told or len(number) >= 4) and int(year) in _SHORT_YEARS


def _counts(plain: str, found: re.Match[str], before: Sequence[str], words: Words) -> bool:
    """Whether the words around it say that something is counted, or that a document is meant."""
    if any(one in words.document_words for one in before):
        return True
    after = _NEXT.match(plain, found.end())
    if after is None:
        return False
    # A share cannot be more than one: only a smaller number counts what the next word names.
    return fold(after[1]) in words.units or after[1] in "%‰" or (after[1].islower() and int(found[1]) < int(found[2]))


def _is_year(part: str) -> bool:
    return int(part) in (YEARS if len(part) == 4 else _SHORT_YEARS if len(part) == 2 else ())
