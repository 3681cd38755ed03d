"""What looks like a patient's name or number is found, and what teams write every day is not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qic_desktop.domain.identifier_words import all_words
from qic_desktop.domain.identifiers import find_suspects, taken_out, text_hash
from qic_desktop.domain.identity_shapes import COUNTRIES, luhn, parse_shape, verhoeff
from qic_desktop.errors import InputError
from qic_desktop.wording.identity_shapes import country_names

SUSPICIOUS = {
    "Mrs Awa Traoré came late": ("name", "Mrs Awa Traoré"),
    "MRS TRAORE came late": ("name", "MRS TRAORE"),
    "mother of Mr. Joseph Kamau": ("name", "Mr. Joseph Kamau"),
    "Mr. Joseph Kamau was admitted by the nurse": ("name", "Mr. Joseph Kamau"),
    "Mme Diallo a saigné": ("name", "Mme Diallo"),
    "M. Diallo attendait": ("name", "M. Diallo"),
    "Bibi Asha alilazwa": ("name", "Bibi Asha"),
    "Bwana Juma alikuja": ("name", "Bwana Juma"),
    "Dr Amina died in theatre": ("name", "Dr Amina"),
    "patient Neema Juma bled": ("name", "patient Neema Juma"),
    "mgonjwa Neema alisubiri": ("name", "mgonjwa Neema"),
    "patiente Awa, deuxième jour": ("name", "patiente Awa"),
    "in bed 4 nobody came": ("file", "bed 4"),
    "file no. 3345": ("file", "file no. 3345"),
    "IP No. KH/2231/26": ("file", "IP No. KH/2231/26"),
    "dossier n° 223": ("file", "dossier n° 223"),
    "kitanda namba 7": ("file", "kitanda namba 7"),
    "faili nambari 334": ("file", "faili nambari 334"),
    "call 0712 345 678": ("phone", "0712 345 678"),
    "call +255 712 345 678": ("phone", "+255 712 345 678"),
    "06 12 34 56 78": ("phone", "06 12 34 56 78"),
    "seen, 12345678": ("number", "12345678"),
    "123-456-789": ("number", "123-456-789"),
    "born on 3 May 2026": ("birth", "3 May 2026"),
    "DOB: 03/05/1991": ("birth", "03/05/1991"),
    "née le 12.03.1987": ("birth", "12.03.1987"),
    "alizaliwa 3 Mei 2026": ("birth", "3 Mei 2026"),
    "date of birth May 3, 2025": ("birth", "May 3, 2025"),
    # Digits and letters of other scripts, and marks that nobody sees.
    "١٢٣٤٥٦٧٨": ("number", "١٢٣٤٥٦٧٨"),
    "１２３４５６７８": ("number", "１２３４５６７８"),
    "Ｍｒｓ Ａｗａ came": ("name", "Ｍｒｓ Ａｗａ"),
    "Mr\u200f. Okoro": ("name", "Mr\u200f. Okoro"),
    "071\u200b2345678": ("phone", "071\u200b2345678"),
    "😀 Mrs Awa 😀": ("name", "Mrs Awa"),
    "Mrs\u00a0Awa": ("name", "Mrs\u00a0Awa"),
    "bed\x004": ("file", "bed\x004"),
    "nurse saw it. Mrs Awa bled": ("name", "Mrs Awa"),
}
HARMLESS = (
    "",
    "Dr Amina trained staff",
    "Dr Amina explains the partograph to each mother",
    "Sister Grace checks the stock",
    "Mrs Traoré, midwife, leads the team",
    "Mme Diallo, sage-femme, anime la réunion",
    "Bwana Juma, karani, anaongoza timu",
    "1,234 of 5,678",
    "1 234 567 naissances",
    "1.234.567",
    "0.12345678",
    "3,14159265",
    "95.5 (93.2-97.1)",
    "2026-05-03 to 2026-05-31",
    "2026-01/2026-06",
    "20260503",
    "M1 2024-2025, OXY-1, SEP-1b",
    "12 14 16 18 20",
    "3 May 2026",
    "on 13.04.2026 and 03/05/26",
    "babies born since 1 May 2026",
    "births between 1 May 2026 and 3 May 2026",
    "file 3 of the register",
    "12 beds in 4 wards",
    "bed 12 % full",
    "patient 30 minutes late",
    "each patient seen within 15 minutes",
    "Patient Safety Officer",
    "patient HIV status",
    "for every mother. In May we began",
    "In January, March and April",
    "Mr A",
    "Miss Monday",
    "lit 4 heures",
    "Mama wajawazito",
    "8 of 10 seen, up from 5 of 10",
    "4-hour performance 78.1 %",
    "mother-baby pairs",
    "\u200f\u200e😀\x00",
    "3/4/5",
)


@pytest.mark.parametrize(("text", "found"), SUSPICIOUS.items())
def test_what_looks_like_it_is_found(text: str, found: tuple[str, str]) -> None:
    assert [(one.kind, text[one.start : one.end]) for one in find_suspects(text)] == [found]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_teams_write_every_day_is_not_asked(text: str) -> None:
    assert find_suspects(text) == ()


def test_what_was_found_can_be_taken_out() -> None:
    text = "Mrs Awa Traoré, bed 4, bled"
    assert taken_out(text, find_suspects(text)) == "…, …, bled"
    assert find_suspects(taken_out(text, find_suspects(text))) == ()


def test_a_name_of_300_letters_is_one_name() -> None:
    text = f"Mrs {'A' + 'a' * 299} came"
    assert taken_out(text, find_suspects(text)) == "… came"


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1",
        "1 ",
        "Mr ",
        "Mrs Awa ",
        "bed no no no ",
        "bed: ",
        "0-",
        "é١",
        "A. ",
        "born 1/1/01 ",
        "12 May 20",
        "+",
        "((((",
        "AAAA/",
        "a@a.",
        "OPD/1/",
        "B/O Ana ",
        "baby of baby ",
        "G. Ana (",
        "mrs ",
    ],
)
def test_the_longest_text_is_read_in_time_that_grows_with_it(piece: str, cost: Any) -> None:
    shapes = [parse_shape("9999 9999 9999 verhoeff"), parse_shape("A9A9A9A9 A9A9A9A9")]

    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        return float(cost(lambda: find_suspects(text, shapes)))

    assert seconds(32_768) < 30 * seconds(4_096), "the square would be 64 times"


@given(st.text(max_size=200))
def test_any_text_is_read_and_places_are_in_order(text: str) -> None:
    places = [place for one in find_suspects(text) for place in (one.start, one.end)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)
    assert len(text_hash(text)) == 64


def test_check_digits_are_those_that_were_published() -> None:
    assert luhn("79927398713")
    assert not luhn("79927398710")
    assert verhoeff("2363")
    assert not any(verhoeff(f"236{digit}") for digit in "012456789")
    # What a check digit is for: every neighbours' swap of a valid number shows.
    assert verhoeff("1428570")
    assert not verhoeff("4128570")


@pytest.mark.parametrize(
    ("shape", "text", "found"),
    [
        ("AA-99999", "see AB-12345.", True),
        ("AA-99999", "see AB-123456", False),
        ("9999 9999 9999 verhoeff", "2341 2341 2346", True),
        ("9999 9999 9999 verhoeff", "234123412346", True),
        ("9999 9999 9999 verhoeff", "2341 2341 2345", False),
        ("99.999 luhn", "18.934 x", False),
        ("(99999)", "(12345)", True),
    ],
)
def test_a_shape_is_found_where_it_stands_whole(shape: str, text: str, found: bool) -> None:
    kinds = {one.kind for one in find_suspects(text, [parse_shape(shape)])}
    assert ("national" in kinds) is found


@pytest.mark.parametrize("written", ["", "99", "AAAAAA", "9" * 41, "luhn", "   "])
def test_what_is_no_shape_is_refused(written: str) -> None:
    with pytest.raises(InputError):
        parse_shape(written)


def test_every_language_brings_every_kind_of_word() -> None:
    words = all_words()
    assert {"mrs", "mme", "bibi"} <= words.titles
    assert {"bed", "lit", "kitanda"} <= set(words.number_words)
    assert {"may", "mai", "mei"} <= words.months


@pytest.mark.parametrize(
    ("country", "text"),
    [
        ("BR", "123.456.789-09"),
        ("GH", "GHA-123456789-0"),
        ("IN", "2341 2341 2346"),
        ("PK", "12345-1234567-1"),
        ("RW", "1 1987 8 0012345 0 12"),
        ("TZ", "19870512-12345-00001-23"),
        ("ZA", "800101 5009 087"),
        ("ZM", "123456/10/1"),
    ],
)
def test_the_shapes_of_countries_find_their_numbers(country: str, text: str) -> None:
    said, shape = f"as {text}, late", parse_shape(COUNTRIES[country])
    (one,) = find_suspects(said, [shape])
    assert said[one.start : one.end] == text
    assert list(shape.places_in(said)) == [(3, 3 + len(text))]


def test_every_country_has_a_name() -> None:
    assert {code for code, _name in country_names()} == set(COUNTRIES)
