"""The 24 words of a recovery sheet: published vectors, and what a person mistypes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.domain.recovery_words import key_of_words, recovery_words
from qic_desktop.errors import RecoveryWordsError

# From the vectors published with BIP-39.
VECTORS = {
    "00" * 32: "abandon " * 23 + "art",
    "7f" * 32: "legal winner thank year wave sausage worth useful legal winner thank year wave sausage worth useful "
    "legal winner thank year wave sausage worth title",
    "ff" * 32: "zoo " * 23 + "vote",
    "f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f": "void come effort suffer camp survey warrior "
    "heavy shoot primary clutch crush open amazing screen patrol group space point ten exist slush involve unfold",
}


@pytest.mark.parametrize("key", VECTORS)
def test_the_words_are_those_of_bip_39(key: str) -> None:
    words = VECTORS[key].split()
    assert recovery_words(bytes.fromhex(key)) == tuple(words)
    assert key_of_words(" ".join(words)).hex() == key


@given(st.binary(min_size=32, max_size=32))
def test_every_key_comes_back_from_its_words(key: bytes) -> None:
    words = recovery_words(key)
    assert key_of_words("\n".join(f"{place}. {word.upper()[:4]}," for place, word in enumerate(words, 1))) == key


def refused(text: str) -> RecoveryWordsError:
    with pytest.raises(RecoveryWordsError) as error:
        key_of_words(text)
    return error.value


def test_a_mistyped_word_is_named_with_those_near_it() -> None:
    words = list(recovery_words(bytes(range(32))))
    words[6] = "amazzing"
    error = refused(" ".join(words))
    assert (error.why, error.place) == ("unknown", 7)
    assert "amazing" in error.near


def test_a_missing_word_a_swapped_one_and_nothing_are_told_apart() -> None:
    words = list(recovery_words(bytes(range(32))))
    assert (refused(" ".join(words[:-1])).why, refused(" ".join(words[:-1])).count) == ("count", 23)
    assert refused("").why == "count"
    words[0], words[1] = words[1], words[0]
    assert refused(" ".join(words)).why == "checksum"
