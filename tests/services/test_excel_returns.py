"""Excel returns: made for many sites at once, filled as people fill them, read before anything changes."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from qic_desktop.domain.collaborative import Participation
from qic_desktop.domain.observation import Source
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.scope import organiser_scope
from qic_desktop.errors import NotAllowedError, NotAPeriodError, NotFoundError
from qic_desktop.reports.excel_return import HEADS, MARK_SHEET
from qic_desktop.services.exchanging import excel_inbox, excel_reading, excel_returns, exporting, inbox
from qic_desktop.services.exchanging.inbox import Group, InboxItem
from qic_desktop.services.measuring import entering_for, measures
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.measures import NewMeasure
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.store.journal import record_edit

OCTOBER = excel_returns.months_of(parse_period("2026-10"), parse_period("2026-10"))


@pytest.fixture
def organiser(play: Any) -> Workspace:
    made: Workspace = play.organiser("four-hours", "pain")
    count = {"numerator_text": "falls", "value_form": "count", "direction": "down", "effective_period": "2026-01"}
    measures.define_measure(made, NewMeasure("falls", "Falls", definition=count))
    exporting.publish(made, play.file("news"))
    return made


@pytest.fixture
def site(organiser: Workspace) -> str:
    return paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="excel")


def workbook(organiser: Workspace, site: str, months: Any = OCTOBER) -> bytes:
    return excel_returns.make_return(organiser, trust.find_site(organiser, site), months)


def changed(raw: bytes, edit: Callable[[str, str], str]) -> bytes:
    """The workbook with its parts changed: ``edit(part, text)``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for info in before.infolist():
            data = before.read(info)
            after.writestr(
                info.filename, edit(info.filename, data.decode()) if info.filename.endswith(".xml") else data
            )
    return out.getvalue()


def rows_of(organiser: Workspace, raw: bytes) -> dict[str, int]:
    """Measure's code → its row in the sheet with the fields, from 1."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    keys = {view.id: view.code for view in measures.list_measures(organiser)}
    place = rows[0].index(HEADS["key"])
    found = {str(row[place]).partition("|")[0]: number for number, row in enumerate(rows, 1)}
    return {keys[key]: number for key, number in found.items() if key in keys}


def filled(raw: bytes, cells: dict[str, object]) -> bytes:
    """The workbook with cells filled: place → number, text, or XML of a cell's content."""

    def edit(part: str, text: str) -> str:
        if part != "xl/worksheets/sheet1.xml":
            return text
        for place, value in cells.items():
            style = re.search(rf'<c r="{place}"( s="\d+")', text)
            assert style is not None, place
            if isinstance(value, tuple):
                cell = f'<c r="{place}"{style[1]}{value[0]}>{value[1]}</c>'
            elif isinstance(value, str):
                cell = f'<c r="{place}"{style[1]} t="inlineStr"><is><t>{value}</t></is></c>'
            else:
                cell = f'<c r="{place}"{style[1]}><v>{value}</v></c>'
            text = re.sub(rf'<c r="{place}"[^>]*?(/>|>.*?</c>)', lambda _found, cell=cell: cell, text, count=1)
        return text

    return changed(raw, edit)


def fill(organiser: Workspace, site: str, **counts: object) -> bytes:
    """A return for October: four_hours=(7, 10), falls=3; "D_pain" names one field alone."""
    raw = workbook(organiser, site)
    rows = rows_of(organiser, raw)
    cells: dict[str, object] = {}
    for name, value in counts.items():
        if name[1:2] == "_" and name[0].isupper():
            cells[f"{name[0]}{rows[name[2:].replace('_', '-')]}"] = value
            continue
        row = rows[name.replace("_", "-")]
        for letter, number in zip("DF", value if isinstance(value, tuple) else (value,), strict=False):
            cells[f"{letter}{row}"] = number
    return filled(raw, cells)


def read(organiser: Workspace, raw: bytes, name: str = "P001-2026-10.xlsx") -> excel_reading.ReadReturn:
    return excel_reading.read_return(organiser, raw, name)


def said(found: excel_reading.ReadReturn) -> dict[str, tuple[str, Entry]]:
    return {one.value.view.code: (one.state, one.value.entry) for one in found.values}


def test_a_workbook_is_locked_but_for_its_fields(organiser: Workspace, site: str) -> None:
    raw = workbook(organiser, site)
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        sheet, book = (archive.read(part).decode() for part in ("xl/worksheets/sheet1.xml", "xl/workbook.xml"))
        styles = archive.read("xl/styles.xml").decode()
    assert "<sheetProtection" in sheet
    assert sheet.count("<dataValidation ") >= 4
    assert f'name="{MARK_SHEET}"' in book
    assert 'state="veryHidden"' in book
    cells = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", styles.split("<cellXfs")[1])
    unlocked = [place for place, one in enumerate(cells) if 'locked="0"' in one]
    rows = rows_of(organiser, raw)
    for row in rows.values():
        cell = re.search(rf'<c r="D{row}" s="(\d+)"', sheet)
        assert cell is not None
        assert int(cell[1]) in unlocked
    assert "<f>" not in sheet


def test_the_definitions_stand_beside_and_what_is_known_is_filled_in(organiser: Workspace, site: str) -> None:
    view = measures.get_measure(organiser, "four-hours")
    known = ForValue(view, parse_period("2026-10"), Entry(7, 10))
    entering_for.enter_for(organiser, site, [known], source=Source.PHONE, on=date(2026, 11, 2))
    raw = workbook(organiser, site)
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    row = book.get_sheet_by_index(0).to_python(skip_empty_area=False)[rows_of(organiser, raw)["four-hours"] - 1]
    assert row[1:6] == ["Four-Hours", "seen within four hours", 7.0, "all attendances", 10.0]
    told = [cell for line in book.get_sheet_by_name("What counts").to_python() for cell in line]
    assert "seen within four hours" in told


def test_many_are_made_at_once_for_all_sites_that_report_so(organiser: Workspace, site: str, tmp_path: Path) -> None:
    wanted = [paper_sites.NewSite(name=f"Site {n}", code=f"X/{n}", reports_by="excel") for n in range(5)]
    paper_sites.add_sites(organiser, wanted)
    paper_sites.add_site(organiser, "Moor", code="M1", reports_by="paper")
    months = excel_returns.months_of(parse_period("2026-09"), parse_period("2026-10"))
    done = excel_returns.make_returns(organiser, tmp_path, months)
    assert sorted(path.name for path in done) == [
        "P001-2026-09-to-2026-10.xlsx", *(f"X-{n}-2026-09-to-2026-10.xlsx" for n in range(5)),
    ]  # fmt: skip
    assert all(excel_reading.looks_like_return(path) for path in done)
    stopped = excel_returns.make_returns(organiser, tmp_path, OCTOBER, progress=lambda done: done < 2)
    assert len(stopped) == 2


def test_what_cannot_be_made_is_said(play: Any, organiser: Workspace, tmp_path: Path) -> None:
    with pytest.raises(NotAllowedError) as raised:
        excel_returns.make_returns(organiser, tmp_path, OCTOBER)
    assert raised.value.why == "no-excel-site"
    team = play.enrolled_site(organiser, "S001")
    with pytest.raises(NotAllowedError):
        excel_returns.make_returns(team, tmp_path, OCTOBER, trust.list_sites(organiser))
    for first, last in (("2026-10", "2026-09"), ("2026-Q3", "2026-10"), ("2025-01", "2026-10")):
        with pytest.raises(NotAPeriodError):
            excel_returns.months_of(parse_period(first), parse_period(last))


def test_a_filled_return_is_read(organiser: Workspace, site: str) -> None:
    found = read(organiser, fill(organiser, site, four_hours=(7, 10), falls=0, G_pain="Strike", H_pain="No nurse"))
    assert (found.code, found.site, found.odd, found.remarks) == ("", site, (), ())
    assert said(found) == {
        "four-hours": ("new", Entry(7, 10)),
        "falls": ("new", Entry(value=0)),
        "pain": ("new", Entry(missing=excel_reading.MissingReason.STRIKE)),
    }
    assert next(one.value.note for one in found.values if one.value.view.code == "pain") == "No nurse"


def test_what_stands_already_is_the_same_and_another_number_is_a_question(organiser: Workspace, site: str) -> None:
    for code, entry in (("four-hours", Entry(7, 10)), ("falls", Entry(value=3))):
        value = ForValue(measures.get_measure(organiser, code), parse_period("2026-10"), entry)
        entering_for.enter_for(organiser, site, [value], source=Source.EXCEL, on=date(2026, 11, 2))
    same = read(organiser, fill(organiser, site))
    assert same.code == "X-NOTHING"
    assert {state for state, _entry in said(same).values()} == {"same"}
    other = read(organiser, fill(organiser, site, falls=4, pain=(5, 9)))
    assert other.code == "X-DIFFERS"
    assert {code: state for code, (state, _entry) in said(other).items()} == {
        "four-hours": "same", "falls": "differs", "pain": "new",
    }  # fmt: skip


BAD_CELLS: dict[str, tuple[object, str]] = {
    "words": ("about 12", "text"),
    "grouped": ("1.234,5", "text"),
    "failed": ((' t="e"', "<v>#REF!</v>"), "error"),
    "formula": (("", "<f>SUM(A1:A9)</f><v>9</v>"), "formula"),
    "negative": (-3, "negative"),
    "total": ("Total: 40", "text"),
    "endless": (1e300, "text"),
}


@pytest.mark.parametrize("name", BAD_CELLS)
def test_what_is_no_number_is_left_out_and_said(organiser: Workspace, site: str, name: str) -> None:
    cell, why = BAD_CELLS[name]
    found = read(organiser, fill(organiser, site, D_pain=cell, F_pain=10, falls=2))
    assert found.code == "X-ODD"
    assert [(one.measure, one.period, one.why) for one in found.odd] == [("Pain", "2026-10", why)]
    assert said(found) == {"falls": ("new", Entry(value=2))}


def test_a_number_that_a_spreadsheet_kept_as_text_is_a_number(organiser: Workspace, site: str) -> None:
    assert said(read(organiser, fill(organiser, site, falls="12"))) == {"falls": ("new", Entry(value=12))}


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"D_pain": 4}, "half"),
        ({"D_pain": 4, "F_pain": 9, "G_pain": "Strike"}, "both"),
        ({"G_pain": "Ill at ease"}, "reason"),
    ],
)
def test_half_a_share_and_contradictions_are_left_out(
    organiser: Workspace, site: str, cells: dict[str, object], why: str
) -> None:
    assert [one.why for one in read(organiser, fill(organiser, site, **cells)).odd] == [why]


def test_no_cases_may_be_said_in_words_and_in_numbers(organiser: Workspace, site: str) -> None:
    found = read(organiser, fill(organiser, site, pain=(0, 0), G_pain="No cases"))
    assert said(found) == {"pain": ("new", Entry(missing=excel_reading.MissingReason.NO_CASES))}


def test_renamed_sheets_and_shifted_rows_are_read_by_their_keys(organiser: Workspace, site: str) -> None:
    raw = fill(organiser, site, four_hours=(7, 10))

    def shift(part: str, text: str) -> str:
        if part == "xl/workbook.xml":
            return text.replace('name="Return"', 'name="Feuille 1"').replace(MARK_SHEET, "Sheet9")
        if part != "xl/worksheets/sheet1.xml":
            return text
        text = re.sub(r'<row r="(\d+)"', lambda one: f'<row r="{int(one[1]) + 20}"', text)
        return re.sub(r'<c r="([A-Z]+)(\d+)"', lambda one: f'<c r="{one[1]}{int(one[2]) + 20}"', text)

    found = read(organiser, changed(raw, shift))
    assert (found.code, said(found)) == ("", {"four-hours": ("new", Entry(7, 10))})


def test_deleted_rows_are_said(organiser: Workspace, site: str) -> None:
    raw = fill(organiser, site, four_hours=(7, 10))
    row = rows_of(organiser, raw)["pain"]

    def cut(part: str, text: str) -> str:
        return re.sub(rf'<row r="{row}".*?</row>', "", text) if part == "xl/worksheets/sheet1.xml" else text

    found = read(organiser, changed(raw, cut))
    assert (found.deleted, found.remarks) == (1, ("missing-rows",))
    assert said(found) == {"four-hours": ("new", Entry(7, 10))}
    bare = read(
        organiser,
        changed(raw, lambda part, text: re.sub(r"<row.*</row>", "", text) if part.endswith("sheet1.xml") else text),
    )
    assert bare.code == "X-GONE"


def test_a_row_that_was_copied_with_another_number_is_left_out(organiser: Workspace, site: str) -> None:
    raw = fill(organiser, site, falls=3)
    row = rows_of(organiser, raw)["falls"]

    def copied(part: str, text: str) -> str:
        found = re.search(rf'<row r="{row}".*?</row>', text)
        if part != "xl/worksheets/sheet1.xml" or found is None:
            return text
        again = found[0].replace(f'r="{row}"', 'r="90"').replace("<v>3</v>", "<v>5</v>")
        again = re.sub(rf'r="([A-Z]){row}"', r'r="\g<1>90"', again)
        return text.replace("</sheetData>", f"{again}</sheetData>")

    assert [one.why for one in read(organiser, changed(raw, copied)).odd] == ["twice"]


def test_marks_that_were_changed_are_found_out(organiser: Workspace, site: str) -> None:
    other = paper_sites.add_site(organiser, "Moor", code="P002", reports_by="excel")
    raw = fill(organiser, site, falls=3)
    forged = changed(raw, lambda part, text: text.replace(site, other) if "sharedStrings" in part else text)
    assert read(organiser, forged).code == "X-MARKS"
    newer = changed(raw, lambda part, text: text.replace("<t>1</t>", "<t>2</t>") if "sharedStrings" in part else text)
    assert read(organiser, newer).code in ("X-VERSION", "X-MARKS")


def test_returns_of_others_are_refused(play: Any, organiser: Workspace) -> None:
    with play.computer("second"):
        second = play.site(organiser, "second", role=organiser.role)
    site = paper_sites.add_site(organiser, "Hillview", code="P001", reports_by="excel")
    raw = fill(organiser, site, falls=3)
    with play.computer("other"):
        other = play.create("other", organiser.role)
        assert read(other, raw).code == "X-COLLABORATIVE"
        practice = play.create("practice", organiser.role, practice=True)
        assert read(practice, raw).code == "X-PRACTICE"
        assert read(second, raw).code == "X-SITE"


def test_a_return_made_by_an_older_definition_keeps_its_number(play: Any, organiser: Workspace, site: str) -> None:
    raw = fill(organiser, site, pain=(4, 9))
    measures.revise_definition(
        organiser, "pain", {"numerator_text": "asked within one hour", "effective_period": "2026-10"}, "stricter"
    )
    exporting.publish(organiser, play.file("news"))
    found = read(organiser, raw)
    assert (found.code, found.remarks) == ("", ("old-definition",))
    entering_for.enter_for(
        organiser, site, [one.value for one in found.values], source=Source.EXCEL, on=date(2026, 11, 2)
    )
    (stands,) = entering_for.unconfirmed(organiser, site)
    assert stands.observation.revision == 1
    assert measures.get_measure(organiser, "pain").revision_at(parse_period("2026-10")) == 2


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"PK\x03\x04 cut short", "T-damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "T-password"),
        (b"PK" + bytes(50 * 1024 * 1024), "T-large"),
        (b"month;count\n2026-10;3\n", "T-damaged"),
    ],
    ids=["cut", "password", "50 MB", "csv"],
)
def test_files_that_are_no_workbook_have_their_reason(organiser: Workspace, raw: bytes, code: str) -> None:
    assert read(organiser, raw).code == code


def test_another_workbook_is_not_taken_for_a_return(tmp_path: Path) -> None:
    other = tmp_path / "budget.xlsx"
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("xl/workbook.xml", '<workbook><sheets><sheet name="Budget"/></sheets></workbook>')
    assert not excel_reading.looks_like_return(other)
    assert not excel_reading.looks_like_return(tmp_path / "gone.xlsx")
    other.write_bytes(b"no zip")
    assert not excel_reading.looks_like_return(other)


# --- in the inbox -----------------------------------------------------------------------------------------------


def put(folder: Path, raw: bytes, name: str = "P001-2026-10.xlsx") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(raw)
    return folder / name


def padded(raw: bytes) -> bytes:
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/media/photo.png", bytes(21 * 1024 * 1024))
    return out.getvalue()


def line(organiser: Workspace, identity: str) -> InboxItem:
    return inbox.find_item(organiser, identity)


def test_a_return_stands_among_the_packages_and_changes_nothing_before_it_is_accepted(
    play: Any, organiser: Workspace, site: str, tmp_path: Path
) -> None:
    folder = tmp_path / "stick"
    raw = fill(organiser, site, four_hours=(7, 10), falls=2)
    (folder / "deep").mkdir(parents=True)
    put(folder / "deep", raw)
    put(folder, workbook(organiser, site), "~$P001.xlsx")
    put(folder, b"PK no book", "budget.xlsx")
    team = play.enrolled_site(organiser, "S001")
    package = play.export(team)
    (folder / "a.qicpkg").write_bytes(package.read_bytes())
    files = inbox.find_packages(folder)
    assert [path.name for path in files] == ["a.qicpkg", "P001-2026-10.xlsx"]
    inbox.receive(organiser, files)
    (item,) = (one for one in inbox.list_inbox(organiser) if one.kind == "excel")
    assert (item.id, item.group, item.name, item.counts.entries) == (
        sha256(raw).hexdigest(), Group.READY, "Hillview", 2,
    )  # fmt: skip
    assert play.values(organiser, site) == {}
    preview = inbox.look_into(organiser, item.id)
    assert len(preview.changes) == 2
    assert preview.excel is not None
    assert preview.chart is not None
    assert preview.fresh == {"2026-10"}
    assert play.values(organiser, site) == {}
    kept = inbox.original_of(organiser, item.id)
    assert kept.read_bytes() == raw


def test_accepting_enters_it_as_an_excel_return_of_the_site(
    play: Any, organiser: Workspace, site: str, tmp_path: Path
) -> None:
    raw = fill(organiser, site, four_hours=(7, 10), falls=2)
    (identity,) = inbox.receive(organiser, [put(tmp_path, raw)]).ids
    result = inbox.accept(organiser, [identity])
    assert (result.totals.entries, result.packages[0].outcome) == (2, "accept")
    assert play.values(organiser, site) == {"2026-10": (7, 10)}
    assert {one.source for one in entering_for.unconfirmed(organiser, site)} == {"excel"}
    (told,) = entering_for.list_returns(organiser, site)
    assert (told.source, told.sha256, told.file_name, told.periods, told.values) == (
        "excel", sha256(raw).hexdigest(), "P001-2026-10.xlsx", ["2026-10"], 2,
    )  # fmt: skip
    assert inbox.list_inbox(organiser) == ()
    organiser.journal.undo()
    assert play.values(organiser, site) == {}


def test_the_same_file_again_is_had(organiser: Workspace, site: str, tmp_path: Path) -> None:
    file = put(tmp_path, fill(organiser, site, falls=2))
    (identity,) = inbox.receive(organiser, [file]).ids
    inbox.accept(organiser, [identity])
    inbox.receive(organiser, [file])
    assert line(organiser, identity).group is Group.HAD
    inbox.put_away(organiser, [identity])
    assert inbox.list_inbox(organiser) == ()


def test_two_returns_of_a_month_with_different_numbers_are_a_question(
    play: Any, organiser: Workspace, site: str, tmp_path: Path
) -> None:
    first = put(tmp_path, fill(organiser, site, four_hours=(7, 10), falls=2), "first.xlsx")
    second = put(tmp_path, fill(organiser, site, four_hours=(8, 10), pain=(4, 9)), "second.xlsx")
    one, two = inbox.receive(organiser, [first, second]).ids
    # Both look sound while nothing stands there; "accept all" takes the first and asks about the second.
    inbox.accept(organiser, [one, two])
    assert play.values(organiser, site) == {"2026-10": (7, 10)}
    item = line(organiser, two)
    assert (item.group, item.reason, item.may_be_accepted) == (Group.ASIDE, "X-DIFFERS", False)
    assert "another number" in item.refusal
    assert inbox.accept(organiser, [two]).packages == ()
    excel_inbox.choose(organiser, two, takes=False)
    assert {len(inbox.look_into(organiser, two).changes)} == {1}
    excel_inbox.choose(organiser, two, takes=True)
    assert len(inbox.look_into(organiser, two).changes) == 2
    inbox.accept(organiser, [two])
    assert play.values(organiser, site) == {"2026-10": (8, 10)}
    assert play.ever(organiser, "2026-10", site) == [7, 8]


def test_keeping_what_stands_takes_the_rest(play: Any, organiser: Workspace, site: str, tmp_path: Path) -> None:
    for name, counts in (("a.xlsx", {"four_hours": (7, 10)}), ("b.xlsx", {"four_hours": (8, 10), "falls": 3})):
        (identity,) = inbox.receive(organiser, [put(tmp_path, fill(organiser, site, **counts), name)]).ids
        if line(organiser, identity).group is Group.ASIDE:
            excel_inbox.choose(organiser, identity, takes=False)
        inbox.accept(organiser, [identity])
    assert play.values(organiser, site) == {"2026-10": (7, 10)}
    waiting = {one.observation.value for one in entering_for.unconfirmed(organiser, site)}
    assert waiting == {None, 3}


@pytest.mark.parametrize(
    ("edit", "group", "words"),
    [
        (lambda raw: changed(raw, lambda _part, text: text.replace("hash", "hasch")), Group.REFUSED, "marks"),
        (padded, Group.REFUSED, "too large"),
    ],
    ids=["marks", "large"],
)
def test_a_refused_return_says_why(
    organiser: Workspace, site: str, tmp_path: Path, edit: Callable[[bytes], bytes], group: Group, words: str
) -> None:
    file = put(tmp_path, edit(fill(organiser, site, falls=2)))
    (identity,) = inbox.receive(organiser, [file]).ids
    item = line(organiser, identity)
    assert (item.group, item.may_be_accepted) == (group, False)
    assert words in item.refusal
    assert inbox.look_into(organiser, identity).changes == ()


def test_an_original_that_has_gone_is_said(organiser: Workspace, site: str, tmp_path: Path) -> None:
    (identity,) = inbox.receive(organiser, [put(tmp_path, fill(organiser, site, falls=2))]).ids
    inbox.original_of(organiser, identity).unlink()
    with pytest.raises(NotFoundError):
        inbox.look_into(organiser, identity)


def test_a_site_that_left_is_told_and_its_values_are_kept(organiser: Workspace, site: str, tmp_path: Path) -> None:
    (span,) = organiser.journal.list_records(Participation)
    left = record_edit(Participation, span.id, site=site, since="2026-01", until="2026-09-30", reason="closed")
    organiser.journal.append(organiser_scope(), [left])
    (identity,) = inbox.receive(organiser, [put(tmp_path, fill(organiser, site, falls=2))]).ids
    assert line(organiser, identity).group is Group.LOOK, "not taken in together with all others"
    preview: Any = inbox.look_into(organiser, identity)
    assert (preview.excel.read.remarks, preview.remarks) == (("withdrawn",), ()), "said once"
    assert inbox.accept(organiser, [identity]).totals.entries == 1
