"""Keys and files as words that people can say to each other: eight for a key, six for a file.

Owns the word list, both spoken forms (clauses F1 and F10 of ``resources/docs/data-package.md``) and the comparison of
what somebody heard with what is shown. Knows no keys and no files: it is given a key id or a SHA-256. Sentences about
a comparison are made in :mod:`qic_desktop.wording.spoken_words`.

The list is the English one of BIP-39: 2,048 words in alphabetical order, told apart by their first four letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from qic_desktop.paths import RESOURCES

WORD_LIST = RESOURCES / "words" / "english.txt"
LANGUAGE = "en"
"""The language of the one list."""
KEY_WORDS = 8
FILE_WORDS = 6
BITS = 11
TELLING_LETTERS = 4
GROUP = 5
_KEY_DIGITS = 30
# 2^66 has twenty digits, so that the digits of a file say all that its words say.
_FILE_DIGITS = 20
_MOST_NEAR = 3
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A key or a file in its two spoken forms; ``digits`` are groups of five, separated by spaces."""

    words: tuple[str, ...]
    digits: str

    @staticmethod
    def of_key(keyid: str) -> Spoken:
        """A key id (32 hex digits) as eight words (its first 88 bits), and modulo 10^30 as thirty digits."""
        return Spoken(_words(bytes.fromhex(keyid), KEY_WORDS), _groups(int(keyid, 16) % 10**_KEY_DIGITS, _KEY_DIGITS))

    @staticmethod
    def of_file(sha256: str) -> Spoken:
        """A file by its SHA-256 (hex): the first 66 bits as six words, and as a number of twenty digits."""
        data = bytes.fromhex(sha256)
        return Spoken(_words(data, FILE_WORDS), _groups(_first_bits(data, FILE_WORDS * BITS), _FILE_DIGITS))


@lru_cache(maxsize=1)
def word_list() -> tuple[str, ...]:
    """The 2,048 words in their published order."""
    return tuple(WORD_LIST.read_text(encoding="ascii").split())


@lru_cache(maxsize=1)
def _by_letters() -> dict[str, str]:
    return {word[:TELLING_LETTERS]: word for word in word_list()}


def _first_bits(data: bytes, bits: int) -> int:
    return int.from_bytes(data, "big") >> (8 * len(data) - bits)


def _words(data: bytes, count: int) -> tuple[str, ...]:
    """The first ``count`` times eleven bits, from the front, each as the word at that place of the list."""
    number, listed = _first_bits(data, count * BITS), word_list()
    return tuple(listed[number >> BITS * (count - 1 - place) & (2**BITS - 1)] for place in range(count))


def _groups(number: int, length: int) -> str:
    digits = f"{number:0{length}d}"
    return " ".join(digits[start : start + GROUP] for start in range(0, length, GROUP))


# --- what somebody heard ------------------------------------------------------------------------------------


class Match(StrEnum):
    """How what was typed compares with what is shown."""

    NOTHING = "nothing"
    SO_FAR = "so-far"
    EQUAL = "equal"
    DIFFERENT = "different"
    NO_WORD = "no-word"
    TOO_MANY = "too-many"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing.

    Attributes:
        match: The outcome.
        place: The word (or group of digits), from 1, that differs or is none; for ``SO_FAR`` how many are equal.
        typed: That word or group as it was typed.
        near: Words of the list that are close to it; found without looking at what is expected.
        of: How many words or groups there are in all.
        in_digits: Whether digits were typed.
    """

    match: Match
    place: int = 0
    typed: str = ""
    near: tuple[str, ...] = ()
    of: int = 0
    in_digits: bool = False


def find_word(typed: str) -> str | None:
    """The word of the list that was typed, whole or at least its first four letters; None where it is none."""
    word = _plain(typed)
    found = _by_letters().get(word[:TELLING_LETTERS])
    return found if found is not None and found.startswith(word) else None


def near_words(typed: str) -> tuple[str, ...]:
    """Up to three words of the list that are closest to ``typed``."""
    # Loaded when somebody mistypes, not at start.
    from difflib import get_close_matches

    word = _plain(typed)
    begin = [one for one in word_list() if len(word) > 1 and one.startswith(word)]
    close = get_close_matches(word, word_list(), n=_MOST_NEAR, cutoff=0.6)
    return tuple(dict.fromkeys([*close, *begin]))[:_MOST_NEAR]


def compare(shown: Spoken, typed: str) -> Comparison:
    """Compare what somebody heard with what is shown here.

    Words may be shortened to four letters; case, commas, hyphens, numbers before the words and line ends do not
    matter. What holds no letter is read as digits, of any script and in any grouping. A last word that is still being
    typed is not judged.
    """
    if _WORDS.search(typed):
        return _compare_words(shown.words, typed)
    digits = "".join(str(unicodedata.digit(mark)) for mark in typed if mark.isdecimal())
    return _compare_digits(shown.digits.split(" "), digits)


def _compare_words(expected: Sequence[str], typed: str) -> Comparison:
    said, count = _WORDS.findall(typed), len(expected)
    unfinished = typed[-1].isalpha()
    for place, word in enumerate(said[:count], 1):
        found, wanted = find_word(word), expected[place - 1]
        if found == wanted:
            continue
        if unfinished and place == len(said) and _may_become_a_word(word, wanted):
            return Comparison(Match.SO_FAR, place - 1, of=count)
        if found is None:
            return Comparison(Match.NO_WORD, place, word, near_words(word), count)
        return Comparison(Match.DIFFERENT, place, found, of=count)
    if len(said) > count:
        return Comparison(Match.TOO_MANY, len(said), of=count)
    return Comparison(Match.EQUAL if len(said) == count else Match.SO_FAR, len(said), of=count)


def _may_become_a_word(typed: str, wanted: str) -> bool:
    word = _plain(typed)
    if wanted.startswith(word):
        return True
    return len(word) < TELLING_LETTERS and any(one.startswith(word) for one in word_list())


def _compare_digits(expected: Sequence[str], typed: str) -> Comparison:
    count, whole = len(expected), "".join(expected)
    if not typed:
        return Comparison(Match.NOTHING, of=count)
    for place, wanted in enumerate(expected, 1):
        group = typed[(place - 1) * GROUP : place * GROUP]
        if not wanted.startswith(group):
            return Comparison(Match.DIFFERENT, place, group, of=count, in_digits=True)
    if len(typed) > len(whole):
        return Comparison(Match.TOO_MANY, len(typed), of=len(whole), in_digits=True)
    match = Match.EQUAL if typed == whole else Match.SO_FAR
    return Comparison(match, len(typed) // GROUP, of=count, in_digits=True)


def _plain(typed: str) -> str:
    """Without case and accents, which a telephone's spelling help likes to add."""
    apart = unicodedata.normalize("NFKD", typed.casefold())
    return "".join(mark for mark in apart if not unicodedata.combining(mark))
