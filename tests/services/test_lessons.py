"""The lessons: each chart shows just what its lesson speaks of, each question has one right answer."""

from __future__ import annotations

import pytest

from qic_desktop.analysis.charts.values import RunChart
from qic_desktop.errors import NotFoundError
from qic_desktop.services.learning.lesson_charts import lesson_chart
from qic_desktop.services.learning.lessons import LESSONS
from qic_desktop.wording.charts import chart_sentence
from qic_desktop.wording.lessons import lesson_text

FOUND = {
    "run-chart": [],
    "shift": ["shift"],
    "one-value": [],
    "two-bars": ["shift", "crossings"],
    "aim": [],
    "prediction": [],
    "small-scale": [],
    "data-plan": [],
    "rare-events": ["crossings"],
    "missing": [],
}


def drawn(code: str) -> RunChart:
    return lesson_chart(code, lesson_text(code).notes)


@pytest.mark.parametrize("code", LESSONS)
def test_the_chart_finds_what_its_lesson_says(code: str) -> None:
    rules = {finding.rule for finding in drawn(code).findings}
    assert rules <= set(FOUND[code])
    assert bool(rules) == bool(FOUND[code])


@pytest.mark.parametrize("code", LESSONS)
def test_every_word_of_a_lesson_is_there_and_one_answer_is_right(code: str) -> None:
    text = lesson_text(code)
    assert all((text.title, text.short, text.chart, text.question, text.keep))
    assert len(text.paragraphs) == 3
    assert len(text.choices) == 3
    assert sum(choice.right for choice in text.choices) == 1
    assert all(choice.text and choice.feedback for choice in text.choices)
    assert len(drawn(code).annotations) == len(text.notes)
    words = " ".join((*text.paragraphs, *(choice.feedback for choice in text.choices)))
    assert len(words.split()) < 220, "three minutes"


def test_the_right_answers_do_not_always_stand_in_one_place() -> None:
    places = [next(n for n, choice in enumerate(lesson_text(code).choices) if choice.right) for code in LESSONS]
    assert set(places) >= {1, 2}


def test_numbers_in_the_words_are_those_of_the_charts() -> None:
    shift = drawn("shift")
    assert len(shift.findings[0].places) == 10, "ten months in a row"
    assert "more than 7" in chart_sentence(shift)[0]
    before, after = [drawn("two-bars").series.values[part] for part in (slice(0, 12), slice(12, 24))]
    means = [round(100 * sum(one or 0 for one in half) / 12) for half in (before, after)]
    assert means == [41, 71]
    assert "41 % before, 71 % after" in lesson_text("two-bars").paragraphs[0]
    one = drawn("one-value").series
    assert one.values[one.periods.index("2025-01")] == 0.24
    assert len(drawn("rare-events").series) == 13
    assert sum(value is None for value in drawn("missing").series.values) == 3
    assert drawn("aim").series.target == 0.8


def test_no_such_lesson() -> None:
    with pytest.raises(NotFoundError):
        lesson_chart("juggling")
