"""Tables as a Frictionless data package: ``datapackage.json`` beside CSV files, and reading one back by its own schema.

Owns the form of the files (https://specs.frictionlessdata.io): types, missing values, keys, sizes and hashes. What
stands in the tables is decided in :mod:`.tables`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from qic_desktop.domain.typed import spreadsheet_text, typed_text
from qic_desktop.errors import InputError
from qic_desktop.services.exchanging.exporting import write_atomically

DESCRIPTOR = "datapackage.json"
Cell = str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Field:
    """One column. ``kind`` is a Frictionless type: string, integer, number, boolean or date."""

    name: str
    kind: str
    description: str
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One resource; ``key`` names the fields that together occur once."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Sequence[tuple[Cell, ...]]
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """What the package says of itself. ``created`` is a moment in ISO form."""

    name: str
    title: str
    description: str
    created: str


def write_package(about: About, tables: Sequence[Table], folder: Path) -> Path:
    """Write the tables, their dictionary and the descriptor into a folder that is new or empty.

    Raises:
        InputError: there are other files in the folder.
        DiskFullError, StoreReadOnlyError: what the disk said.
    """
    folder = folder.absolute()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InputError(str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in package_files(about, tables).items():
        write_atomically(folder / name, data)
    return folder / DESCRIPTOR


def package_files(about: About, tables: Sequence[Table]) -> dict[str, bytes]:
    """The files of a package by their names, the descriptor last."""
    files: dict[str, bytes] = {}
    resources = []
    for table in (*tables, _dictionary(tables)):
        data = files[f"{table.name}.csv"] = _csv(table)
        resources.append(_resource(table, data))
    descriptor = {
        "profile": "tabular-data-package",
        "name": about.name,
        "title": about.title,
        "description": about.description,
        "created": about.created,
        "resources": resources,
    }
    files[DESCRIPTOR] = (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()
    return files


def check_package(path: Path) -> tuple[str, ...]:
    """Read a data package back by its own schema; what is wrong as ``file:line:field: code``, empty if nothing is."""
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    found: list[str] = []
    for resource in descriptor["resources"]:
        data = (path.parent / resource["path"]).read_bytes()
        if len(data) != resource["bytes"] or f"sha256:{hashlib.sha256(data).hexdigest()}" != resource["hash"]:
            found.append(f"{resource['path']}:0:: hash")
        found += _check_rows(resource, data.decode("utf-8"))
    return tuple(found)


def read_rows(path: Path, resource: str) -> list[dict[str, Cell]]:
    """The rows of one resource with their types.

    Raises:
        KeyError: there is no such resource.
    """
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    one = {each["name"]: each for each in descriptor["resources"]}[resource]
    kinds = {field["name"]: field["type"] for field in one["schema"]["fields"]}
    text = (path.parent / one["path"]).read_text(encoding="utf-8")
    lines = csv.DictReader(io.StringIO(text, newline=""))
    return [{name: _read(cell, kinds[name]) for name, cell in line.items()} for line in lines]


# --- writing ------------------------------------------------------------------------------------------------------


def _dictionary(tables: Sequence[Table]) -> Table:
    fields = (
        Field("table", "string", "Name of the table", required=True),
        Field("field", "string", "Name of the column", required=True),
        Field("type", "string", "Type of its values", required=True),
        Field("description", "string", "What it means", required=True),
        Field("choices", "string", "The values that may stand there, with a bar between them"),
    )
    rows = [
        (one.name, each.name, each.kind, each.description, "|".join(each.choices) or None)
        for one in tables
        for each in one.fields
    ]
    return Table("dictionary", "Every column of every table", fields, rows, ("table", "field"))


def _csv(table: Table) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([field.name for field in table.fields])
    for row in table.rows:
        writer.writerow([_write(cell) for cell in row])
    return out.getvalue().encode()


def _write(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return repr(int(cell)) if cell.is_integer() else repr(cell)
    # A name that begins like a formula must not become one in a spreadsheet.
    return str(cell) if isinstance(cell, int) else spreadsheet_text(cell)


def _resource(table: Table, data: bytes) -> dict[str, object]:
    schema: dict[str, object] = {"fields": [_field(one) for one in table.fields], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": schema,
    }


def _field(field: Field) -> dict[str, object]:
    said: dict[str, object] = {"name": field.name, "type": field.kind, "description": field.description}
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    return said | ({"constraints": constraints} if constraints else {})


# --- reading back -------------------------------------------------------------------------------------------------


def _check_rows(resource: Mapping[str, Any], text: str) -> list[str]:
    fields, path = resource["schema"]["fields"], resource["path"]
    lines = list(csv.reader(io.StringIO(text, newline="")))
    if not lines or lines[0] != [field["name"] for field in fields]:
        return [f"{path}:1:: head"]
    found, seen = [], set()
    key = [lines[0].index(name) for name in resource["schema"].get("primaryKey", ())]
    for number, line in enumerate(lines[1:], 2):
        if len(line) != len(fields):
            found.append(f"{path}:{number}:: columns")
            continue
        found += [
            f"{path}:{number}:{field['name']}: {problem}"
            for field, cell in zip(fields, line, strict=True)
            if (problem := _problem(field, cell))
        ]
        identity = tuple(line[at] for at in key)
        if key and identity in seen:
            found.append(f"{path}:{number}:: twice")
        seen.add(identity)
    return found


def _problem(field: Mapping[str, Any], cell: str) -> str:
    constraints = field.get("constraints", {})
    if cell == "":
        return "required" if constraints.get("required") else ""
    try:
        _read(cell, field["type"])
    except ValueError:
        return "type"
    return "enum" if "enum" in constraints and cell not in constraints["enum"] else ""


def _read(cell: str, kind: str) -> Cell:
    if cell == "":
        return None
    if kind == "integer":
        return int(cell)
    if kind == "number":
        number = float(cell)
        if not math.isfinite(number):
            raise ValueError(cell)
        return number
    if kind == "boolean":
        return {"true": True, "false": False}[cell] if cell in ("true", "false") else _refuse(cell)
    return date.fromisoformat(cell) if kind == "date" else typed_text(cell)


def _refuse(cell: str) -> bool:
    raise ValueError(cell)
