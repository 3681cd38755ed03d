"""Where the cards of a driver diagram stand: never on each other, in order, mirrored, and fast with hundreds."""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import Any

import pytest

from qic_desktop.analysis.geometry.driver_marks import diagram_scene
from qic_desktop.analysis.geometry.driver_tree import (
    Branch,
    Diagram,
    Face,
    Figure,
    Tree,
    drop_places,
    lay_out,
    nearest_place,
)
from qic_desktop.analysis.geometry.glyphs import NAMES, glyph
from qic_desktop.analysis.geometry.marks import Label
from qic_desktop.analysis.geometry.text import text_width
from qic_desktop.analysis.geometry.wrapping import wrapped

HEADS = ("Aim", "Primary drivers", "Secondary drivers", "Change ideas")
LONG = "People who are ready to go home wait in a lounge and not in a bed until their medicines have come " * 4


def idea(key: str, text: str = "An idea") -> Branch:
    return Branch(Face(key, "idea", text, state="not-tested", state_word="not tested"))


def driver(key: str, level: int, *children: Branch, text: str = "A driver") -> Branch:
    return Branch(Face(key, "driver", text, level), children)


def tree(*primary: Branch, loose: tuple[Branch, ...] = (), right_to_left: bool = False) -> Tree:
    aim = Branch(Face("", "aim", "95 in 100 leave within four hours", title="Aim"), primary)
    return Tree(aim, HEADS, loose, "Not placed yet", right_to_left)


def small(*, right_to_left: bool = False) -> Tree:
    return tree(
        driver("p", 1, driver("s", 2, idea("a"), idea("b", LONG)), idea("c")),
        driver("q", 1),
        driver("r", 1, driver("t", 2, idea("d"))),
        loose=(idea("lost"), driver("gone", 1, idea("below"))),
        right_to_left=right_to_left,
    )


def many(count: int) -> Tree:
    def below(name: str) -> Branch:
        return driver(name, 2, *(idea(f"{name}-{number}") for number in range(8)))

    return tree(*(driver(f"p{one}", 1, *(below(f"s{one}-{two}") for two in range(4))) for one in range(count)))


def overlapping(diagram: Diagram) -> list[tuple[str, str]]:
    return [
        (one.face.key, two.face.key)
        for one, two in combinations(diagram.cards, 2)
        if one.x < two.x + two.width and two.x < one.x + one.width
        if one.y < two.y + two.height and two.y < one.y + one.height
    ]


@pytest.mark.parametrize("width", [500, 869, 1130, 1600])
@pytest.mark.parametrize("right_to_left", [False, True])
def test_no_card_lies_on_another_at_any_width(width: float, right_to_left: bool) -> None:
    assert overlapping(lay_out(small(right_to_left=right_to_left), width)) == []
    assert overlapping(lay_out(many(3), width)) == []


def test_siblings_stand_in_order_from_above_and_parents_beside_them() -> None:
    found = lay_out(small(), 1130)
    places = found.by_key
    assert places["p"].y < places["q"].y < places["r"].y
    assert places["a"].y < places["b"].y < places["c"].y < places["d"].y
    assert places["s"].y < places["p"].middle < places["c"].y + places["c"].height
    assert [places[key].x for key in ("", "p", "s", "a")] == sorted(places[key].x for key in ("", "p", "s", "a"))
    assert {places[key].x for key in ("a", "b", "c", "d", "lost", "below")} == {places["a"].x}
    assert found.loose_y is not None
    assert min(places[key].y for key in ("lost", "gone", "below")) > found.loose_y
    assert max(places[key].y + places[key].height for key in ("p", "q", "r", "d")) < found.loose_y


def test_from_right_to_left_everything_is_mirrored() -> None:
    here, there = lay_out(small(), 1130), lay_out(small(right_to_left=True), 1130)
    for card in here.cards:
        other = there.by_key[card.face.key]
        assert other.x == pytest.approx(here.width - card.x - card.width, abs=0.02)
        assert (other.y, other.width, other.height) == (card.y, card.width, card.height)
    words = [mark for mark in diagram_scene(there).marks if isinstance(mark, Label) and mark.text == "A driver"]
    assert {mark.align for mark in words} == {"right"}


def test_words_are_wrapped_and_stay_inside_their_card() -> None:
    found = lay_out(small(), 1130)
    card = found.by_key["b"]
    assert len(card.lines) == 5
    assert card.cut
    assert card.lines[-1].endswith("…")
    assert not found.by_key["a"].cut
    for mark in diagram_scene(found).marks:
        if isinstance(mark, Label):
            left = mark.x - (text_width(mark.text, mark.size, mark.weight) if mark.align == "right" else 0)
            assert left >= -0.5
            assert left + text_width(mark.text, mark.size, mark.weight) <= found.width + 1, mark.text


def test_one_endless_word_is_broken_and_no_words_are_no_lines() -> None:
    lines, cut = wrapped("x" * 300, 100, 13)
    assert cut
    assert len(lines) == 5
    assert all(text_width(line, 13) <= 100 for line in lines)
    assert wrapped("", 100, 13) == ((), False)
    assert wrapped("one two", 400, 13) == (("one two",), False)
    assert wrapped("a\x00b\nc", 400, 13)[0] == ("a\x00b c",)


def test_arrows_lead_along_columns_to_the_ideas_and_to_the_aim() -> None:
    found = lay_out(small(), 1130)
    assert found.beside("", "in") == "q"
    assert found.beside("p", "in") in ("s", "c")
    assert found.beside("a", "down") == "b"
    assert found.beside("b", "down") == "c"
    assert found.beside("d", "down") == "lost"
    assert found.beside("a", "up") == "a"
    assert found.beside("a", "out") == "s"
    assert found.beside("s", "out") == "p"
    assert found.beside("p", "out") == ""
    assert found.beside("q", "in") == "q"
    assert found.beside("not there", "in") == ""


def test_a_card_can_go_everywhere_but_below_itself_or_too_deep() -> None:
    found = lay_out(small(), 1130)
    ideas = {(one.parent, one.place) for one in drop_places(found, "a", 4)}
    assert ("s", 0) in ideas
    assert ("s", 1) in ideas
    assert ("q", 0) in ideas
    assert not any(parent == "" for parent, _place in ideas)
    drivers = {one.parent for one in drop_places(found, "p", 4)}
    assert drivers == {"", "q", "r", "t", "gone"}
    assert {one.parent for one in drop_places(found, "p", 2)} == {""}


def test_the_mark_is_in_the_gap_between_the_neighbours() -> None:
    found = lay_out(small(), 1130)
    places = drop_places(found, "d", 4)
    between = next(one for one in places if (one.parent, one.place) == ("s", 1))
    first, second = found.by_key["a"], found.by_key["b"]
    assert first.y + first.height < between.y < second.y
    assert (between.x, between.width) == (first.x, first.width)
    assert nearest_place(places, between.x + 20, between.y + 1) == between
    assert nearest_place((), 0, 0) is None


def test_measures_stand_on_the_card_and_the_value_is_never_cut() -> None:
    face = Face("m", "driver", "A driver", 1, figures=(Figure("A measure with a very long name indeed: 86.1 %"),))
    found = lay_out(tree(Branch(face)), 1130)
    words = [mark.text for mark in diagram_scene(found).marks if isinstance(mark, Label)]
    (said,) = [text for text in words if text.endswith(": 86.1 %")]
    assert "…" in said


@pytest.mark.parametrize("name", [*NAMES, "unknown"])
def test_every_mark_stays_on_its_square(name: str) -> None:
    marks = glyph(name, 10, 20, 14, "text")
    assert marks
    for mark in marks:
        for x, y in zip(getattr(mark, "xs", ()), getattr(mark, "ys", ()), strict=True):
            assert 10 <= x <= 24
            assert 20 <= y <= 34


def test_hundreds_of_cards_cost_in_line_with_their_number(cost: Any) -> None:
    few, wide = many(12), many(96)
    assert cost(lambda: lay_out(wide, 1130)) < 30 * cost(lambda: lay_out(few, 1130)), "the square would be 64 times"


def test_hundreds_of_cards_are_laid_out_in_one_column() -> None:
    found = lay_out(many(12), 1130)
    assert len(found.cards) == 1 + 12 * (1 + 4 * 9)
    column = found.by_column[3]
    assert all(one.y + one.height <= two.y for one, two in pairwise(column))
