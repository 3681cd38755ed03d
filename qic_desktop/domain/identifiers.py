"""Which parts of a text look like a patient's name or number. Pure, and linear in the length of the text.

Owns how words and figures are read; the words themselves are data (``resources/identifiers``, all languages at once,
since teams mix them). What is asked about them and what was answered is the business of services.

What is *not* asked was decided on purpose, since a guard that cries wolf is switched off: figures with separators of
thousands, decimals, dates of the work, names of colleagues (a title with a staff word in its sentence; "Dr" and
"Sister" unless the sentence makes a patient of them).
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from qic_desktop.domain.identifier_figures import Figure, Kind, is_dates, is_day, year_of
from qic_desktop.domain.identity_shapes import Shape
from qic_desktop.paths import RESOURCES

FOLDER = RESOURCES / "identifiers"
OMITTED = "…"
"""Stands where something was taken out of a text."""
LATEST_BIRTH_YEAR = 2012
"""A whole date up to this year is no day of improvement work."""
_NEAR = 8
_MOST_NAMES = 3
_TOKEN = re.compile(r"[^\W\d_]+|\d+|[^\s\w]|_|\n")


class Suspect(NamedTuple):
    """A part of a text, as places in it, and what it looks like."""

    kind: Kind
    start: int
    end: int


class _Token(NamedTuple):
    text: str
    word: str
    start: int
    end: int
    sentence: int

    @property
    def is_number(self) -> bool:
        return self.text[0].isdigit()


@dataclass(frozen=True, slots=True)
class Words:
    """The words of all languages, folded: small letters without accents."""

    titles: frozenset[str]
    titles_with_point: frozenset[str]
    staff_titles: frozenset[str]
    patient_words: frozenset[str]
    patient_signs: frozenset[str]
    staff_words: frozenset[str]
    number_words: Mapping[str, tuple[int, int]]
    links: frozenset[str]
    units: frozenset[str]
    birth_words: frozenset[str]
    birth_pairs: frozenset[tuple[str, str]]
    range_words: frozenset[str]
    months: frozenset[str]
    not_names: frozenset[str]


@lru_cache(maxsize=1)
def all_words() -> Words:
    """The words of every language that lies in ``resources/identifiers``."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))]

    def gathered(name: str) -> frozenset[str]:
        return frozenset(_fold(word) for file in files for word in file[name])

    return Words(
        titles=gathered("titles"),
        titles_with_point=gathered("titles_with_point"),
        staff_titles=gathered("staff_titles"),
        patient_words=gathered("patient_words"),
        patient_signs=gathered("patient_signs"),
        staff_words=gathered("staff_words"),
        number_words={_fold(key): tuple(pair) for file in files for key, pair in file["number_words"].items()},
        links=gathered("links"),
        units=gathered("units"),
        birth_words=gathered("birth_words"),
        birth_pairs=frozenset(tuple(pair) for file in files for pair in file["birth_pairs"]),
        range_words=gathered("range_words"),
        months=gathered("months"),
        not_names=gathered("not_names") | gathered("months"),
    )


def text_hash(text: str) -> str:
    """The name of a text in the store of answers: the same for the same words, whatever the spaces around them."""
    return sha256(unicodedata.normalize("NFC", text).strip().encode("utf-8", "replace")).hexdigest()


def find_suspects(text: str, shapes: Sequence[Shape] = ()) -> tuple[Suspect, ...]:
    """The parts of a text that look like a patient's name or number, in order, none inside another.

    Digits of any script count, marks that cannot be seen do not.
    """
    plain, places = _seen(text)
    reading = _Reading(plain, all_words())
    found = [*_national(plain, shapes), *reading.names(), *reading.dates(), *reading.filed(), *reading.numbers()]
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


def _fold(word: str) -> str:
    small = word.lower()
    if small.isascii():
        return small
    return "".join(each for each in unicodedata.normalize("NFD", small) if not unicodedata.combining(each))


def _national(plain: str, shapes: Sequence[Shape]) -> Iterator[Suspect]:
    for shape in shapes:
        for start, end in shape.places_in(plain):
            yield Suspect("national", start, end)


class _Reading:
    """One text, cut into words, numbers and marks."""

    def __init__(self, plain: str, words: Words) -> None:
        self._plain = plain
        self._words = words
        self._tokens = list(_tokens(plain, words))
        self._figures = list(self._join())
        self._figure_at = {one.first: one for one in self._figures}
        self._with_staff = self._sentences_with(words.staff_words)
        self._with_patient = self._sentences_with(words.patient_signs)

    def _sentences_with(self, wanted: frozenset[str]) -> set[int]:
        return {one.sentence for one in self._tokens if one.word in wanted}

    # --- names -------------------------------------------------------------------------------------------------

    def names(self) -> Iterator[Suspect]:
        """Titles with names, and words for patients with names."""
        for at, token in enumerate(self._tokens):
            if not token.word:
                continue
            first = self._name_after(at)
            last = self._end_of_name(first)
            if last < first:
                continue
            if self._is_titled(at, last) or self._is_patient(at, first):
                yield Suspect("name", token.start, self._tokens[last].end)

    def _name_after(self, at: int) -> int:
        """Where a name would begin: after the title, and its point."""
        following = at + 1
        return following + 1 if self._text(following) == "." and self._gap(at) == "" else following

    def _end_of_name(self, first: int) -> int:
        """The last of at most three words with a capital letter from ``first`` on; before it where there is none."""
        last = first - 1
        while (
            last - first + 1 < _MOST_NAMES and self._is_name(last + 1) and self._gap(last) in (" ", "  ", "\u00a0", "")
        ):
            last += 1
        return last

    def _is_name(self, at: int) -> bool:
        token = self._token(at)
        if token is None or len(token.text) < 2 or not token.text[0].isupper():
            return False
        return token.word not in self._words.not_names

    def _is_titled(self, at: int, last: int) -> bool:
        words, token = self._words, self._tokens[at]
        if token.word in words.titles_with_point:
            titled = token.text.isupper() and self._text(at + 1) == "."
        else:
            titled = token.word in words.titles and token.text[0].isupper()
        if titled:
            return token.sentence not in self._with_staff or token.sentence in self._with_patient
        if token.word in words.staff_titles:
            before = self._token(at - 1)
            beside = before is not None and before.word in words.patient_words and before.sentence == token.sentence
            return beside or any(self._word(last + step) in words.patient_signs for step in (1, 2, 3))
        return False

    def _is_patient(self, at: int, first: int) -> bool:
        """ "patient Awa Diallo": the word is written small, or begins a sentence; the name is no abbreviation."""
        token, name = self._tokens[at], self._tokens[first]
        if token.word not in self._words.patient_words or self._gap(at) != " ":
            return False
        begins = at == 0 or self._tokens[at - 1].sentence != token.sentence
        return (token.text[0].islower() or begins) and not name.text.isupper()

    # --- dates of birth ----------------------------------------------------------------------------------------

    def dates(self) -> Iterator[Suspect]:
        """Whole dates after a word of birth, and whole dates of long ago."""
        for first, last, year in self._whole_dates():
            if year <= LATEST_BIRTH_YEAR or self._tells_birth(first):
                yield Suspect("birth", self._tokens[first].start, self._tokens[last].end)

    def _whole_dates(self) -> Iterator[tuple[int, int, int]]:
        for figure in self._figures:
            year = year_of(figure.parts) if set(figure.gaps) <= {"/", "-", "."} else None
            if year is not None:
                yield figure.first, figure.last, year
        for at, token in enumerate(self._tokens):
            if token.word in self._words.months:
                yield from self._date_around(at)

    def _date_around(self, at: int) -> Iterator[tuple[int, int, int]]:
        """ "3 May 2001", "May 3, 2001"."""
        year_at = at + 1
        first = at
        if is_day(self._text(at - 1)):
            first = at - 1
        elif is_day(self._text(at + 1)):
            year_at = at + 2 + (self._text(at + 2) == ",")
        else:
            return
        year = self._text(year_at)
        if len(year) == 4 and year[:2] in ("19", "20") and year.isdigit():
            yield first, year_at, int(year)

    def _tells_birth(self, first: int) -> bool:
        words, sentence = self._words, self._tokens[first].sentence
        for step in range(1, _NEAR):
            token = self._token(first - step)
            if token is None or token.sentence != sentence or token.word in words.range_words:
                return False
            pair = (self._word(first - step - 2), token.word)
            if token.word in words.birth_words:
                return not any(self._word(first - step - back) in words.range_words for back in (1, 2))
            if pair in words.birth_pairs:
                return True
        return False

    # --- numbers -----------------------------------------------------------------------------------------------

    def filed(self) -> Iterator[Suspect]:
        """ "bed 4", "file no. 3345", "dossier n° 12"."""
        for at, token in enumerate(self._tokens):
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
            token = self._token(place)
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
                counts = self._word(figure.last + 1) in self._words.units or self._text(figure.last + 1) in ("%", "‰")
                decimal = self._text(figure.last + 1) == "," and (self._text(figure.last + 2) or " ")[0].isdigit()
                enough = len(figure.digits) >= least and not counts and not decimal
                return self._tokens[figure.last].end if enough else None
            token = self._token(at)
            if token is None or not (token.text in "/-" or (token.text.isupper() and len(token.text) <= 4)):
                return None
            if self._gap(at) != "":
                return None
            at += 1
        return None

    def numbers(self) -> Iterator[Suspect]:
        """Telephone numbers and long numbers."""
        for figure in self._figures:
            kind = self._kind_of(figure)
            if kind is not None:
                start = figure.first - (self._text(figure.first - 1) == "+")
                yield Suspect(kind, self._tokens[start].start, self._tokens[figure.last].end)

    def _kind_of(self, figure: Figure) -> Kind | None:
        if self._is_decimal(figure) or is_dates(figure.parts):
            return None
        glued = self._gap(figure.first - 1) == ""
        before = self._text(figure.first - 1) if glued else ""
        if before == "." and self._word(figure.first - 2):
            # "journal.pone.0113825": an address on the net.
            return None
        return figure.kind(before)

    def _is_decimal(self, figure: Figure) -> bool:
        if len(figure.parts) == 2 and figure.gaps == (".",):
            return True
        before = self._text(figure.first - 1)
        return (
            before in (".", ",")
            and (self._text(figure.first - 2) or " ")[-1].isdigit()
            and self._gap(figure.first - 1) == ""
        )

    def _join(self) -> Iterator[Figure]:
        """Numbers that only one space, dash, point, slash or bracket keeps apart are one figure."""
        at = 0
        while at < len(self._tokens):
            if not self._tokens[at].is_number:
                at += 1
                continue
            parts, gaps, last = [self._tokens[at].text], [], at
            while (following := self._next_part(last)) is not None:
                gaps.append(self._plain[self._tokens[last].end : self._tokens[following].start])
                parts.append(self._tokens[following].text)
                last = following
            yield Figure(at, last, tuple(parts), tuple(gaps))
            at = last + 1

    def _next_part(self, last: int) -> int | None:
        for following in (last + 1, last + 2):
            token = self._token(following)
            if token is None:
                return None
            if token.is_number:
                gap = self._plain[self._tokens[last].end : token.start]
                return following if gap in (" ", "-", ".", "/", ") ", ")") else None
        return None

    # --- reading -----------------------------------------------------------------------------------------------

    def _token(self, at: int) -> _Token | None:
        return self._tokens[at] if 0 <= at < len(self._tokens) else None

    def _text(self, at: int) -> str:
        token = self._token(at)
        return token.text if token is not None else ""

    def _word(self, at: int) -> str:
        token = self._token(at)
        return token.word if token is not None else ""

    def _gap(self, at: int) -> str:
        """What stands between a token and the next."""
        here, following = self._token(at), self._token(at + 1)
        return self._plain[here.end : following.start] if here is not None and following is not None else ""


def _tokens(plain: str, words: Words) -> Iterator[_Token]:
    sentence, before = 0, ""
    titles = words.titles | words.staff_titles | words.titles_with_point | words.links
    for found in _TOKEN.finditer(plain):
        text = found[0]
        word = _fold(text) if text[0].isalpha() else ""
        yield _Token(text, word, found.start(), found.end(), sentence)
        if text in ("!", "?", ";", "\n") or (text == "." and before not in titles and _ends(plain, found.end())):
            sentence += 1
        before = word


def _ends(plain: str, at: int) -> bool:
    return at >= len(plain) or plain[at].isspace()
