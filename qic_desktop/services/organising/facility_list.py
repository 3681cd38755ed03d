"""A facility list as lines of known fields: which column means what, and what in it cannot be used.

Pure: knows no store. Headings are understood in several languages; region and district may be two columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from qic_desktop.services.measuring.table_files import Cell, TableFile, TableSheet
from qic_desktop.services.measuring.table_words import is_blank, is_failed_formula, is_total, plain
from qic_desktop.services.organising.areas import area_name

COLUMNS = (
    "name", "code", "organisation", "region", "district", "area", "facility_type", "size", "reports_by", "wave", "note",
)  # fmt: skip
"""What a column may mean, each once."""
FIELDS = ("name", "code", "organisation", "area", "facility_type", "size", "reports_by", "wave", "note")
"""What a facility has after reading."""
HEADINGS_WITHIN = 20
_LONGEST_NUMBER = 9
_SIZE = re.compile(r"\d+|\d{1,3}([ ,]\d{3})+")
"""Digits of any script; a comma or a space only between thousands, since "1,5" may be read in two ways."""
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""What turns letters around and is not seen; what joins letters (U+200C, U+200D) stays, some scripts need it."""

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "name": (
        "name", "facility", "facility name", "name of facility", "health facility", "hospital", "site", "site name",
        "nom", "etablissement", "structure", "formation sanitaire", "nom de la structure", "nombre", "establecimiento",
        "centro", "nome", "unidade", "unidade sanitaria", "jina", "kituo", "jina la kituo", "einrichtung", "unit",
    ),
    "code": (
        "code", "facility code", "site code", "id", "facility id", "mfl", "mfl code", "hmis code", "uid", "codigo",
        "code etablissement", "no", "number", "hfr code", "ods code", "nambari", "msimbo",
    ),
    "organisation": (
        "organisation", "organization", "owner", "ownership", "authority", "trust", "managed by", "organizacion",
        "proprietaire", "proprietario", "mmiliki", "traeger", "organisme",
    ),
    "region": ("region", "province", "state", "county", "provincia", "departement", "departamento", "mkoa", "zone"),
    "district": (
        "district", "sub county", "subcounty", "municipality", "distrito", "commune", "wilaya", "woreda", "lga",
        "sous prefecture", "municipio", "council", "ward",
    ),
    "area": ("area", "location", "region district", "place", "lieu", "lugar", "eneo"),
    "facility_type": (
        "type", "facility type", "level", "level of care", "tipo", "niveau", "nivel", "type of facility", "kind",
        "aina", "keph level", "category", "categorie",
    ),
    "size": (
        "size", "beds", "number of beds", "bed", "lits", "nombre de lits", "camas", "leitos", "vitanda", "catchment",
        "population", "deliveries", "betten",
    ),
    "reports_by": (
        "reports by", "reporting", "how it reports", "reports", "equipment", "laptop", "computer", "reporting by",
        "rapporte par", "ordinateur", "computadora", "computador",
    ),
    "wave": ("wave", "phase", "cohort", "round", "vague", "fase", "ola", "onda", "cohorte", "awamu"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "remarques", "notas", "maoni"),
}  # fmt: skip
_WAYS: Mapping[str, tuple[str, ...]] = {
    "laptop": ("laptop", "computer", "own laptop", "pc", "yes", "y", "oui", "si", "sim", "ordinateur", "program"),
    "excel": ("excel", "spreadsheet", "workbook", "xlsx", "tableur", "planilha", "hoja"),
    "paper": ("paper", "phone", "telephone", "form", "no", "n", "non", "nao", "papier", "papel", "karatasi", "none"),
}
_PLAIN_WAYS = frozenset(word for words in _WAYS.values() for word in words) - {
    "yes", "y", "oui", "si", "sim", "no", "n", "non", "nao", "none",
}  # fmt: skip
"""The words that can mean nothing else; yes and no may be said of anything."""


@dataclass(frozen=True, slots=True)
class ListReading:
    """How a list is read: the row of headings (-1 without one) and what each column means ("" is not read)."""

    heading: int
    columns: tuple[str, ...]

    def with_column(self, place: int, meaning: str) -> ListReading:
        """The same with another meaning of a column; what it means now, no other column means any more."""
        columns = tuple("" if meaning and known == meaning else known for known in self.columns)
        return replace(self, columns=(*columns[:place], meaning, *columns[place + 1 :]))


@dataclass(frozen=True, slots=True)
class Facility:
    """One line of a list; ``line`` counts from 1 as in the file. Fields that say nothing are left out."""

    line: int
    fields: Mapping[str, str | int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What it is called."""
        return str(self.fields.get("name", ""))

    @property
    def code(self) -> str:
        """Its code; empty without one."""
        return str(self.fields.get("code", ""))


@dataclass(frozen=True, slots=True)
class Remark:
    """What cannot be used: ``why`` is no-name, formula, size, way or same-code; ``text`` is what stands there."""

    line: int
    why: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class ReadList:
    """The facilities of a list, each once; ``repeated`` maps a code to its lines, the first of which is taken."""

    facilities: tuple[Facility, ...] = ()
    repeated: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()


def find_sheet(file: TableFile, name: str = "") -> TableSheet:
    """The sheet of this name; without one that with the most known headings, which a cover sheet may stand before."""
    if name:
        return file.sheet(name)
    shown = [sheet for sheet in file.sheets if sheet.rows and not sheet.hidden]
    return max(shown, key=lambda sheet: _headings(sheet)[0]) if shown else file.first


def _headings(sheet: TableSheet) -> tuple[int, int]:
    """How much the likeliest row of headings says, and its place; -1 where there is none."""
    best, heading = 0, -1
    for place, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        known = [meaning_of(str(cell)) for cell in row if isinstance(cell, str)]
        score = len({one for one in known if one}) + ("name" in known)
        if score > best:
            best, heading = score, place
    return best, heading


def guess_reading(sheet: TableSheet) -> ListReading:
    """The likeliest meaning of the columns of a sheet."""
    _score, heading = _headings(sheet)
    width = len(sheet.rows[0]) if sheet.rows else 0
    columns = [""] * width
    if heading < 0:
        if width:
            columns[0] = "name"
        if width > 1:
            columns[1] = "code"
        return ListReading(-1, tuple(columns))
    for place, cell in enumerate(sheet.rows[heading]):
        meaning = meaning_of(str(cell)) if isinstance(cell, str) else ""
        if meaning and meaning not in columns:
            columns[place] = meaning
    if "reports_by" not in columns:
        _find_ways(sheet, heading, columns)
    return ListReading(heading, tuple(columns))


def _find_ways(sheet: TableSheet, heading: int, columns: list[str]) -> None:
    """A column in which every line says laptop, Excel or paper tells how a facility reports, whatever its heading."""
    for place, meaning in enumerate(columns):
        rows = [row for row in sheet.rows[heading + 1 :] if place < len(row)]
        said = {plain(text) for row in rows if (text := _text(row[place])) and not is_blank(text)}
        if not meaning and said and said <= _PLAIN_WAYS:
            columns[place] = "reports_by"
            return


@lru_cache(maxsize=512)
def meaning_of(heading: str) -> str:
    """What a column with this heading means; empty where nothing is known."""
    said = plain(heading)
    for meaning, words in _HEADINGS.items():
        if said in words:
            return meaning
    # "District name" and "Nombre del establecimiento": the rarer word tells.
    parts = set(said.split())
    for meaning in ("district", "region", "code", "reports_by", "wave", "facility_type", "size", "name"):
        if parts & {word for word in _HEADINGS[meaning] if " " not in word and len(word) > 3}:
            return meaning
    return ""


def read_list(sheet: TableSheet, reading: ListReading) -> ReadList:
    """The facilities of a sheet, read in this way."""
    taken: dict[str, Facility] = {}
    lines: dict[str, list[int]] = {}
    found: list[Facility] = []
    remarks: list[Remark] = []
    for place, row in enumerate(sheet.rows):
        if place <= reading.heading or all(cell is None for cell in row):
            continue
        one = _read_row(place + 1, row, reading, remarks)
        if one is None:
            continue
        if one.code:
            lines.setdefault(one.code, []).append(one.line)
            if one.code in taken:
                if plain(one.name) != plain(taken[one.code].name):
                    remarks.append(Remark(one.line, "same-code", one.name))
                continue
            taken[one.code] = one
        found.append(one)
    repeated = {code: tuple(places) for code, places in lines.items() if len(places) > 1}
    return ReadList(tuple(found), repeated, tuple(remarks))


def _read_row(line: int, row: Sequence[Cell], reading: ListReading, remarks: list[Remark]) -> Facility | None:
    said: dict[str, str] = {}
    for meaning, cell in zip(reading.columns, row, strict=False):
        text = _code(cell) if meaning == "code" else _text(cell)
        if meaning and (text.startswith("=") or is_failed_formula(text)):
            remarks.append(Remark(line, "formula", text[:60]))
        elif meaning and text and not is_blank(text):
            said[meaning] = text
    name = said.get("name", "")
    if not name:
        if said:
            remarks.append(Remark(line, "no-name", said.get("code", "")))
        return None
    if is_total(name) and "code" not in said:
        return None
    return Facility(line, _fields(line, said, remarks))


def _fields(line: int, said: dict[str, str], remarks: list[Remark]) -> dict[str, str | int]:
    fields: dict[str, str | int] = {
        key: said[key] for key in ("name", "code", "organisation", "facility_type", "wave", "note") if key in said
    }
    area = area_name(said.get("area") or " / ".join(said[key] for key in ("region", "district") if key in said))
    if area:
        fields["area"] = area
    if size := said.get("size"):
        digits = "".join(mark for mark in size if mark.isdecimal())
        if _SIZE.fullmatch(size) and len(digits) <= _LONGEST_NUMBER:
            fields["size"] = int(digits)
        else:
            remarks.append(Remark(line, "size", size))
    if way := said.get("reports_by"):
        known = next((key for key, words in _WAYS.items() if plain(way) in words), "")
        if known:
            fields["reports_by"] = known
        else:
            remarks.append(Remark(line, "way", way))
    return fields


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return cell.isoformat() if isinstance(cell, date) else " ".join(_DIRECTION.sub("", str(cell)).split())


def _code(cell: Cell) -> str:
    """A code without any mark that is not seen: with one it would be the code of another facility."""
    return "".join(mark for mark in _text(cell) if unicodedata.category(mark) != "Cf")
