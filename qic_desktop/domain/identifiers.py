"""Which parts of a text look like a patient's name or number. Pure, and linear in the length of the text.

The words by which they are recognised are data (``resources/identifiers``, all languages at once, since teams mix
them). What is asked about them and what was answered is the business of services.

What is *not* asked was decided on purpose, since a guard that cries wolf is switched off: figures with separators of
thousands, decimals, dates of the work, names of colleagues (a title with a staff word in its sentence; "Dr" and
"Sister" unless the sentence makes a patient of them).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from hashlib import sha256

from qic_desktop.domain.identifier_figures import Figure, Kind, is_dates, is_day, year_of
from qic_desktop.domain.identifier_names import Names
from qic_desktop.domain.identifier_reading import Reading, Suspect
from qic_desktop.domain.identifier_records import find_addresses, find_record_numbers
from qic_desktop.domain.identifier_words import all_words
from qic_desktop.domain.identity_shapes import Shape

OMITTED = "…"
"""Stands where something was taken out of a text."""
LATEST_BIRTH_YEAR = 2012
"""A whole date up to this year is no day of improvement work."""
_NEAR = 8


def text_hash(text: str) -> str:
    """The name of a text in the store of answers: the same for the same words, whatever the spaces around them."""
    return sha256(unicodedata.normalize("NFC", text).strip().encode("utf-8", "replace")).hexdigest()


def find_suspects(text: str, shapes: Sequence[Shape] = ()) -> tuple[Suspect, ...]:
    """The parts of a text that look like a patient's name or number, in order, none inside another.

    Digits of any script count, marks that cannot be seen do not.
    """
    plain, places = _seen(text)
    words = all_words()
    reading = Reading(plain, words)
    figures = _Figures(reading)
    found = [*_national(plain, shapes), *find_record_numbers(plain, words), *find_addresses(plain, words)]
    found += [*Names(reading).find(), *figures.dates(), *figures.filed(), *figures.numbers()]
    return tuple(_apart(Suspect(one.kind, places[one.start], places[one.end - 1] + 1) for one in found))


def taken_out(text: str, suspects: Iterable[Suspect]) -> str:
    """The text without these parts; "…" stands where they stood."""
    parts, last = [], 0
    for one in suspects:
        parts += [text[last : one.start], OMITTED]
        last = one.end
    return "".join([*parts, text[last:]])


def _apart(found: Iterable[Suspect]) -> Iterator[Suspect]:
    """In order; of those that overlap, the one that begins first, with the end of the longest."""
    held: Suspect | None = None
    for one in sorted(found, key=lambda each: (each.start, -each.end)):
        if held is None:
            held = one
        elif one.start < held.end:
            held = held._replace(end=max(held.end, one.end))
        else:
            yield held
            held = one
    if held is not None:
        yield held


def _seen(text: str) -> tuple[str, Sequence[int]]:
    """The text as it is read: plain digits, no invisible marks; and where each of its characters stands in ``text``."""
    if text.isascii():
        return text.replace("\0", " "), range(len(text))
    letters, places = [], []
    for place, letter in enumerate(text):
        seen = _seen_letter(letter)
        letters.append(seen)
        places.extend([place] * len(seen))
    return "".join(letters), places


@lru_cache(maxsize=4096)
def _seen_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    if category in ("Cf", "Mn"):
        return ""
    if category == "Cc":
        return "\n" if letter == "\n" else " "
    if category == "Pd" or letter == "\u2212":
        return "-"
    if category == "Zs":
        return " "
    return unicodedata.normalize("NFKC", letter) if "\uff00" <= letter <= "\uffef" else letter


def _national(plain: str, shapes: Sequence[Shape]) -> Iterator[Suspect]:
    for shape in shapes:
        for start, end in shape.places_in(plain):
            yield Suspect("national", start, end)


class _Figures:
    """Dates of birth and numbers in one text."""

    def __init__(self, reading: Reading) -> None:
        self._read = reading
        self._words = reading.words
        self._figures = list(self._join())
        self._figure_at = {one.first: one for one in self._figures}

    # --- dates of birth ----------------------------------------------------------------------------------------

    def dates(self) -> Iterator[Suspect]:
        """Whole dates after a word of birth, and whole dates of long ago."""
        for first, last, year in self._whole_dates():
            if year <= LATEST_BIRTH_YEAR or self._tells_birth(first):
                yield Suspect("birth", self._read.tokens[first].start, self._read.tokens[last].end)

    def _whole_dates(self) -> Iterator[tuple[int, int, int]]:
        for figure in self._figures:
            year = year_of(figure.parts) if set(figure.gaps) <= {"/", "-", "."} else None
            if year is not None:
                yield figure.first, figure.last, year
        for at, token in enumerate(self._read.tokens):
            if token.word in self._words.months:
                yield from self._date_around(at)

    def _date_around(self, at: int) -> Iterator[tuple[int, int, int]]:
        """ "3 May 2001", "May 3, 2001"."""
        year_at = at + 1
        first = at
        if is_day(self._read.text(at - 1)):
            first = at - 1
        elif is_day(self._read.text(at + 1)):
            year_at = at + 2 + (self._read.text(at + 2) == ",")
        else:
            return
        year = self._read.text(year_at)
        if len(year) == 4 and year[:2] in ("19", "20") and year.isdigit():
            yield first, year_at, int(year)

    def _tells_birth(self, first: int) -> bool:
        words, sentence = self._words, self._read.tokens[first].sentence
        for step in range(1, _NEAR):
            token = self._read.token(first - step)
            if token is None or token.sentence != sentence or token.word in words.range_words:
                return False
            pair = (self._read.word(first - step - 2), token.word)
            if token.word in words.birth_words:
                return not any(self._read.word(first - step - back) in words.range_words for back in (1, 2))
            if pair in words.birth_pairs:
                return True
        return False

    # --- numbers -----------------------------------------------------------------------------------------------

    def filed(self) -> Iterator[Suspect]:
        """ "bed 4", "file no. 3345", "dossier n° 12"."""
        for at, token in enumerate(self._read.tokens):
            needed = self._words.number_words.get(token.word) if token.word else None
            if needed is None:
                continue
            place, linked = self._after_links(at + 1, token.sentence)
            least = needed[1] if linked else needed[0]
            end = self._end_of_number(place, least) if least else None
            if end is not None:
                yield Suspect("file", token.start, end)

    def _after_links(self, at: int, sentence: int) -> tuple[int, bool]:
        """Behind "no.", "#", ":" and the like, at most four; and whether a word or # said that a number comes."""
        linked = False
        for place in range(at, at + 5):
            token = self._read.token(place)
            if token is None or token.text == "\n":
                return place, linked
            if token.word in self._words.links or token.text in ("#", "°", "º", "№"):
                linked = True
            elif token.text not in (".", ":", "("):
                return place, linked
        return at + 5, linked

    def _end_of_number(self, at: int, least: int) -> int | None:
        """Where the number at ``at`` ends, if it has digits enough and counts nothing; letters and / may lead it."""
        for _lead in range(4):
            figure = self._figure_at.get(at)
            if figure is not None:
                behind = figure.last + 1
                counts = self._read.word(behind) in self._words.units or self._read.text(behind) in ("%", "‰")
                decimal = self._read.text(behind) == "," and (self._read.text(behind + 1) or " ")[0].isdigit()
                enough = len(figure.digits) >= least and not counts and not decimal
                return self._read.tokens[figure.last].end if enough else None
            token = self._read.token(at)
            if token is None or not (token.text in "/-" or (token.text.isupper() and len(token.text) <= 4)):
                return None
            if self._read.gap(at) != "":
                return None
            at += 1
        return None

    def numbers(self) -> Iterator[Suspect]:
        """Telephone numbers and long numbers."""
        for figure in self._figures:
            kind = self._kind_of(figure)
            if kind is not None:
                start = figure.first - (self._read.text(figure.first - 1) == "+")
                yield Suspect(kind, self._read.tokens[start].start, self._read.tokens[figure.last].end)

    def _kind_of(self, figure: Figure) -> Kind | None:
        if self._is_decimal(figure) or is_dates(figure.parts):
            return None
        glued = self._read.gap(figure.first - 1) == ""
        before = self._read.text(figure.first - 1) if glued else ""
        if before == "." and self._read.word(figure.first - 2):
            # "journal.pone.0113825": an address on the net.
            return None
        return figure.kind(before)

    def _is_decimal(self, figure: Figure) -> bool:
        if len(figure.parts) == 2 and figure.gaps == (".",):
            return True
        before = self._read.text(figure.first - 1)
        return (
            before in (".", ",")
            and (self._read.text(figure.first - 2) or " ")[-1].isdigit()
            and self._read.gap(figure.first - 1) == ""
        )

    def _join(self) -> Iterator[Figure]:
        """Numbers that only one space, dash, point, slash or bracket keeps apart are one figure."""
        at = 0
        while at < len(self._read.tokens):
            if not self._read.tokens[at].is_number:
                at += 1
                continue
            parts, gaps, last = [self._read.tokens[at].text], [], at
            while (following := self._next_part(last)) is not None:
                gaps.append(self._read.plain[self._read.tokens[last].end : self._read.tokens[following].start])
                parts.append(self._read.tokens[following].text)
                last = following
            yield Figure(at, last, tuple(parts), tuple(gaps))
            at = last + 1

    def _next_part(self, last: int) -> int | None:
        for following in (last + 1, last + 2):
            token = self._read.token(following)
            if token is None:
                return None
            if token.is_number:
                gap = self._read.plain[self._read.tokens[last].end : token.start]
                return following if gap in (" ", "-", ".", "/", ") ", ")") else None
        return None
