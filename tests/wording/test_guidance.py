"""Every code of the guidance has a sentence, and the numbers in it are those of the evidence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from qic_desktop.analysis.charts.accumulation import cusum
from qic_desktop.analysis.charts.comparisons import AccumulationNote, FunnelNote, FunnelPlace, SkippedReason
from qic_desktop.analysis.charts.funnel import SiteCounts, funnel
from qic_desktop.analysis.charts.run_chart import run_chart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.guidance.chooser import ReasonCode, SeriesFacts, suited_charts
from qic_desktop.analysis.guidance.suggestions import Suggestion, SuggestionCode, suggestions
from qic_desktop.analysis.series import Series, ValueStyle
from qic_desktop.domain.measure import Direction, ValueForm
from qic_desktop.errors import ComparisonError
from qic_desktop.wording import guidance
from qic_desktop.wording.errors import describe

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = "\n".join(path.read_text(encoding="utf-8") for path in (PROJECT / "qic_desktop").rglob("*.py"))
CHOSEN = {"shift", "threshold", "odds", "width", "sigma", "zero", "negative", "not-a-number", "empty", "too-large"}
"""Codes that the source gives by a variable."""
WHYS = sorted(set(re.findall(r'ComparisonError\([^)]*why="([a-z-]+)"', SOURCES)) | CHOSEN)
FACTS = SeriesFacts(24, 2500, 2000, 3000, 0.6, 1.53, 3.2)
PERIODS = tuple(f"{2020 + month // 12}-{month % 12 + 1:02}" for month in range(24))


def is_sentence(text: str) -> bool:
    return text[0].isupper() or text[0].isdigit()


@pytest.mark.parametrize("code", get_args(ReasonCode))
def test_every_reason_has_a_sentence(code: ReasonCode) -> None:
    said = guidance.reason_sentence(code, FACTS)
    assert is_sentence(said)
    assert said.endswith(".")
    assert "{" not in said


@pytest.mark.parametrize("kind", get_args(ChartKind))
def test_every_chart_has_a_name(kind: ChartKind) -> None:
    assert "hart" in guidance.kind_name(kind)


def test_the_advice_for_many_cases_says_how_much_the_points_vary() -> None:
    facts = SeriesFacts(24, 2500, 2000, 3000, 0, 1.53, 300)
    advice = {each.kind: each for each in suited_charts(ValueForm.PROPORTION, facts)}
    assert "1.5 times" in guidance.advice_text(advice["p"], FACTS)
    assert guidance.advice_text(advice["pp"], FACTS).startswith("Large numbers of cases make P and U limits too narrow")


@pytest.mark.parametrize("code", get_args(SuggestionCode))
def test_every_suggestion_says_what_it_sees_what_to_do_and_how_sure_it_is(code: SuggestionCode) -> None:
    chart = run_chart(Series(PERIODS, tuple(float(value) for value in range(24)), style=ValueStyle(percent=False)))
    numbers = dict.fromkeys(
        ("since", "run", "was", "now", "ratio", "full", "none", "excess", "value", "limit", "points", "before",
         "agreeing", "pairs", "needed", "rules", "median"),
        3.0,
    )  # fmt: skip
    for one in (
        Suggestion(code, 12, PERIODS[12], PERIODS[20], PERIODS[21], numbers),
        Suggestion(code, 12, PERIODS[12], PERIODS[20], None, {name: 1.0 for name in numbers if name != "ratio"}),
    ):
        said = guidance.suggestion_words(chart, one)
        for text in (said.title, said.shows, said.do, said.doubt):
            assert is_sentence(text)
            assert "{" not in text
        assert all(text.endswith(".") for text in (said.shows, said.do, said.doubt))
        assert not said.title.endswith(".")


def test_a_new_phase_is_said_with_its_numbers() -> None:
    values = (5.0, 7, 4, 8, 6, 3, 9, 5, 7, 4, 8, 6, 14, 15, 13, 16, 14, 15, 13, 14, 16)
    chart = run_chart(Series(PERIODS[:21], values, style=ValueStyle(percent=False), direction=Direction.UP))
    said = guidance.suggestion_words(chart, suggestions(chart)[0])
    assert said.title == "Start a new median in January 2021, if you know what was changed"
    assert said.shows == "Since January 2021 the middle of 9 points is 14, before it was 6, and it has not gone back."
    assert said.doubt.endswith("it is judged from October 2021 on.")


def test_every_note_place_and_reason_has_words() -> None:
    for place in get_args(FunnelPlace):
        assert guidance.place_name(place)
    for reason in get_args(SkippedReason):
        assert guidance.skipped_reason(reason)
    seen = set()
    for pairs in ([(1, 4), (0, 4)], [(0, 9)] * 12, [(20, 400), (380, 400)] * 8):
        found = funnel(
            [SiteCounts(str(number), *pair) for number, pair in enumerate(pairs)],
            form="proportion", style=ValueStyle(), direction=Direction.UP,
        )  # fmt: skip
        notes = guidance.funnel_notes(found)
        assert len(notes) >= len(found.notes)
        assert all(is_sentence(note) and note.endswith(".") for note in notes)
        seen |= set(found.notes)
    assert seen == set(get_args(FunnelNote))


def test_a_count_of_sites_outside_prints_what_chance_alone_gives() -> None:
    sites = [SiteCounts(str(number), 30.0, 100.0) for number in range(39)] + [SiteCounts("x", 45.0, 100.0)]
    found = funnel(sites, form="proportion", style=ValueStyle(), direction=Direction.UP)
    assert guidance.funnel_notes(found) == ("Of 40 sites, chance alone would put about 2 outside the 95 % limits.",)


def test_accumulation_notes_have_sentences() -> None:
    seen = set()
    for values in ((), (1.0, 2.0), (1.0,) * 12):
        chart = cusum(Series(PERIODS[: len(values)], values))
        assert all(is_sentence(note) for note in guidance.accumulation_notes(chart))
        seen |= set(chart.notes)
    tops, sizes = (1.0,) * 12 + (9.0,), (5.0,) * 13
    shares = tuple(top / size for top, size in zip(tops, sizes, strict=True))
    chart = cusum(Series(PERIODS[:13], shares, tops, sizes), form=ValueForm.PROPORTION)
    assert "left out" in guidance.accumulation_notes(chart)[0]
    assert seen | set(chart.notes) == set(get_args(AccumulationNote))


@pytest.mark.parametrize("why", WHYS)
def test_every_refusal_of_a_comparison_has_a_sentence_of_its_own(why: str) -> None:
    said = describe(ComparisonError("S001", why=why, row=7))
    assert said != describe(ComparisonError("S001", why="no such reason", row=7))
    assert said.endswith(".")
    assert "None" not in said
    assert "{" not in said
