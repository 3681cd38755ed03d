"""The minutes of a meeting and the agreement that both sign."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from qic_desktop.reports.team_papers import agreement_pdf, minutes_pdf
from qic_desktop.reports.team_value import ActionLine, AgreementPaper, Minutes, PromiseLine, RoleLine
from qic_desktop.reports.values import Imprint

IMPRINT = Imprint("5 April 2019", made_by="Mtoni Juu", practice=True)
MINUTES = Minutes(
    owner="Mtoni Juu",
    day="26 March 2019",
    purpose="Test B2",
    lead="26 March 2019 · 4 of 5 came · 55 minutes",
    came=("Grace Okafor, Team leader", "Ruth Adler, Clinician"),
    absent=("Sana Iqbal, Data clerk",),
    agenda="The chart\nThe week with two doctors",
    decisions="Begin C1 on 1 April",
    notes="Leila asks that people are told.",
    actions=(ActionLine("Ask for a second desk", "Ruth Adler", "2 Apr 2019"),),
    before=(ActionLine("Print the chart", "Sana Iqbal", "done"),),
    imprint=IMPRINT,
)
PAPER = AgreementPaper(
    owner="Mtoni Juu",
    collaborative="Four-Hour Care",
    aim="By March 2020, 95 of 100 leave within four hours.",
    team=("Learn to test changes",),
    management=("Fewer complaints",),
    to_talk_about="Spread",
    members=(RoleLine("Grace Okafor", "Team leader", "8"),),
    leaders=(PromiseLine("Helen Brook, chief nurse", ("Two hours a week",)),),
    text="We meet every month.",
    team_signed="Grace Okafor, signed on 12 March 2019",
    management_signed="",
    imprint=IMPRINT,
)


def test_the_minutes_say_who_came_what_was_decided_and_who_does_what(read: Callable[[bytes], Any]) -> None:
    text = read(minutes_pdf(MINUTES)).text
    for words in (
        "Test B2",
        "4 of 5 came · 55 minutes",
        "Grace Okafor, Team leader",
        "Not there: Sana Iqbal, Data clerk",
        "The week with two doctors",
        "Begin C1 on 1 April",
        "Leila asks that people are told.",
        "Ask for a second desk",
        "2 Apr 2019",
        "Still open from before",
    ):
        assert words in text, words


def test_empty_parts_of_minutes_are_left_out(read: Callable[[bytes], Any]) -> None:
    bare = replace(MINUTES, purpose="", came=(), absent=(), agenda="", decisions=" ", notes="", actions=(), before=())
    text = read(minutes_pdf(bare)).text
    assert "Meeting of 26 March 2019" in text
    for words in ("Agenda", "Decided", "Notes", "To be done", "Came", "Not there"):
        assert words not in text


def test_the_agreement_holds_both_objectives_hours_promises_and_two_signatures(read: Callable[[bytes], Any]) -> None:
    text = read(agreement_pdf(PAPER)).text
    for words in (
        "Learn to test changes",
        "Fewer complaints",
        "Spread",
        "Grace Okafor",
        "Helen Brook, chief nurse agrees to give",
        "Two hours a week",
        "We meet every month.",
        "signed on 12 March 2019",
        "For the team",
        "For the management",
    ):
        assert words in text, words


def test_the_same_value_gives_the_same_bytes() -> None:
    assert minutes_pdf(MINUTES) == minutes_pdf(MINUTES)
    assert agreement_pdf(PAPER) == agreement_pdf(PAPER)


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize(
    "text", ["<b>& " + "x" * 400, "ماء " * 900, "🙂\u202e" * 20, "a\n" * 40, "a\n" * 100, "a b " * 320]
)
def test_any_text_is_printed(direction: str, text: str) -> None:
    imprint = replace(IMPRINT, direction=direction)
    line = ActionLine(text, text, text)
    odd = replace(
        MINUTES, purpose=text, came=(text,) * 9, agenda=text, notes=text, actions=(line,) * 10, imprint=imprint
    )
    assert minutes_pdf(odd).startswith(b"%PDF")
    member = RoleLine(text, text, "8")
    paper = replace(
        PAPER,
        team=(text,) * 4,
        management=(text,),
        members=(member,) * 10,
        leaders=(PromiseLine(text, (text,)),),
        text=text,
        team_signed=text[:200],
        imprint=imprint,
    )
    assert agreement_pdf(paper).startswith(b"%PDF")
