"""Keys and files in words: the published list, both forms, and what people make of them over the telephone."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.domain import spoken_words
from qic_desktop.domain.spoken_words import Match, Spoken, compare, find_word, near_words, word_list

LAPTOP = Spoken.of_key("4c6377bdfe0d733ee7fd8eb59bcac76f")
"""erase brick urge winter strong panda paper range"""
# What python-mnemonic's own repository, wallets and their documents give as the hash of this list.
PUBLISHED = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"


def test_the_list_is_the_published_one() -> None:
    words = word_list()
    assert sha256(spoken_words.WORD_LIST.read_bytes()).hexdigest() == PUBLISHED
    assert len(words) == 2048
    assert list(words) == sorted(words)
    assert len({word[:4] for word in words}) == 2048
    assert (words[0], words[1], words[2047]) == ("abandon", "ability", "zoo")
    assert all(word.isascii() and word.islower() and 3 <= len(word) <= 8 for word in words)


def test_the_words_of_a_sum_agree_with_the_test_vectors_of_the_list() -> None:
    # BIP-39's first and last vectors: sixteen bytes and their checksum, which follows from the 129th bit.
    assert spoken_words._words(bytes(16) + b"\x37", 12) == ("abandon",) * 11 + ("about",)
    assert spoken_words._words(b"\xff" * 16 + b"\x5a", 12) == ("zoo",) * 11 + ("wrong",)


def test_a_key_is_its_first_88_bits_and_its_number() -> None:
    assert " ".join(LAPTOP.words) == "erase brick urge winter strong panda paper range"
    assert LAPTOP.digits == "72813 95567 83491 08513 76891 02191"
    assert Spoken.of_key("0" * 31 + "7").digits == "00000 00000 00000 00000 00000 00007"


def number_of(words: tuple[str, ...]) -> int:
    number = 0
    for word in words:
        number = number << 11 | word_list().index(word)
    return number


@given(st.binary(min_size=16, max_size=16))
def test_words_of_a_key_give_its_bits_back(data: bytes) -> None:
    spoken = Spoken.of_key(data.hex())
    assert number_of(spoken.words) == int.from_bytes(data[:11], "big")
    assert int(spoken.digits.replace(" ", "")) == int.from_bytes(data, "big") % 10**30


@given(st.binary(min_size=32, max_size=32))
def test_words_and_digits_of_a_file_say_the_same(data: bytes) -> None:
    spoken = Spoken.of_file(data.hex())
    assert len(spoken.words) == 6
    assert [len(group) for group in spoken.digits.split(" ")] == [5] * 4
    assert number_of(spoken.words) == int(spoken.digits.replace(" ", "")) == int.from_bytes(data, "big") >> 190


@given(st.binary(min_size=16, max_size=16), st.sampled_from([4, 8]), st.sampled_from([" ", ", ", "\n", " - ", "; "]))
def test_what_was_said_is_recognised(data: bytes, letters: int, between: str) -> None:
    spoken = Spoken.of_key(data.hex())
    said = between.join(word[:letters].title() for word in spoken.words)
    assert compare(spoken, f"  {said} ").match is Match.EQUAL
    assert compare(spoken, spoken.digits).match is Match.EQUAL


@pytest.mark.parametrize(
    "typed",
    [
        "eras bric urge wint stro pand pape rang",
        "ERASE, brick,urge ,winter; strong-panda\npaper\trange.",
        "1. erase 2. brick 3. urge 4. winter 5. strong 6. panda 7. paper 8. range",
        "Érase brîck urge winter strong panda paper range",
        "728139556783491085137689102191",
        "72813-95567-83491-08513-76891-02191",
        "٧٢٨١٣ ٩٥٥٦٧ ٨٣٤٩١ ٠٨٥١٣ ٧٦٨٩١ ٠٢١٩١",
        "७२८१३ ९५५६७ ८३४९१ ०८५१३ ७६८९१ ०२१९१",
    ],
)
def test_forgiving_of_how_it_is_typed(typed: str) -> None:
    assert compare(LAPTOP, typed).match is Match.EQUAL


def test_a_word_that_differs_is_named_by_its_place() -> None:
    found = compare(LAPTOP, "erase brick zoo winter strong panda paper range")
    assert (found.match, found.place, found.typed) == (Match.DIFFERENT, 3, "zoo")
    swapped = compare(LAPTOP, "brick erase urge winter strong panda paper range")
    assert (swapped.match, swapped.place) == (Match.DIFFERENT, 1)
    digits = compare(LAPTOP, "72813 95567 83492")
    assert (digits.match, digits.place, digits.in_digits) == (Match.DIFFERENT, 3, True)


@pytest.mark.parametrize(("typed", "wanted"), [("ereaser", "erase"), ("brik", "brick"), ("bricks", "brick")])
def test_what_is_no_word_is_named_with_its_neighbours(typed: str, wanted: str) -> None:
    found = compare(LAPTOP, f"erase {typed} urge")
    assert (found.match, found.place, found.typed) == (Match.NO_WORD, 2, typed)
    assert wanted in found.near
    assert set(found.near) <= set(word_list())


def test_neighbours_do_not_depend_on_what_is_expected() -> None:
    other = Spoken.of_key("f" * 32)
    assert compare(LAPTOP, "brik ").near == compare(other, "brik ").near == near_words("brik")
    assert near_words("qqqq") == ()


def test_a_word_still_being_typed_is_not_judged() -> None:
    for typed, equal in (("", 0), ("e", 0), ("era", 0), ("erase", 1), ("erase ", 1), ("erase b", 1), ("erase bri", 1)):
        found = compare(LAPTOP, typed)
        assert (found.match, found.place) == (Match.SO_FAR if typed else Match.NOTHING, equal), typed
    # "act" is a word and the beginning of "action": judged only once it is left.
    assert compare(LAPTOP, "erase act").match is Match.SO_FAR
    assert compare(LAPTOP, "erase act ").match is Match.DIFFERENT
    assert compare(LAPTOP, "erase acti").match is Match.DIFFERENT
    assert compare(LAPTOP, "erase qx").match is Match.NO_WORD


def test_too_much_is_not_equal() -> None:
    assert compare(LAPTOP, " ".join([*LAPTOP.words, "zoo"])).match is Match.TOO_MANY
    assert compare(LAPTOP, LAPTOP.digits + "1").match is Match.TOO_MANY


@given(st.text(max_size=80))
def test_anything_can_be_typed(typed: str) -> None:
    found = compare(LAPTOP, typed)
    assert found.match is not Match.EQUAL
    assert 0 <= found.place <= 80


def test_three_letters_do_not_tell_a_word() -> None:
    assert find_word("zoo") == "zoo"
    assert find_word("zeb") is None
    assert find_word("zebr") == "zebra"
    assert find_word("zebras") is None
    assert find_word("") is None
