"""The monthly report as the person who prints it gets it."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.analysis.geometry.marks import Line
from qic_desktop.reports.monthly import monthly_pdf
from qic_desktop.reports.monthly_value import (
    CycleLine,
    MonthlyReport,
    MonthRow,
    Promise,
    ScoreLine,
    SmallMeasure,
)
from qic_desktop.reports.scene import PX
from qic_desktop.reports.values import LetteredNote

Read = Callable[[bytes], Any]


def counted(pages: list[str]) -> list[tuple[int, int]]:
    """The "x of y" of each page."""
    found = []
    for page in pages:
        (match,) = re.findall(r"^(\d+) of (\d+)$", page, re.MULTILINE)
        found.append((int(match[0]), int(match[1])))
    return found


def test_page_one_says_it_all_alone(report: MonthlyReport, read: Read) -> None:
    first = " ".join(read(monthly_pdf(report)).pages[0].split())
    for text in (report.headline, "93.1 %", "Target 95", "Door nurse: adapted", "89.5", report.aim, "Next: finish"):
        assert text in first
    assert "Winter rota" not in first


def test_it_has_two_pages_that_are_counted(report: MonthlyReport, read: Read) -> None:
    assert counted(read(monthly_pdf(report)).pages) == [(1, 2), (2, 2)]


def test_page_two_has_predictions_beside_results(report: MonthlyReport, read: Read) -> None:
    second = " ".join(read(monthly_pdf(report)).pages[1].split())
    for text in ("Winter rota", "8 of 10", "7 of 10", "Learned: Mondays wait for a bed.", "adapt", "54 more come."):
        assert text in second


def test_numbers_are_read_back_as_they_were_given(report: MonthlyReport, read: Read) -> None:
    text = read(monthly_pdf(report)).text
    assert "10 602 of 11 387" in text.replace("\u202f", " ").replace("\u00a0", " ")


def test_only_embedded_inter_with_a_map_back_to_text(report: MonthlyReport, read: Read) -> None:
    fonts = read(monthly_pdf(report)).fonts()
    assert fonts
    for name, font in fonts.items():
        assert re.fullmatch(r"/[A-Z]{6}\+Inter-.*", name), name
        assert "/FontFile2" in font["/FontDescriptor"]
        assert "/ToUnicode" in font


def test_the_file_has_title_author_language_and_day(report: MonthlyReport, read: Read) -> None:
    reader = read(monthly_pdf(report)).reader
    assert reader.metadata.title == "Walstead Infirmary · Monthly report · March 2019"
    assert reader.metadata.author == "Walstead Infirmary"
    assert reader.metadata["/CreationDate"] == "D:20190411"
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_the_chart_is_drawn_at_its_own_places(report: MonthlyReport, read: Read) -> None:
    line = report.chart.scene.marks[3]
    assert isinstance(line, Line)
    operations = read(monthly_pdf(report)).operations(0)
    paths: list[list[tuple[float, float]]] = []
    for operands, name in operations:
        if name == b"m":
            paths.append([])
        if name in (b"m", b"l") and len(operands) == 2:
            paths[-1].append((float(operands[0]), float(operands[1])))
    (path,) = [path for path in paths if len(path) == len(line.xs)][:1]
    moved = [(path[0][0] - line.xs[0] * PX, path[0][1] + line.ys[0] * PX)]
    expected = [(moved[0][0] + x * PX, moved[0][1] - y * PX) for x, y in zip(line.xs, line.ys, strict=True)]
    assert path == [pytest.approx(point, abs=2e-3) for point in expected]


def test_practice_data_are_marked_on_every_page(report: MonthlyReport, read: Read) -> None:
    assert all("Practice data" in page for page in read(monthly_pdf(report)).pages)
    real = replace(report, imprint=replace(report.imprint, practice=False))
    assert "Practice data" not in read(monthly_pdf(real)).text


def test_the_same_value_gives_the_same_bytes(report: MonthlyReport) -> None:
    assert monthly_pdf(report) == monthly_pdf(report)


def test_another_process_gives_the_same_bytes(report: MonthlyReport, project: Path) -> None:
    code = (
        "import pickle, sys; from qic_desktop.reports.monthly import monthly_pdf;"
        "sys.stdout.buffer.write(monthly_pdf(pickle.load(sys.stdin.buffer)))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kathmandu"}
    made = subprocess.run(
        [sys.executable, "-c", code],
        input=pickle.dumps(report),
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        check=True,
    )
    assert made.stdout == monthly_pdf(report)


def test_no_cycles_are_said_in_words(report: MonthlyReport, read: Read) -> None:
    text = read(monthly_pdf(replace(report, cycles=(), people=(), data_quality=(), aim=""))).text
    assert "No test of change is written down yet." in text
    assert "Nothing was noted this month." in text
    assert "No check was recorded this month." in text
    assert "The team has not written its aim yet." in text


def test_a_month_without_a_value_says_so(report: MonthlyReport, read: Read) -> None:
    rows = list(report.table.rows)
    rows[3] = MonthRow("Jul", "", "", "")
    rows[4] = MonthRow("Aug", "", "", "", "the register was lost when the roof leaked")
    text = read(monthly_pdf(replace(report, table=replace(report.table, rows=tuple(rows))))).text
    assert "not reported" in text
    assert "Aug: the register was lost when the roof leaked" in text


def test_a_cycle_in_test_says_what_is_still_missing(report: MonthlyReport, read: Read) -> None:
    begun = CycleLine("12", "Mondays from 12:00", dates="3 Mar 2019")
    text = read(monthly_pdf(replace(report, cycles=(begun,)))).text
    for words in ("no prediction was written", "not studied yet", "in test"):
        assert words in text
    text = read(monthly_pdf(replace(report, cycles=(CycleLine("12", "Mondays from 12:00"),)))).text
    assert "planned" in text
    assert "in test" not in text


def test_many_cycles_flow_over_counted_pages_and_repeat_their_head(report: MonthlyReport, read: Read) -> None:
    cycles = tuple(CycleLine(str(n), f"Test number {n}", "9 of 10", "8 of 10", "It works.") for n in range(60))
    pages = read(monthly_pdf(replace(report, cycles=cycles))).pages
    assert len(pages) > 3
    assert counted(pages) == [(n, len(pages)) for n in range(1, len(pages) + 1)]
    assert all("We predicted" in page for page in pages[1:4])
    assert all(f"Test number {n}" in " ".join(pages) for n in range(60))


def test_long_texts_flow_over_pages_and_nothing_is_lost(report: MonthlyReport, read: Read) -> None:
    words = " ".join(f"word{n}" for n in range(1_500))
    cycle = CycleLine("1", words, words, words, words, words, words)
    long = replace(
        report,
        headline=words,
        lead=(words,),
        aim=words,
        next_step=words,
        cycles=(cycle, *report.cycles),
        people=(words,),
        data_quality=(words,),
        needed=(words,),
        measures=(SmallMeasure(words, words, report.chart.scene, words),),
        promises=(Promise(words, words, words),),
        chart=replace(report.chart, annotations=(LetteredNote("A", words),)),
    )
    pdf = read(monthly_pdf(long))
    assert counted(pdf.pages)[-1] == (len(pdf.pages), len(pdf.pages))
    # Head line and column of the small chart are shortened; 19 places hold the whole text: headline, lead, note A,
    # aim, next step, the small measure's name and sentence, six of the cycle, two lists, the promise's
    # three, what is needed.
    assert pdf.text.count("word1499") == 19


@pytest.mark.parametrize(
    "text",
    [
        "<b>bold</b> <font color='red'>&amp; </para> <img src='x'/> ]]>",
        "x" * 10_000,
        "مرحبا بالعالم 12 % שלום",
        "\x00\x01\x1b[31m\u202e\u2066\ud800\uffff\U0001f600",
        "line\n" * 300,
        "\\(paren) \\n (",
        "",
    ],
    ids=["markup", "one-long-word", "right-to-left", "control", "lines", "pdf-syntax", "empty"],
)
def test_any_text_in_any_place_makes_a_readable_file(text: str, report: MonthlyReport, read: Read) -> None:
    hostile = MonthlyReport(
        site=text,
        collaborative=text,
        period=text,
        headline=text,
        lead=(text, text),
        chart=replace(report.chart, name=text, note=text, annotations=(LetteredNote(text, text),)),
        table=replace(
            report.table,
            rows=(MonthRow(text, text, text, text, text), *report.table.rows),
            numerator_label=text,
            value_label=text,
            note_label=text,
        ),
        imprint=replace(report.imprint, made_on=text, made_by=text, source=text),
        aim=text,
        aim_progress=text,
        next_step=text,
        measures=(SmallMeasure(text, text, None, text),) * 4,
        cycles=(CycleLine(text, text, text, text, text, text, text),),
        people=(text,),
        data_quality=(text,),
        scores=(ScoreLine(text, text, 99, 99), ScoreLine(text, text, -1, 0)),
        scores_note=text,
        promises=(Promise(text, text, text),),
        needed=(text,),
        earlier_cycles=3,
        signatures=(text,) * 4,
    )
    pdf = read(monthly_pdf(hostile))
    assert counted(pdf.pages)[0] == (1, len(pdf.pages))
    assert "/Helvetica" not in pdf.fonts()


def test_markup_is_printed_as_it_was_typed(report: MonthlyReport, read: Read) -> None:
    assert "<b>5 & 6</b>" in read(monthly_pdf(replace(report, headline="<b>5 & 6</b>"))).text


def test_right_to_left_pages_mirror_their_columns(report: MonthlyReport, read: Read) -> None:
    mirrored = replace(report, imprint=replace(report.imprint, direction="rtl", language="ar"))
    pdf = read(monthly_pdf(mirrored))
    assert pdf.reader.trailer["/Root"]["/Lang"] == "ar"
    assert pdf.reader.trailer["/Root"]["/ViewerPreferences"]["/Direction"] == "/R2L"
    assert counted(pdf.pages) == [(1, 2), (2, 2)]
    assert pdf.pages[0].index("Mar") < pdf.pages[0].index("Apr", pdf.pages[0].index("The last twelve"))
    assert "Learned: Mondays wait" in pdf.text


def test_a_title_never_stands_alone_at_the_foot_of_a_page(report: MonthlyReport, read: Read) -> None:
    pages_of_title = set()
    for lines in range(20, 48, 2):
        long = SmallMeasure("Attendances a day", "A line of words.\n" * lines, report.chart.scene, "Balancing")
        pushed = replace(report, measures=(long,))
        pages = read(monthly_pdf(pushed)).pages
        (number,) = [number for number, page in enumerate(pages) if "Tests of change" in page]
        assert "Winter rota" in pages[number], lines
        pages_of_title.add(number)
    assert pages_of_title == {1, 2}


def test_a_long_part_begins_on_the_page_where_its_title_stands(report: MonthlyReport, read: Read) -> None:
    cycles = tuple(CycleLine(str(n), f"Test number {n}", "9 of 10", "8 of 10") for n in range(60))
    second = read(monthly_pdf(replace(report, cycles=cycles))).pages[1]
    assert "54 more come." in second
    assert "Test number 3" in second
