"""Spreadsheets as they come: what their cells become, and what is refused before it can do harm."""

from __future__ import annotations

import random
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qic_desktop.errors import TableError
from qic_desktop.services.measuring import table_files
from qic_desktop.services.measuring.table_files import read_table
from qic_desktop.wording.errors import describe

ROWS = [["Month", "n", "N"], [date(2019, 3, 1), 12, 25], ["Apr 19", 0.5, "45 %"]]
TEXT = "Month;Données;N\nmars 2019;12;25\n"


def refused(path: Path) -> str:
    with pytest.raises(TableError) as caught:
        read_table(path)
    sentence = describe(caught.value)
    assert path.stem[:20] in sentence
    assert sentence.endswith(".")
    return caught.value.why


def test_xlsx_and_ods_give_the_same_cells(tmp_path: Path, spreadsheets: Any) -> None:
    one = read_table(spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"Data": ROWS, "Two": [["x", "y"]]}))
    two = read_table(spreadsheets.write_ods(tmp_path / "a.ods", {"Data": ROWS, "Two": [["x", "y"]]}))
    assert [sheet.name for sheet in one.sheets] == [sheet.name for sheet in two.sheets] == ["Data", "Two"]
    assert one.sheets[0].rows == (("Month", "n", "N"), (date(2019, 3, 1), 12, 25), ("Apr 19", 0.5, "45 %"))
    assert [[str(cell) for cell in row] for row in two.sheets[0].rows] == [
        [str(cell) for cell in row] for row in one.sheets[0].rows
    ]


def test_a_formula_that_failed_keeps_its_words(tmp_path: Path, spreadsheets: Any) -> None:
    rows = [["Month", "n"], ["2019-01", spreadsheets.Failed("#DIV/0!")], ["2019-02", spreadsheets.Failed("#REF!")]]
    for path in (
        spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"Data": rows}),
        spreadsheets.write_ods(tmp_path / "a.ods", {"Data": rows}),
    ):
        assert [row[1] for row in read_table(path).first.rows] == ["n", "#DIV/0!", "#REF!"]


def test_merged_words_and_days_stand_for_all_and_numbers_once(tmp_path: Path, spreadsheets: Any) -> None:
    rows = [[None, None, None], [None, "a", 1], [None, "b", 2], [None, "c", None], [None, "d", None]]
    merged = {"A1:C1": "Title", "A2:A3": "March", "A4:A5": 2019, "C4:C5": 17}
    found = read_table(spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"Data": rows}, merged)).first.rows
    assert found[0] == ("Title", "Title", "Title")
    assert [row[0] for row in found[1:]] == ["March", "March", 2019, 2019]
    assert [row[2] for row in found[3:]] == [17, None]
    span = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>M</text:p>'
    content = f"<table:table-row>{span}</table:table-cell></table:table-row>" + spreadsheets.ods_rows([[None, 1]])
    assert read_table(spreadsheets.write_ods(tmp_path / "m.ods", {"A": content})).first.rows == (("M", None), ("M", 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_csv_in_every_usual_form(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(TEXT.replace(";", separator).encode(encoding))
    assert read_table(path).first.rows == (("Month", "Données", "N"), ("mars 2019", "12", "25"))


def test_csv_with_quotes_a_line_for_excel_and_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('sep=;\nMonth;n;Note\n2019-01;1,5;"two\nlines; one cell"\n2019-02;2,5;\n')
    assert read_table(path).first.rows[1:] == (("2019-01", "1,5", "two lines; one cell"), ("2019-02", "2,5", None))


def test_nul_emoji_marks_of_direction_and_long_names_are_cells_like_others(tmp_path: Path, spreadsheets: Any) -> None:
    name = "Ward " + "ä" * 295
    rows = [["Month", name, "😀 \u200fملاحظات"], ["2019-01", 3, "a\x0bb"]]
    path = tmp_path / "a.csv"
    path.write_bytes(b"Month;x\0y;z\n2019-01;3;4\n")
    assert read_table(path).first.rows[0] == ("Month", "xy", "z")
    found = read_table(spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"D": rows})).first.rows
    assert found[0] == ("Month", name, "😀 \u200fملاحظات")
    assert found[1][2] is not None
    assert "\x0b" not in str(found[1][2])


def test_a_hundred_thousand_rows_are_refused_with_a_sentence(tmp_path: Path, spreadsheets: Any) -> None:
    line = "2019-01;1;2\n"
    text = tmp_path / "long.csv"
    text.write_text("Month;n;N\n" + line * 100_000)
    assert refused(text) == "rows"
    many = spreadsheets.write_xlsx(tmp_path / "long.xlsx", {"Data": [["2019-01", 1, 2]] * 30_000})
    assert refused(many) == "rows"
    started = time.monotonic()
    both = spreadsheets.write_xlsx(tmp_path / "both.xlsx", {"Big": [["a", 1]] * 30_000, "Small": ROWS})
    found = read_table(both)
    assert [sheet.problem for sheet in found.sheets] == ["rows", ""]
    assert found.first.name == "Small"
    assert time.monotonic() - started < 30
    wide = tmp_path / "wide.csv"
    wide.write_text(",".join("x" * 400) + "\n")
    assert refused(wide) == "columns"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("empty.xlsx", b"", "empty"),
        ("blank.csv", b"\xef\xbb\xbf \r\n\n", "empty"),
        ("prose.csv", b"Dear colleagues\nplease find\nthe table\n", "no-table"),
        ("page.xls", b"<html><table><tr><td>1</td></tr></table></html>", "html"),
        ("paper.pdf", b"%PDF-1.7\n" + b"\xe2\xe3" * 50, "no-table"),
        ("picture.xlsx", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no-table"),
        ("noise.csv", bytes(range(1, 32)) * 40, "no-table"),
        ("cut.xlsx", b"PK\x03\x04" + b"x" * 500, "damaged"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000 + b"x", "damaged"),
        ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("letter.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), "no-table"),
    ],
)
def test_what_is_no_table_is_said_in_a_sentence(tmp_path: Path, name: str, content: bytes, why: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert refused(path) == why


def test_missing_locked_and_binary_files(tmp_path: Path, spreadsheets: Any) -> None:
    assert refused(tmp_path / "gone.xlsx") == "gone"
    assert refused(spreadsheets.write_ods(tmp_path / "locked.ods", {"A": ROWS}, locked=True)) == "password"
    with zipfile.ZipFile(tmp_path / "binary.xlsb", "w") as archive:
        archive.writestr("xl/workbook.bin", b"x")
    assert refused(tmp_path / "binary.xlsb") == "xlsb"
    with zipfile.ZipFile(tmp_path / "letter.docx", "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    assert refused(tmp_path / "letter.docx") == "no-table"


def test_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(b"a;b\n" * 1000)
    monkeypatch.setattr(table_files, "MOST_BYTES", 1000)
    assert refused(path) == "large"


def test_a_bomb_is_not_unpacked(tmp_path: Path, spreadsheets: Any) -> None:
    path = spreadsheets.write_xlsx(tmp_path / "bomb.xlsx", {"Data": ROWS})
    spreadsheets.with_part(path, "xl/worksheets/sheet1.xml", b"<x>" + b" " * (101 * 1024 * 1024))
    assert path.stat().st_size < 1_000_000
    assert refused(path) == "bomb"


def test_a_part_that_lies_about_its_length_is_not_unpacked_further(tmp_path: Path, spreadsheets: Any) -> None:
    path = spreadsheets.write_xlsx(tmp_path / "lie.xlsx", {"Data": ROWS})
    spreadsheets.with_part(path, "xl/worksheets/sheet1.xml", b" " * 5_000_000)
    raw = bytearray(path.read_bytes())
    size = (5_000_000).to_bytes(4, "little")
    while (at := raw.find(size)) >= 0:
        raw[at : at + 4] = (500).to_bytes(4, "little")
    path.write_bytes(bytes(raw))
    assert refused(path) == "damaged"


def test_one_cell_in_the_last_corner_costs_no_memory(tmp_path: Path, spreadsheets: Any) -> None:
    cells = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    for content in (cells, cells.replace(b"<c ", b"<x:c ").replace(b"</c>", b"</x:c>"), cells.replace(b'"', b"'")):
        path = spreadsheets.write_xlsx(tmp_path / "corner.xlsx", {"Data": ROWS})
        body = b"<worksheet xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
        spreadsheets.with_part(path, "xl/worksheets/sheet1.xml", body + content + b"</sheetData></worksheet>")
        assert refused(path) == "columns"
    row = '<table:table-row table:number-rows-repeated="1048576">'
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="1"/>'
    ods = spreadsheets.write_ods(tmp_path / "corner.ods", {"A": f"{row}{cell}</table:table-row>"})
    assert refused(ods) == "columns"
    narrow = cell.replace("16384", "2")
    assert refused(spreadsheets.write_ods(tmp_path / "high.ods", {"A": f"{row}{narrow}</table:table-row>"})) == "rows"


def test_empty_rows_to_the_end_of_a_sheet_are_no_rows(tmp_path: Path, spreadsheets: Any) -> None:
    end = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="9"/>'
    body = spreadsheets.ods_rows(ROWS) + f"{end}</table:table-row>"
    assert len(read_table(spreadsheets.write_ods(tmp_path / "a.ods", {"A": body})).first.rows) == 3
    path = spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"A": ROWS})
    with zipfile.ZipFile(path) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    styled = b'<row r="1048576"><c r="XFD1048576" s="1"/></row></sheetData>'
    spreadsheets.with_part(path, "xl/worksheets/sheet1.xml", sheet.replace(b"</sheetData>", styled))
    assert len(read_table(path).first.rows) == 3


def test_entities_and_document_types_are_refused(tmp_path: Path, spreadsheets: Any) -> None:
    path = spreadsheets.write_xlsx(tmp_path / "entity.xlsx", {"A": ROWS})
    spreadsheets.with_part(path, "xl/workbook.xml", b'<!DOCTYPE x [<!ENTITY a "aaa">]><workbook>&a;</workbook>')
    assert refused(path) == "damaged"


def test_macros_are_never_unpacked(tmp_path: Path, spreadsheets: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = spreadsheets.write_xlsx(tmp_path / "macro.xlsm", {"Data": ROWS})
    spreadsheets.with_part(path, "xl/vbaProject.bin", b"Sub Auto_Open()")
    seen: list[str] = []
    whole = zipfile.ZipFile.read

    def watched(self: zipfile.ZipFile, name: Any, pwd: bytes | None = None) -> bytes:
        seen.append(getattr(name, "filename", name))
        return whole(self, name, pwd)

    monkeypatch.setattr(zipfile.ZipFile, "read", watched)
    assert len(read_table(path).first.rows) == 3
    assert "xl/worksheets/sheet1.xml" in seen
    assert not [name for name in seen if name.endswith(".bin")]


def test_old_excel_files_are_read_and_bad_ones_end_only_their_own_process(tmp_path: Path, spreadsheets: Any) -> None:
    rows = [["Month", "n", "N"], ["2019-01", 12, 25], [43525, 0.5, "45 %"]]
    good = spreadsheets.write_xls(tmp_path / "a.xls", rows)
    assert read_table(good).first.rows == (("Month", "n", "N"), ("2019-01", 12, 25), (43525, 0.5, "45 %"))
    assert refused(spreadsheets.write_xls(tmp_path / "locked.xls", rows, encrypted=True)) == "password"
    assert refused(spreadsheets.write_xls(tmp_path / "corner.xls", rows, last=(65535, 255))) == "rows"
    assert refused(spreadsheets.write_xls(tmp_path / "beyond.xls", rows, last=(65535, 65535))) in ("columns", "damaged")
    renamed = tmp_path / "renamed.csv"
    renamed.write_bytes(good.read_bytes())
    assert read_table(renamed).first.rows == read_table(good).first.rows
    cut = tmp_path / "cut.xls"
    cut.write_bytes(good.read_bytes()[:1700])
    assert refused(cut) == "damaged"


@pytest.mark.parametrize("seed", range(4))
def test_flipped_bytes_inside_a_file_are_a_sentence_or_other_cells(
    tmp_path: Path, spreadsheets: Any, seed: int
) -> None:
    luck = random.Random(seed)
    made = (
        spreadsheets.write_xlsx(tmp_path / "a.xlsx", {"Data": ROWS, "Two": ROWS}, {"E1:F2": "m"}),
        spreadsheets.write_ods(tmp_path / "a.ods", {"Data": ROWS}),
    )
    for path in made:
        with zipfile.ZipFile(path) as archive:
            whole = {name: archive.read(name) for name in archive.namelist()}
        for _turn in range(60):
            victim = luck.choice([name for name in whole if name.endswith((".xml", ".rels"))])
            content = bytearray(whole[victim])
            for _change in range(luck.randint(1, 5)):
                place = luck.randrange(len(content))
                odd = luck.choice([b"999999999", b"-1", b'"', b"<", b"&#0;", b"1e999", b"NaN", b"ZZZ1048576", b"\xff"])
                content[place : place + luck.choice([0, 1, 20])] = odd
            with zipfile.ZipFile(path, "w") as archive:
                for name, kept in whole.items():
                    archive.writestr(name, bytes(content) if name == victim else kept)
            try:
                found = read_table(path)
            except TableError as error:
                assert error.why in {"damaged", "empty", "rows", "columns", "password", "no-table"}  # noqa: PT017
            else:
                assert found.first.rows
