"""The poster of the driver diagram: all on one page where it fits, readable pages where it does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from qic_desktop.analysis.geometry.driver_tree import Branch, Face, Tree
from qic_desktop.reports.driver_poster import poster_pdf
from qic_desktop.reports.driver_poster_value import DriverPoster
from qic_desktop.reports.values import Imprint

HEADS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas and their tests")
IMPRINT = Imprint("5 April 2019", made_by="Mtoni Juu", practice=True)


def tree(primary: int, ideas: int) -> Tree:
    def secondary(one: int) -> Branch:
        below = (
            Branch(Face(f"i{one}-{n}", "idea", f"Idea {one}.{n}", 2, "A", "adopted", "adopted")) for n in range(ideas)
        )
        return Branch(Face(f"s{one}", "driver", f"Secondary {one}", 2), tuple(below))

    drivers = (
        Branch(Face(f"p{one}", "driver", f"Primary {one}", 1, concern="no measure yet"), (secondary(one),))
        for one in range(primary)
    )
    aim = Branch(Face("", "aim", "95 in 100 leave within four hours", title="Aim, by 30 June 2019"), tuple(drivers))
    lost = Branch(Face("lost", "idea", "Saturday ward round", 1, state="not-tested", state_word="not tested"))
    return Tree(aim, HEADS, (lost,), "Not placed yet")


def poster(primary: int, ideas: int, *, large: bool = False) -> DriverPoster:
    return DriverPoster(
        "Mtoni Juu", "Four-Hour Care", tree(primary, ideas), "9 change ideas: 9 adopted", IMPRINT, large
    )


@pytest.mark.parametrize(("large", "size"), [(False, (842, 595)), (True, (1191, 842))])
def test_everything_stands_on_one_page_of_the_right_paper(
    read: Callable[[bytes], Any], large: bool, size: tuple[int, int]
) -> None:
    data = poster_pdf(poster(3, 3, large=large))
    (page,) = PdfReader(BytesIO(data)).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size
    text = read(data).text
    for words in (*HEADS, "Aim, by 30 June 2019", "Primary 2", "Secondary 0", "Idea 2.2", "adopted", "no measure yet"):
        assert words in text, words
    for words in ("Not placed yet", "Saturday ward round", "9 change ideas: 9 adopted", "Mtoni Juu", "Driver diagram"):
        assert words in text, words


def test_many_cards_take_more_pages_and_none_is_left_out(read: Callable[[bytes], Any]) -> None:
    data = poster_pdf(poster(9, 9))
    pages = PdfReader(BytesIO(data)).pages
    assert 2 <= len(pages) <= 9
    text = read(data).text
    assert all(f"Idea {one}.{n}" in text for one in range(9) for n in range(9))
    assert text.count("Saturday ward round") == 1
    assert all("95 in 100 leave" in page.extract_text() for page in pages)


def test_one_driver_with_very_many_ideas_is_drawn_smaller_and_not_cut(read: Callable[[bytes], Any]) -> None:
    data = poster_pdf(poster(1, 80))
    text = read(data).text
    assert all(f"Idea 0.{n}" in text for n in range(80))


def test_the_same_diagram_gives_the_same_bytes_and_an_empty_one_a_page() -> None:
    assert poster_pdf(poster(2, 2)) == poster_pdf(poster(2, 2))
    bare = replace(poster(0, 0), summary="")
    assert len(PdfReader(BytesIO(poster_pdf(bare))).pages) == 1


def test_from_right_to_left_the_aim_stands_at_the_right() -> None:
    here = poster(2, 2)
    there = replace(here, tree=replace(here.tree, right_to_left=True), imprint=replace(IMPRINT, direction="rtl"))

    def left_of(words: str, data: bytes) -> float:
        found: list[float] = []
        page = PdfReader(BytesIO(data)).pages[0]
        page.extract_text(visitor_text=lambda text, _cm, tm, *_more: found.append(tm[4]) if words in text else None)
        return found[0]

    assert left_of("Aim, by", poster_pdf(here)) < 200
    assert left_of("Aim, by", poster_pdf(there)) > 500
