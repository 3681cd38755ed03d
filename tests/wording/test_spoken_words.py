"""What people are told about keys and files that they compare by voice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from qic_desktop import i18n
from qic_desktop.domain.spoken_words import Spoken, compare
from qic_desktop.wording.spoken_words import compared_sentence, invitation_text, read_aloud, spoken_lines, spoken_text

LAPTOP = Spoken.of_key("4c6377bdfe0d733ee7fd8eb59bcac76f")
FILE = Spoken.of_file("d0b4f57ce1937ecfc1633fd4703a12283e31adc36ca213b95ce2717de2d1f4f6")


@pytest.fixture
def swahili() -> Iterator[None]:
    """A language that has no word list."""
    i18n.use_language("sw")
    yield
    i18n.use_language("en")


def test_words_stand_in_two_lines_with_the_digits_below() -> None:
    assert spoken_lines(LAPTOP) == (
        "erase  brick  urge  winter\nstrong  panda  paper  range",
        "72813 95567 83491 08513 76891 02191",
    )
    assert spoken_lines(FILE)[0] == "spawn  police  game\nsegment  dawn  gun"


@pytest.mark.usefixtures("swahili")
def test_digits_come_first_where_the_language_has_no_list() -> None:
    assert spoken_lines(LAPTOP) == (
        "72813  95567  83491\n08513  76891  02191",
        "erase brick urge winter strong panda paper range",
    )
    assert spoken_text(FILE) == "60155 65988 96248 73791"


def test_read_aloud_word_by_word_and_digit_by_digit() -> None:
    said = read_aloud("This laptop", LAPTOP)
    assert said.startswith("This laptop: erase, brick, urge, winter, strong, panda, paper, range.")
    assert said.endswith("7 2 8 1 3, 9 5 5 6 7, 8 3 4 9 1, 0 8 5 1 3, 7 6 8 9 1, 0 2 1 9 1")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", ""),
        ("erase brick ", "Equal so far: 2 of 8 words."),
        ("erase brick urge winter strong panda paper range", "Equal. All 8 words agree."),
        ("72813 95567", "Equal so far: 2 of 6 groups."),
        (LAPTOP.digits, "Equal. All 6 groups agree."),
        ("erase brick zoo ", "Different: the 3rd word is not “zoo”."),
        ("72813 1", "Different: the 2nd group is not “1”."),
        (
            "erase wnter x",
            "The 2nd word, “wnter”, is not one of the list. Did you mean “winter”, “water” or “owner”?",
        ),
        ("qxqxqx ", "The 1st word, “qxqxqx”, is not one of the list. Ask for it again, letter by letter."),
        (" ".join([*LAPTOP.words, "zoo"]), "These are 9 words; there are 8."),
        (LAPTOP.digits + "1", "These are 31 digits; there are 30."),
    ],
)
def test_a_comparison_is_said_plainly(typed: str, sentence: str) -> None:
    assert compared_sentence(compare(LAPTOP, typed)) == sentence


def test_the_text_for_a_letter_holds_both_forms() -> None:
    text = invitation_text(LAPTOP)
    assert "erase  brick  urge  winter" in text
    assert LAPTOP.digits in text
    assert "do not join" in text
