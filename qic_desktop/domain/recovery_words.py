"""The key of a store as 24 words on paper, and back.

The words are those of BIP-39 for 256 bits: 24 times eleven bits, of which the last eight are the first of the
SHA-256, so that a mistaken word is noticed. The list is that of :mod:`qic_desktop.domain.spoken_words`.
"""

from __future__ import annotations

import re
from hashlib import sha256

from qic_desktop.domain.spoken_words import BITS, find_word, near_words, word_list
from qic_desktop.errors import RecoveryWordsError

KEY_BYTES = 32
COUNT = 24
_CHECK_BITS = 8
_WORDS = re.compile(r"[^\W\d_]+")


def recovery_words(key: bytes) -> tuple[str, ...]:
    """The 24 words that stand for 32 bytes."""
    number = int.from_bytes(key, "big") << _CHECK_BITS | sha256(key).digest()[0]
    listed = word_list()
    return tuple(listed[number >> BITS * (COUNT - 1 - place) & (2**BITS - 1)] for place in range(COUNT))


def key_of_words(text: str) -> bytes:
    """The 32 bytes that typed words stand for.

    Words may be cut to four letters; case, numbers, commas and line ends do not matter.

    Raises:
        RecoveryWordsError: "unknown" with the place and words that are near, "count", "checksum".
    """
    typed = _WORDS.findall(text)
    found = [find_word(word) for word in typed]
    for place, (word, known) in enumerate(zip(typed, found, strict=True), 1):
        if known is None:
            raise RecoveryWordsError("unknown", place=place, near=near_words(word))
    if len(typed) != COUNT:
        raise RecoveryWordsError("count", count=len(typed))
    places = {word: place for place, word in enumerate(word_list())}
    number = 0
    for known in found:
        number = number << BITS | places[str(known)]
    key = (number >> _CHECK_BITS).to_bytes(KEY_BYTES, "big")
    if sha256(key).digest()[0] != number & (2**_CHECK_BITS - 1):
        raise RecoveryWordsError("checksum")
    return key
