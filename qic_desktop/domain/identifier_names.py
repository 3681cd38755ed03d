"""Names of patients in a text: after a title, after a word for patients, through a relative, beside an age."""

from __future__ import annotations

from collections.abc import Iterator

from qic_desktop.domain.identifier_reading import Reading, Suspect

_MOST_NAMES = 3
_OLDEST = 120
_SPACES = (" ", "  ", "\u00a0", "")
_APOSTROPHES = ("'", "’")
_SEXES = ("F", "M")


class Names:
    """Searches one text."""

    def __init__(self, reading: Reading) -> None:
        self._read = reading
        self._words = reading.words
        self._not_first = self._words.titles | self._words.staff_titles | self._words.patient_words

    def find(self) -> Iterator[Suspect]:
        """All of them, in no order."""
        for at, token in enumerate(self._read.tokens):
            if not token.word:
                continue
            last = self._end_after_title(at)
            if last is None:
                last = self._end_after_kin(at)
            if last is not None:
                yield self._suspect(self._start_of(at), last)
            yield from self._with_age(at)

    def _suspect(self, first: int, last: int) -> Suspect:
        return Suspect("name", self._read.tokens[first].start, self._read.tokens[last].end)

    # --- titles and words for patients -------------------------------------------------------------------------

    def _end_after_title(self, at: int) -> int | None:
        """The last word of the name that follows a title or a word for patients."""
        first = self._name_after(at)
        last = self._end_of_name(first)
        if last < first and self._takes_small_name(at) and self._is_small_name(first):
            last = first
        if last < first or self._is_facility(first, last):
            return None
        return last if self._is_titled(at, first, last) or self._is_patient(at, first) else None

    def _takes_small_name(self, at: int) -> bool:
        return self._read.word(at) in self._words.plain_titles and not self._read.text(at).isupper()

    def _name_after(self, at: int) -> int:
        """Where a name would begin: after the title, and its point."""
        following = at + 1
        return following + 1 if self._read.text(following) == "." and self._read.gap(at) == "" else following

    def _end_of_name(self, first: int) -> int:
        """The last of at most three words with a capital letter from ``first`` on; before it where there is none."""
        last = first - 1
        while last - first + 1 < _MOST_NAMES and self._is_name(last + 1) and self._read.gap(last) in _SPACES:
            last += 1
        return last

    def _is_name(self, at: int) -> bool:
        token = self._read.token(at)
        if token is None or len(token.text) < 2 or not token.text[0].isupper():
            return False
        return token.word not in self._words.not_names

    def _is_small_name(self, at: int) -> bool:
        word = self._read.word(at)
        return len(word) > 2 and word not in self._words.not_names and self._read.gap(at - 1) in _SPACES

    def _is_facility(self, first: int, last: int) -> bool:
        """ "Mama Lucy Kibaki Hospital": called after somebody."""
        near = [self._read.token(at) for at in range(first, last + 2)]
        return any(one.text[0].isupper() and one.word in self._words.facility_words for one in near if one and one.word)

    def _is_titled(self, at: int, first: int, last: int) -> bool:
        words, token = self._words, self._read.tokens[at]
        if self._is_title(at, first):
            is_staff = token.sentence in self._read.with_staff or self._has_staff_thing(last)
            return not is_staff or token.sentence in self._read.with_patient
        if token.word in words.staff_titles:
            before = self._read.token(at - 1)
            beside = before is not None and before.word in words.patient_words and before.sentence == token.sentence
            return beside or any(self._read.word(last + step) in words.patient_signs for step in (1, 2, 3))
        return False

    def _is_title(self, at: int, first: int) -> bool:
        words, token = self._words, self._read.tokens[at]
        if self._slashed(at).lower() in words.slashed_titles:
            return True
        if token.word in words.titles_with_point:
            return token.text.isupper() and self._read.text(at + 1) == "."
        if token.word in words.cased_titles:
            return token.text.istitle() or (token.word in words.plain_titles and token.text.islower())
        if token.word in words.small_titles and token.text.islower():
            return token.word in words.plain_titles or not self._read.text(first).isupper()
        return token.word in words.titles and token.text[0].isupper()

    def _has_staff_thing(self, last: int) -> bool:
        """ "Mr Kamau's ward round"."""
        if self._read.text(last + 1) not in _APOSTROPHES or self._read.word(last + 2) != "s":
            return False
        return any(self._read.word(last + step) in self._words.staff_things for step in (3, 4))

    def _is_patient(self, at: int, first: int) -> bool:
        """ "patient Awa Diallo": the word is written small, or begins a sentence; the name is no abbreviation."""
        token, name = self._read.tokens[at], self._read.tokens[first]
        if token.word not in self._words.patient_words or self._read.gap(at) != " " or self._is_part(at):
            return False
        begins = at == 0 or self._read.tokens[at - 1].sentence != token.sentence
        return (token.text[0].islower() or begins) and not name.text.isupper()

    def _is_part(self, at: int) -> bool:
        """ "sage-femme": the woman is a midwife."""
        before = at - 2 if self._read.text(at - 1) == "-" else at - 1
        return self._read.word(before) in self._words.staff_words

    # --- relatives ---------------------------------------------------------------------------------------------

    def _end_after_kin(self, at: int) -> int | None:
        """ "baby of Grace", "mtoto wa Amina", "bébé d'Awa", "B/O Grace"."""
        if self._slashed(at) in self._words.slashed_kin:
            first = at + 1
        elif self._read.word(at) in self._words.kin and not self._is_part(at):
            after = self._after_link(at + 1)
            if after is None:
                return None
            first = after
        else:
            return None
        begins = first
        while self._read.word(first) in self._words.patient_words and first < begins + 2:
            first += 1
        last = self._end_of_name(first)
        if last < first or self._read.text(first).isupper() or self._is_facility(first, last):
            return None
        return last if self._read.word(first) not in self._not_first else None

    def _after_link(self, at: int) -> int | None:
        if self._read.word(at) not in self._words.kin_links:
            return None
        return at + 2 if self._read.text(at + 1) in _APOSTROPHES else at + 1

    def _slashed(self, at: int) -> str:
        """ "W/ro", seen from its last part; empty where there is no such word."""
        glued = self._read.text(at - 1) == "/" and self._read.gap(at - 1) == self._read.gap(at - 2) == ""
        return f"{self._read.text(at - 2)}/{self._read.text(at)}" if glued else ""

    def _start_of(self, at: int) -> int:
        found = self._slashed(at)
        is_slashed = found.lower() in self._words.slashed_titles or found in self._words.slashed_kin
        return at - 2 if found and is_slashed else at

    # --- ages --------------------------------------------------------------------------------------------------

    def _with_age(self, at: int) -> Iterator[Suspect]:
        """ "G. Wanjiku (24 yrs", "Grace Wanjiku, aged 24"."""
        first = self._after_initial(at)
        begins = at if first is None else self._first_initial(at)
        first = at if first is None else first
        last = self._end_of_name(first)
        named = last - first + 1
        if named < 1 or (begins == first and (named < 2 or self._is_name(at - 1))):
            return
        if self._read.tokens[first].sentence in self._read.with_staff or self._read.word(first) in self._not_first:
            return
        end = self._end_of_age(last + 1, only_clear=begins == first)
        if end is not None:
            yield self._suspect(begins, end)

    def _after_initial(self, at: int) -> int | None:
        """Where the name behind "G." begins; without its point an initial begins a text, or stands behind a mark."""
        if not self._is_initial(at):
            return None
        if self._read.text(at + 1) == ".":
            return at + 2
        before = self._read.token(at - 1)
        is_first = before is None or not (before.word or before.is_number)
        return at + 1 if is_first and self._read.word(at) not in self._words.not_names else None

    def _is_initial(self, at: int) -> bool:
        token = self._read.token(at)
        return token is not None and len(token.text) == 1 and token.text.isupper()

    def _first_initial(self, at: int) -> int:
        for _more in range(_MOST_NAMES):
            if self._read.text(at - 1) == "." and self._is_initial(at - 2):
                at -= 2
        return at

    def _end_of_age(self, at: int, *, only_clear: bool) -> int | None:
        """Where an age ends that begins at ``at``. Clear is "aged 24", "24 years old", "24F"."""
        is_clear = False
        for place in range(at, at + 4):
            token = self._read.token(place)
            if token is None:
                return None
            if token.is_number:
                return self._end_of_years(place, is_clear=is_clear, only_clear=only_clear)
            if token.word in self._words.age_words:
                is_clear = True
            elif token.text not in ("(", ",", ":", "-"):
                return None
        return None

    def _end_of_years(self, at: int, *, is_clear: bool, only_clear: bool) -> int | None:
        if not 0 <= int(self._read.text(at)[:4]) <= _OLDEST:
            return None
        sex = at + 2 if self._read.text(at + 1) == "/" else at + 1
        if self._read.text(sex) in _SEXES:
            return sex
        unit = at + 1
        if self._read.word(unit) not in self._words.age_units:
            return at if is_clear else None
        if self._read.word(unit + 1) == "old":
            return unit + 1
        if self._read.word(unit + 1) in self._words.no_ages or (only_clear and not is_clear):
            return None
        return unit
