"""The organiser's summary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qic_desktop.reports.collaborative import collaborative_pdf
from qic_desktop.reports.collaborative_value import CollaborativeSummary, SiteLine

Read = Callable[[bytes], Any]


def test_twenty_sites_fit_on_one_page(summary: CollaborativeSummary, read: Read) -> None:
    text = read(collaborative_pdf(summary))
    assert len(text.pages) == 1
    for words in ("Winters are getting longer", "Middle site", "94.1", "19 of 20 sites", "chance alone would give"):
        assert words in text.text


def test_sites_stand_a_to_z_whatever_their_order(summary: CollaborativeSummary, read: Read) -> None:
    # One column after the other: with three sites the left one has two.
    sites = tuple(SiteLine(name, "improving", "90") for name in ("charlie", "Alpha", "Bravo"))
    text = read(collaborative_pdf(replace(summary, sites=sites))).text
    assert text.index("Alpha") < text.index("charlie")
    assert text.index("Alpha") < text.index("Bravo")
    reversed_too = read(collaborative_pdf(replace(summary, sites=sites[::-1]))).text
    assert reversed_too == text


def test_many_sites_go_on_over_pages_and_none_is_lost(summary: CollaborativeSummary, read: Read) -> None:
    sites = tuple(SiteLine(f"Site {number:03}", "only chance", "88.8") for number in range(140))
    pdf = read(collaborative_pdf(replace(summary, sites=sites)))
    assert len(pdf.pages) > 1
    assert all(f"Site {number:03}" in pdf.text for number in range(140))


def test_no_site_yet_is_said_in_words(summary: CollaborativeSummary, read: Read) -> None:
    empty = replace(summary, sites=(), periods=(), reporting=())
    assert "No site has reported yet." in read(collaborative_pdf(empty)).text


def test_a_line_without_any_number_is_left_out_and_a_gap_is_a_dash(summary: CollaborativeSummary, read: Read) -> None:
    periods = tuple(replace(line, at_target="") for line in summary.periods)
    periods = (replace(periods[0], median=""), *periods[1:])
    text = read(collaborative_pdf(replace(summary, periods=periods))).text
    assert "Sites at target" not in text
    assert "Middle site –" in text


def test_three_years_of_periods_are_all_there(summary: CollaborativeSummary, read: Read) -> None:
    periods = tuple(replace(line, period=f"P{n}") for n, line in enumerate(summary.periods * 3))
    text = read(collaborative_pdf(replace(summary, periods=periods))).text
    assert "P0 " in text
    assert "P35" in text


def test_hostile_names_are_text(summary: CollaborativeSummary, read: Read) -> None:
    sites = (SiteLine("<i>Ward</i> & Co", "<b>", "\x00" * 500), SiteLine("x" * 10_000, "y" * 10_000, "z" * 10_000))
    pdf = read(collaborative_pdf(replace(summary, sites=sites, chance_note="w " * 5_000)))
    assert "<i>Ward</i> & Co" in pdf.text
    assert "Helvetica" not in " ".join(pdf.fonts())


def test_the_same_value_gives_the_same_bytes(summary: CollaborativeSummary) -> None:
    assert collaborative_pdf(summary) == collaborative_pdf(summary)
