"""One chart on a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from qic_desktop.reports.chart_page import chart_pdf
from qic_desktop.reports.chart_value import ChartPage
from qic_desktop.reports.values import CHART_PAGE_SIZE, LetteredNote

Read = Callable[[bytes], Any]


def test_the_page_is_one_a4_landscape(chart_page: ChartPage, read: Read) -> None:
    pdf = read(chart_pdf(chart_page))
    box = pdf.reader.pages[0].mediabox
    assert len(pdf.pages) == 1
    assert (round(float(box.width)), round(float(box.height))) == (842, 595)


def test_it_names_the_owner_the_measure_and_what_the_chart_says(chart_page: ChartPage, read: Read) -> None:
    text = read(chart_pdf(chart_page)).text
    for words in ("Walstead Infirmary", "Seen within four hours", "It holds.", "Door nurse: adapted", "1 of 1"):
        assert words in text


def test_a_chart_of_the_stated_size_leaves_room_for_title_and_letters(chart_page: ChartPage, read: Read) -> None:
    width, height = CHART_PAGE_SIZE
    sized = replace(chart_page.chart.scene, width=width, height=height)
    page = replace(chart_page, chart=replace(chart_page.chart, scene=sized))
    assert len(read(chart_pdf(page)).pages) == 1


def test_what_a_reader_should_not_forget_stands_below(chart_page: ChartPage, read: Read) -> None:
    text = read(chart_pdf(replace(chart_page, care=("The cases counted doubled in July 2017.",)))).text
    assert "Read with care • The cases counted doubled" in text


def test_the_same_value_gives_the_same_bytes(chart_page: ChartPage) -> None:
    assert chart_pdf(chart_page) == chart_pdf(chart_page)


def test_only_embedded_fonts(chart_page: ChartPage, read: Read) -> None:
    assert all("/FontFile2" in font["/FontDescriptor"] for font in read(chart_pdf(chart_page)).fonts().values())


def test_many_letters_make_the_chart_smaller_and_stay_on_its_page(chart_page: ChartPage, read: Read) -> None:
    width, height = CHART_PAGE_SIZE
    notes = tuple(LetteredNote(letter, f"Tray at the right of the bed, week {letter}") for letter in "ABCDEFGHIJKL")
    sized = replace(chart_page.chart.scene, width=width, height=height)
    page = replace(
        chart_page, chart=replace(chart_page.chart, scene=sized, annotations=notes), sentence="Better. " * 30
    )
    pdf = read(chart_pdf(page))
    assert len(pdf.pages) == 1
    assert "week L" in pdf.text
