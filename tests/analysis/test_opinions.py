"""Scores of questionnaires to the last bit, and what several raters say side by side."""

from __future__ import annotations

from typing import Any

import pytest

from qic_desktop.analysis.opinions import compare, score
from qic_desktop.domain.instrument import Raters, Sheet, read_sheet, split_answer_id
from qic_desktop.services.progress.instruments import shipped

MODEL = next(one for one in shipped() if one.name == "sustainability")
SCALE = next(one for one in shipped() if one.name == "assessment-scale")
READINESS = next(one for one in shipped() if one.name == "readiness")
PULSE = next(one for one in shipped() if one.name == "team-pulse")


def all_of(sheet: Sheet, level: str) -> dict[str, str]:
    return {item.code: level for item in sheet.items}


# The columns of the model as they were published, added up by hand.
@pytest.mark.parametrize(("level", "total"), [("a", 100.0), ("b", 49.9), ("c", 39.7), ("d", 0.0)])
def test_the_sum_of_each_column_of_the_sustainability_model(level: str, total: float) -> None:
    assert score(MODEL, all_of(MODEL, level)) == total


def test_the_model_has_ten_factors_in_three_domains_with_four_levels() -> None:
    assert len(MODEL.items) == 10
    assert [code for code, _ in MODEL.domains] == ["process", "staff", "organisation"]
    counts = [sum(item.domain == code for item in MODEL.items) for code, _ in MODEL.domains]
    assert counts == [4, 4, 2]
    assert all([level.code for level in item.levels] == ["a", "b", "c", "d"] for item in MODEL.items)
    assert MODEL.best == 100.0
    assert "could not be checked" in MODEL.note
    assert all("Paraphrased after" in one.source for one in (MODEL, SCALE))


def test_a_mixed_sheet_is_the_sum_of_its_weights() -> None:
    answers = all_of(MODEL, "a") | {"senior": "b", "monitoring": "c", "fit": "d"}
    assert score(MODEL, answers) == 80.1
    assert MODEL.reading(80.1).startswith("55 of 100 or more")
    assert MODEL.reading(54.9).startswith("Below 55")
    assert MODEL.reading(55.0).startswith("55 of 100")


def test_an_open_question_gives_no_score() -> None:
    answers = all_of(MODEL, "a")
    answers.pop("fit")
    assert score(MODEL, answers) is None
    assert score(MODEL, answers | {"fit": "z"}) is None
    assert score(MODEL, answers | {"fit": 7}) is None  # type: ignore[dict-item]
    assert score(MODEL, {}) is None


def test_the_assessment_scale_has_ten_half_steps_and_each_is_its_own_score() -> None:
    codes = [level.code for level in SCALE.items[0].levels]
    assert codes == ["0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0", "4.5", "5.0"]
    assert [score(SCALE, {"level": code}) for code in codes] == [float(code) for code in codes]


def test_a_scale_of_agreement_is_a_mean() -> None:
    assert score(READINESS, all_of(READINESS, "4")) == 4.0
    answers = all_of(READINESS, "4") | {"time": "1"}
    assert score(READINESS, answers) == 29 / 8


def test_raters_side_by_side_lowest_first_with_how_far_they_are_apart() -> None:
    first = all_of(MODEL, "a") | {"senior": "d", "monitoring": "c"}
    second = all_of(MODEL, "a") | {"senior": "a", "monitoring": "c"}
    third = all_of(MODEL, "a") | {"senior": "c", "monitoring": "d"}
    found = compare(MODEL, [first, second, third])
    assert found.scores == (80.9, 95.9, 84.2)
    assert found.median == 84.2
    low, following = found.low
    assert (low.item.code, low.median) == ("monitoring", 2.4 / 6.5)
    assert (following.item.code, following.median, following.step) == ("senior", 5.7 / 15.0, 3)
    assert (following.lowest, following.highest) == (0.0, 1.0)
    assert [one.item.code for one in found.apart] == ["senior"]
    assert found.items[-1].step == 0


def test_equal_weights_are_no_difference_of_opinion() -> None:
    first, second = all_of(MODEL, "a") | {"behaviours": "b"}, all_of(MODEL, "a") | {"behaviours": "c"}
    assert compare(MODEL, [first, second]).items[0].step == 0


def test_sheets_with_open_questions_take_no_part() -> None:
    assert compare(MODEL, [{"fit": "a"}]).items == ()
    assert compare(MODEL, []).median is None
    assert compare(MODEL, [{"fit": "a"}, all_of(MODEL, "a")]).scores == (100.0,)
    assert compare(MODEL, [all_of(MODEL, "a")]).low == ()


def good() -> dict[str, Any]:
    scale = [{"code": "n", "value": 0, "text": "no"}, {"code": "y", "value": 1, "text": "yes"}]
    return {
        "name": "own",
        "version": 1,
        "kind": "mean",
        "raters": "several",
        "title": "Own",
        "scale": scale,
        "items": [{"code": "q", "title": "Is it so?"}],
    }


def test_an_instrument_of_ones_own_is_read() -> None:
    found = read_sheet(good())
    assert found is not None
    assert found.key == "own@1"
    assert score(found, {"q": "y"}) == 1.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "magic"},
        {"raters": "everybody"},
        {"name": ""},
        {"name": "a@b"},
        {"name": "a|b"},
        {"version": 0},
        {"version": "1"},
        {"version": True},
        {"items": []},
        {"items": "q"},
        {"items": [{"code": "q", "title": "x"}] * 2},
        {"items": [{"code": "q", "title": "x"}] * 90},
        {"items": [{"code": "q", "title": "x" * 2000}]},
        {"scale": [{"code": "n", "value": float("nan"), "text": "no"}]},
        {"scale": [{"code": "n", "value": 0, "text": "no"}]},
        {"scale": None},
        {"kind": "steps"},
        {"shown_from": "three"},
        {"readings": [{"from": "low", "text": "x"}]},
        {"domains": [["a"]]},
    ],
)
def test_what_cannot_be_used_is_none_and_never_an_error(wrong: dict[str, Any]) -> None:
    assert read_sheet(good() | wrong) is None
    assert read_sheet(wrong) is None


@pytest.mark.parametrize("content", [None, [], "x", 7, {}])
def test_other_json_is_none(content: object) -> None:
    assert read_sheet(content) is None


def test_sheets_without_names_show_nothing_below_three_whatever_the_file_says() -> None:
    assert PULSE.shown_from == 3
    found = read_sheet(good() | {"raters": "anonymous", "shown_from": 1})
    assert found is not None
    assert found.shown_from == 3
    assert found.raters is Raters.ANONYMOUS


@pytest.mark.parametrize(
    ("identity", "parts"),
    [
        ("readiness@1|team|2026-11", ("readiness", 1, "team", "2026-11")),
        ("a-b@12|x y|2026", ("a-b", 12, "x y", "2026")),
        ("readiness|team|2026-11", None),
        ("readiness@one|team|2026-11", None),
        ("readiness@1|2026-11", None),
    ],
)
def test_an_id_is_taken_apart(identity: str, parts: object) -> None:
    assert split_answer_id(identity) == parts
