"""Questionnaires in the organiser's words: every word may change, what is counted stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qic_desktop.errors import InputError, NotAllowedError
from qic_desktop.services.organising import sheet_wording
from qic_desktop.services.progress import instruments
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.errors import describe


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.create("organiser", Role.ORGANISER)
    return made


def test_a_questionnaire_is_reworded_and_old_answers_stay_readable(organiser: Workspace) -> None:
    before = instruments.get_sheet(organiser, instruments.READINESS)
    words = sheet_wording.words_of(before)
    lines = [words.lines[0], "We have a car", *words.lines[2:], "One more"]
    words = replace(words, title="Are we ready?", purpose="Before we start.", lines=tuple(lines))
    after = sheet_wording.reword(organiser, before.name, words)
    assert (after.version, after.title, len(after.items)) == (before.version + 1, "Are we ready?", len(lines))
    assert after.items[0].code == before.items[0].code
    assert after.items[1].code != before.items[1].code
    assert instruments.find_sheet(organiser, before.name, before.version) == before


def test_every_word_of_every_sheet_can_be_said_otherwise(organiser: Workspace) -> None:
    """A collaborative that works in French has no English answer left; nothing that is counted changes."""
    for sheet in instruments.shipped():
        words = sheet_wording.words_of(sheet)
        said = sheet_wording.SheetWords(
            "Titre",
            "But",
            tuple(f"{line[: len(line) - len(line.lstrip())]}Mot {number}" for number, line in enumerate(words.lines)),
            *(tuple(f"Mot {kind} {at}" for at, _one in enumerate(of)) for kind, of in _parts(words)),
        )
        after = sheet_wording.reword(organiser, sheet.name, said)
        assert sheet_wording.words_of(after) == said
        levels = [(level.code, level.value, level.needs) for item in sheet.items for level in item.levels]
        assert [(level.code, level.value, level.needs) for item in after.items for level in item.levels] == levels
        assert [least for least, _text in after.readings] == [least for least, _text in sheet.readings]
        assert [code for code, _title in after.domains] == [code for code, _title in sheet.domains]
        assert [item.domain for item in after.items if item.domain] == [
            item.domain for item in sheet.items if item.domain
        ]


def _parts(words: sheet_wording.SheetWords) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("a", words.answers), ("g", words.groups), ("r", words.readings)


def test_what_a_line_means_stays_where_it_is_left_out(organiser: Workspace) -> None:
    steps = instruments.get_sheet(organiser, instruments.ASSESSMENT)
    words = sheet_wording.words_of(steps)
    heads = tuple(line for line in words.lines if not line.startswith(" "))
    after = sheet_wording.reword(organiser, steps.name, replace(words, lines=heads))
    assert [level.detail for level in after.items[0].levels] == [level.detail for level in steps.items[0].levels]


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (instruments.SUSTAINABILITY, {"lines": ("only one line",)}),
        (instruments.ASSESSMENT, {"lines": ("only one line",)}),
        (instruments.CONFIDENCE, {"answers": ("yes", "no")}),
        (instruments.CONFIDENCE, {"readings": ()}),
        (instruments.CONFIDENCE, {"lines": ("A question", "  with an answer of its own")}),
        (instruments.SUSTAINABILITY, {"groups": ("One", "Two", "Three", "Four")}),
    ],
)
def test_another_number_of_lines_than_have_a_value_is_refused(
    organiser: Workspace, name: str, change: dict[str, tuple[str, ...]]
) -> None:
    sheet = instruments.get_sheet(organiser, name)
    with pytest.raises(NotAllowedError) as refused:
        sheet_wording.reword(organiser, name, replace(sheet_wording.words_of(sheet), **change))
    assert "as many lines as before" in describe(refused.value)
    assert instruments.get_sheet(organiser, name) == sheet


@pytest.mark.parametrize("change", [{"title": " "}, {"lines": ()}, {"lines": ("x" * 1001,)}])
def test_a_sheet_without_words_or_with_too_many_is_refused(organiser: Workspace, change: dict[str, Any]) -> None:
    sheet = instruments.get_sheet(organiser, instruments.CONFIDENCE)
    with pytest.raises(InputError):
        sheet_wording.reword(organiser, sheet.name, replace(sheet_wording.words_of(sheet), **change))
