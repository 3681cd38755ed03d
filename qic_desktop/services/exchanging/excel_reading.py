"""Reading a filled Excel return: whose it is, what is new in it, what is odd. Changes nothing and runs no formula.

Lines are found by their hidden keys, wherever they stand and whatever the sheets are called now. What cannot be read is
left out and said; nothing is guessed.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Literal

from qic_desktop.domain.collaborative import Site
from qic_desktop.domain.observation import MissingReason, Observation, is_stratum
from qic_desktop.domain.period import find_period
from qic_desktop.domain.scope import site_scope
from qic_desktop.domain.typed import LARGEST
from qic_desktop.errors import TableError
from qic_desktop.reports.excel_return import HEADS, MARK, MARK_SHEET, VERSION
from qic_desktop.services.exchanging.excel_returns import Marks, marks_hash
from qic_desktop.services.measuring import measures, table_files
from qic_desktop.services.measuring.entering_for import ForValue
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.table_files import Row, TableFile, TableSheet
from qic_desktop.services.organising import participations
from qic_desktop.services.organising.participations import Standing
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace

State = Literal["new", "same", "differs"]
_MOST_BOOK = 1024 * 1024
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ReadValue:
    """One line that can be read, and what stands there already."""

    value: ForValue
    state: State
    standing: Observation | None = None


@dataclass(frozen=True, slots=True)
class OddLine:
    """A line that cannot be read: which one, why (a code of ``wording.excel_returns``) and what stands in it."""

    measure: str
    period: str
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadReturn:
    """What a file says. ``code`` is why it is not simply ready, ``remarks`` what is worth knowing of it beside.

    ``site`` is the site's id, also where the site is not known here. ``deleted`` counts lines that are gone.
    """

    file_name: str
    sha256: str
    code: str = ""
    site: str = ""
    values: tuple[ReadValue, ...] = ()
    odd: tuple[OddLine, ...] = ()
    remarks: tuple[str, ...] = ()
    deleted: int = 0

    def of_state(self, *states: State) -> tuple[ReadValue, ...]:
        """The lines that are new, the same, or say another number."""
        return tuple(one for one in self.values if one.state in states)


@dataclass(slots=True)
class _Cells:
    """The cells of one line by what they are, and where they stand."""

    found: dict[str, object]
    formulas: frozenset[str] = frozenset()


class _OddError(Exception):
    """A line that cannot be read."""

    def __init__(self, why: str, text: object = "") -> None:
        super().__init__(why)
        self.why, self.text = why, str(text)


def looks_like_return(path: Path) -> bool:
    """Whether a file is a workbook that this program made, by the name of its hidden sheet; nothing else is read."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo("xl/workbook.xml")
            return info.file_size <= _MOST_BOOK and f'"{MARK_SHEET}"'.encode() in archive.read(info)
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError):
        return False


def read_return(workspace: Workspace, raw: bytes, name: str) -> ReadReturn:
    """Read a filled workbook against what stands in the store."""
    digest = sha256(raw).hexdigest()
    try:
        book, formulas = table_files.read_workbook(raw, name)
    except TableError as error:
        return ReadReturn(name, digest, f"T-{error.why}")
    marks, code = _marks_of(book)
    if marks is None:
        return ReadReturn(name, digest, code)
    code = _stranger(workspace, marks)
    if code:
        return ReadReturn(name, digest, code, marks.site)
    site = next((one for one in trust.list_sites(workspace) if one.id == marks.site), None)
    if site is None:
        return ReadReturn(name, digest, "X-SITE", marks.site)
    return _against(workspace, site, marks, _lines_of(book, formulas), (name, digest))


# --- whose it is --------------------------------------------------------------------------------------------


def _marks_of(book: TableFile) -> tuple[Marks | None, str]:
    """The marks, wherever their sheet stands now; else why there are none."""
    for sheet in book.sheets:
        rows = [tuple(str(cell) for cell in row if cell is not None) for row in sheet.rows]
        if not rows or rows[0][:1] != (MARK,):
            continue
        if rows[0] != (MARK, VERSION):
            return None, "X-VERSION"
        if rows[-1] != ("hash", marks_hash(rows[:-1])):
            return None, "X-MARKS"
        return _parsed(rows), ""
    return None, "X-MARKS"


def _parsed(rows: Sequence[tuple[str, ...]]) -> Marks:
    """Marks whose hash is right, so that this program wrote them (or somebody who may as well type the numbers)."""
    said: dict[str, tuple[str, ...]] = {row[0]: row[1:] for row in rows if row[0] in ("collaborative", "site", "made")}
    collab, kind = (*said.get("collaborative", ()), "", "")[:2]
    site, code = (*said.get("site", ()), "", "")[:2]
    lines = [(row[1], int(row[2])) for row in rows if row[0] == "line" and len(row) == 3 and row[2].isdecimal()]
    return Marks(
        collab=collab,
        practice=kind == "practice",
        site=site,
        code=code,
        lines=tuple((key, number) for key, number in lines if Observation.is_identity(key)),
        reasons=tuple((row[1], row[2]) for row in rows if row[0] == "reason" and len(row) == 3),
        made=(*said.get("made", ()), "")[0],
    )


def _stranger(workspace: Workspace, marks: Marks) -> str:
    if marks.practice is not workspace.practice:
        return "X-PRACTICE"
    return "" if marks.collab == trust.collaborative_of(workspace) else "X-COLLABORATIVE"


# --- its lines ----------------------------------------------------------------------------------------------


def _lines_of(book: TableFile, formulas: Mapping[str, frozenset[_Place]]) -> dict[str, list[_Cells]]:
    """Id of a value → its lines; more than one where somebody copied it."""
    found: dict[str, list[_Cells]] = {}
    for sheet in book.sheets:
        columns = _columns_of(sheet)
        if "key" not in columns:
            continue
        for number, row in enumerate(sheet.rows):
            key = _cell(row, columns["key"])
            if isinstance(key, str) and Observation.is_identity(key):
                cells = {name: _cell(row, place) for name, place in columns.items() if name != "key"}
                places = formulas.get(sheet.name, frozenset())
                run = frozenset(name for name, place in columns.items() if (number, place) in places)
                found.setdefault(key, []).append(_Cells(cells, run))
    return found


def _columns_of(sheet: TableSheet) -> dict[str, int]:
    """Where the hidden heads stand, also after columns were put in."""
    names = {head: name for name, head in HEADS.items()}
    for row in sheet.rows[:50]:
        if HEADS["key"] in row:
            return {names[cell]: place for place, cell in enumerate(row) if isinstance(cell, str) and cell in names}
    return {}


def _cell(row: Row, place: int) -> object:
    return row[place] if place < len(row) else None


def _against(
    workspace: Workspace, site: Site, marks: Marks, lines: Mapping[str, list[_Cells]], file: tuple[str, str]
) -> ReadReturn:
    views = {view.id: view for view in measures.list_measures(workspace, site.id) if not view.is_draft}
    reasons = {_plain(words): code for code, words in marks.reasons}
    values: list[ReadValue] = []
    odd: list[OddLine] = []
    for key, revision in marks.lines:
        measure, period, _stratum = key.split("|")
        view = views.get(measure)
        name = view.name if view is not None else measure[:8]
        try:
            one = _read_line(view, key, lines.get(key, []), reasons, workspace.today())
        except _OddError as error:
            odd.append(OddLine(name, period, error.why, error.text))
            continue
        if one is not None and view is not None:
            values.append(_placed(workspace, site, one, revision))
    deleted = sum(key not in lines for key, _revision in marks.lines)
    read = ReadReturn(*file, site=site.id, values=tuple(values), odd=tuple(odd), deleted=deleted)
    return ReadReturn(
        *file,
        code=_code_of(read, len(marks.lines)),
        site=site.id,
        values=read.values,
        odd=read.odd,
        remarks=_remarks(workspace, site, read),
        deleted=deleted,
    )


def _read_line(
    view: MeasureView | None, key: str, lines: Sequence[_Cells], reasons: Mapping[str, str], today: date
) -> ForValue | None:
    """What a line says; None where nothing was filled in."""
    read = [_entry_of(one, reasons) for one in lines]
    told = [one for one in read if one is not None]
    if not told:
        return None
    if any(one != told[0] for one in told[1:]):
        raise _OddError("twice")
    period = find_period(key.split("|")[1])
    if view is None or not view.revisions or period is None or not is_stratum(key.split("|")[2]):
        raise _OddError("measure")
    if period.first > today:
        # Workbooks are made for months to come as well; a number there stands in the wrong column.
        raise _OddError("future")
    entry, note = told[0]
    if entry.missing is None and view.form.has_denominator and (entry.numerator is None or entry.denominator is None):
        raise _OddError("half")
    if not view.form.has_denominator and entry.missing is None:
        entry = Entry(value=entry.numerator)
    return ForValue(view, period, entry, key.split("|")[2], note)


def _entry_of(cells: _Cells, reasons: Mapping[str, str]) -> tuple[Entry, str] | None:
    number, out_of = (_number(cells, name) for name in ("number", "out_of"))
    said = cells.found.get("reason")
    note = cells.found.get("note")
    if number is None and out_of is None and said is None:
        return None
    text = "" if note is None or "note" in cells.formulas else str(note)
    if said is None:
        return Entry(number, out_of), text
    code = reasons.get(_plain(str(said)))
    if code is None or code not in set(MissingReason) or "reason" in cells.formulas:
        raise _OddError("reason", said)
    # Nought of nought with "no cases" says the same twice.
    said_twice = code == MissingReason.NO_CASES and not number and not out_of
    if (number is not None or out_of is not None) and not said_twice:
        raise _OddError("both")
    return Entry(missing=MissingReason(code)), text


def _number(cells: _Cells, name: str) -> float | None:
    cell = cells.found.get(name)
    if name in cells.formulas:
        raise _OddError("formula", cell if cell is not None else "")
    if cell is None:
        return None
    if isinstance(cell, date):
        raise _OddError("date", cell)
    if isinstance(cell, str):
        text = cell.strip()
        if text.startswith("#"):
            raise _OddError("error", text)
        # Only whole numbers that a spreadsheet kept as text; "1.234,5" may be read in two ways and is not guessed.
        if not (text.isascii() and text.isdigit() and len(text) <= 9):
            raise _OddError("text", text)
        return float(text)
    if not isinstance(cell, int | float):
        raise _OddError("text", cell)
    if cell < 0:
        raise _OddError("negative", cell)
    if cell > LARGEST:
        raise _OddError("text", cell)
    return float(cell)


def _placed(workspace: Workspace, site: Site, one: ForValue, revision: int) -> ReadValue:
    """What the line is against what stands there."""
    value = ForValue(one.view, one.period, one.entry, one.stratum, one.note, _known_revision(one, revision))
    standing = workspace.journal.find_record(Observation, site_scope(site.id), value.id)
    if standing is None or standing.is_empty:
        return ReadValue(value, "new")
    entry = one.entry
    told = (entry.numerator, entry.denominator, entry.value, entry.missing.value if entry.missing else None)
    same = told == (standing.numerator, standing.denominator, standing.value, standing.missing)
    return ReadValue(value, "same" if same else "differs", standing)


def _known_revision(one: ForValue, revision: int) -> int:
    """The definition of the workbook, where it is another one than that in force."""
    known = {each.revision for each in one.view.revisions}
    return revision if revision in known and revision != one.view.revision_at(one.period) else 0


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


# --- what is said of it -------------------------------------------------------------------------------------


def _code_of(read: ReadReturn, lines: int) -> str:
    if read.deleted == lines:
        return "X-GONE"
    if read.of_state("differs"):
        return "X-DIFFERS"
    if read.odd:
        return "X-ODD" if read.of_state("new") else "X-UNREAD"
    return "" if read.of_state("new") else "X-NOTHING"


def _remarks(workspace: Workspace, site: Site, read: ReadReturn) -> tuple[str, ...]:
    found = []
    if read.deleted:
        found.append("missing-rows")
    if any(one.value.revision for one in read.values):
        found.append("old-definition")
    standing = participations.standing_in(workspace)
    # Values from before the site began are told as those of a package are.
    if any(standing(site.id, one.value.period) is Standing.LEFT for one in read.values):
        found.append("withdrawn")
    if site.merged_into:
        found.append("merged")
    if site.reports_by == "laptop":
        found.append("laptop")
    return tuple(found)
