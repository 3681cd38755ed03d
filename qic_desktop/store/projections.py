"""Projections: the tables that screens read, one per entity, made from the registers and thrown away at will.

A projection has no foreign keys and no checks of meaning (an observation may arrive before its measure). Its
columns come from the declaration; when a declaration changes, the table is dropped and rebuilt, so there is never
anything to migrate. Own edits project in their own transaction; an import marks (scope, entity) as stale, and the
next reader rebuilds it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from itertools import groupby
from typing import Any, TypeVar

from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.entity import Declaration, Kind, Record
from qic_desktop.store.registers import (
    Sibling,
    Touched,
    immutable_registers,
    in_conflict,
    is_deleted,
    live_siblings,
    shown,
    unseen_by_removal,
)

R = TypeVar("R", bound=Record)

_COLUMN_TYPES = {Kind.INTEGER: int, Kind.FLAG: int}
_AS_JSON = frozenset({Kind.LIST, Kind.OBJECT, Kind.NUMBER})
_KNOWN = frozenset(DECLARATIONS)


def table_of(declaration: Declaration) -> str:
    """The name of an entity's table."""
    return f"p_{declaration.name}"


def version_of(declaration: Declaration) -> str:
    """A fingerprint of the columns: another one means another table."""
    columns = [(name, kind.value, register) for name, kind, register in declaration.columns]
    return hashlib.sha256(json.dumps(columns).encode()).hexdigest()[:16]


def prepare(connection: Any, entities: Iterable[str] = tuple(DECLARATIONS)) -> None:
    """Make the tables of this version; unchanged ones stay. sqlite-utils is loaded only when one must be made."""
    known = {name for (name,) in connection.execute("select name from sqlite_master where type='table'")}
    kept = dict(connection.execute("select scope, version from projection where entity='*'"))
    made = set()
    for declaration in (DECLARATIONS[entity] for entity in entities):
        version = version_of(declaration)
        if table_of(declaration) in known and kept.get(declaration.name) == version:
            continue
        _make_table(connection, declaration)
        connection.execute("insert or replace into projection values(?, '*', ?, 0)", (declaration.name, version))
        made.add(declaration.name)
    if made:
        # Also in scopes that were only ever written to here: they have no line in ``projection`` yet.
        for scope, entity in connection.execute("select distinct scope, entity from register").fetchall():
            if entity in made:
                mark_stale(connection, scope, [entity])


def _make_table(connection: Any, declaration: Declaration) -> None:
    from qic_desktop.store.sqlite_tables import Database

    database = Database(connection)
    columns: dict[str, Any] = {"scope": str, "id": str, "conflicts": int, "deleted": int}
    columns |= {name: _COLUMN_TYPES.get(kind, str) for name, kind, _ in declaration.columns}
    database.table(table_of(declaration)).create(columns, pk=("scope", "id"), strict=True, replace=True)


def project(connection: Any, touched: Iterable[Touched]) -> None:
    """Bring the rows of a few records up to date."""
    for one in touched:
        declaration = DECLARATIONS.get(one.entity)
        if declaration is None or _is_stale(connection, one.scope, one.entity):
            continue
        siblings = live_siblings(connection, one.scope, one.entity, one.id)
        row = _row(connection, declaration, one, siblings)
        marks = ",".join("?" * len(row))
        connection.execute(f"insert or replace into {table_of(declaration)} values({marks})", row)


def mark_stale(connection: Any, scope: str, entities: Iterable[str]) -> None:
    """Let the next reader rebuild these entities of a scope."""
    connection.executemany(
        "insert into projection values(?, ?, '', 1) on conflict(scope, entity) do update set stale=1",
        [(scope, entity) for entity in entities],
    )


def forget(connection: Any, scope: str, entities: Iterable[str]) -> None:
    """Delete what tables say of these entities of a scope, so that no old words stay; the next reader rebuilds it."""
    known = [entity for entity in entities if entity in DECLARATIONS]
    for entity in known:
        connection.execute(f"delete from {table_of(DECLARATIONS[entity])} where scope=?", (scope,))
    mark_stale(connection, scope, known)


def _is_stale(connection: Any, scope: str, entity: str) -> bool:
    row = connection.execute("select stale from projection where scope=? and entity=?", (scope, entity)).fetchone()
    return row is not None and bool(row[0])


def stale_scopes(connection: Any, entity: str) -> list[str]:
    """The scopes whose rows of an entity are out of date."""
    return [row[0] for row in connection.execute("select scope from projection where entity=? and stale=1", (entity,))]


def rebuild(connection: Any, scope: str, entity: str) -> None:
    """Make all rows of one entity in one scope anew from the registers."""
    declaration = DECLARATIONS[entity]
    table = table_of(declaration)
    source = connection.execute(
        "select id, register, writer, seq, hash8, lamport, wall_ms, person, blind, value from register "
        "where scope=? and entity=? order by id",
        (scope, entity),
    )
    rows = []
    for identity, group in groupby(source, key=lambda row: row[0]):
        siblings: dict[str, list[Sibling]] = {}
        for row in group:
            siblings.setdefault(row[1], []).append(Sibling(*row[1:]))
        rows.append(_row(connection, declaration, Touched(scope, entity, identity), siblings))
    connection.execute(f"delete from {table} where scope=?", (scope,))
    if rows:
        marks = ",".join("?" * len(rows[0]))
        connection.executemany(f"insert into {table} values({marks})", rows)
    connection.execute("update projection set stale=0 where scope=? and entity=?", (scope, entity))


def _row(
    connection: Any, declaration: Declaration, one: Touched, siblings: dict[str, list[Sibling]]
) -> tuple[Any, ...]:
    values: dict[str, Any] = {}
    conflicts, deleted = 0, 0
    immutable = immutable_registers(declaration.name, one.scope)
    for register, live in siblings.items():
        if register not in declaration.registers:
            continue
        winner = shown(live, immutable=register in immutable)
        differ = len(live) > 1 and in_conflict(live)
        conflicts += differ
        if is_deleted(winner.value):
            if not unseen_by_removal(connection, one, register, siblings):
                deleted = 1
                continue
            # Changed elsewhere before that laptop had seen the removal: it stays until a person decides.
            conflicts += not differ
        parsed = winner.parsed()
        members = declaration.registers[register]
        if isinstance(members, Kind):
            values[register] = parsed
        elif isinstance(parsed, dict):
            values.update((name, parsed.get(name)) for name in members)
    cells = [_to_cell(kind, values.get(name)) for name, kind, _ in declaration.columns]
    return (one.scope, one.id, conflicts, deleted, *cells)


def _to_cell(kind: Kind, value: Any) -> Any:
    if value is None:
        return None
    # Numbers as JSON text: a whole number stays whole, and nothing is rounded by a column's affinity.
    if kind is Kind.NUMBER and type(value) is int:
        return str(value)
    return json.dumps(value) if kind in _AS_JSON else value


def _from_cell(kind: Kind, cell: Any) -> Any:
    if cell is None:
        return None
    if kind in _AS_JSON:
        # Nearly every number is a count: far cheaper than a JSON parser.
        return int(cell) if kind is Kind.NUMBER and cell.isdecimal() else json.loads(cell)
    return bool(cell) if kind is Kind.FLAG else cell


def compute(connection: Any, one: Touched) -> Record | None:
    """A record straight from its registers, whatever its projection says; None if unknown, absent or deleted."""
    declaration = DECLARATIONS.get(one.entity)
    siblings = live_siblings(connection, one.scope, one.entity, one.id) if declaration else {}
    if declaration is None or not siblings:
        return None
    scope, identity, conflicts, deleted, *cells = _row(connection, declaration, one, siblings)
    if deleted:
        return None
    return declaration.record(scope=scope, id=identity, conflicts=conflicts, **_fields(declaration, cells))


def _fields(declaration: Declaration, cells: Iterable[Any]) -> dict[str, Any]:
    columns = zip(declaration.columns, cells, strict=True)
    return {name: _from_cell(kind, cell) for (name, kind, _), cell in columns if cell is not None}


def read(connection: Any, record: type[R], where: str, parameters: Iterable[object]) -> tuple[R, ...]:
    """The records of a projection that are not deleted, in the order of their ids."""
    declaration = DECLARATIONS[record.ENTITY]
    names = [name for name, _, _ in declaration.columns]
    listing = ", ".join(["scope", "id", "conflicts", *(f'"{name}"' for name in names)])
    found = connection.execute(
        f"select {listing} from {table_of(declaration)} where deleted=0 and {where} order by id",
        tuple(parameters),
    )
    converted = [(name, kind) for name, kind, _ in declaration.columns if kind in _AS_JSON or kind is Kind.FLAG]
    result = []
    for scope, identity, conflicts, *cells in found:
        values = {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}
        for name, kind in converted:
            if name in values:
                values[name] = _from_cell(kind, values[name])
        result.append(record(scope=scope, id=identity, conflicts=conflicts, **values))
    return tuple(result)


SCOPE_IN = "scope in (select value from json_each(?))"
"""A condition on some scopes, given as JSON: SQLite then seeks each one's records instead of reading all."""


def ids_between(prefix: str, ending: str) -> tuple[str, tuple[object, ...]]:
    """A condition on ids that begin and end with some texts, and its parameters."""
    bounds = (prefix, prefix + "\U0010ffff")
    if not ending:
        return "id>=? and id<?", bounds
    return "id>=? and id<? and substr(id, ?)=?", (*bounds, -len(ending), ending)


def read_cells(
    connection: Any, record: type[Record], names: Iterable[str], where: str, parameters: Iterable[object]
) -> list[tuple[Any, ...]]:
    """(scope, id, cells …) as they are stored, numbers as JSON text: for aggregates over thousands of records."""
    declaration = DECLARATIONS[record.ENTITY]
    listing = ", ".join(["scope", "id", *(f'"{name}"' for name in names)])
    return list(
        connection.execute(
            f"select {listing} from {table_of(declaration)} where deleted=0 and {where} order by id",
            tuple(parameters),
        )
    )
