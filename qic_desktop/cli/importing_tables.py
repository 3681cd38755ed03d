"""A team's own Excel, Calc or CSV table on the command line: what would come in, and taking it in."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.errors import InputError, NotFoundError
from qic_desktop.services.measuring import measures, table_import
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.measuring.table_files import TableFile, read_table
from qic_desktop.services.measuring.table_import import ImportPlan, Planned
from qic_desktop.services.measuring.table_mapping import NUMBERS, ONCE, TableReading
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.doubts import far_question
from qic_desktop.wording.table_import import counts_words, not_read_words, option_words, row_name


@click.command("import-table")
@STORE
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--measure", metavar="CODE", help="Whose numbers they are, where the table holds one measure.")
@click.option(
    "--sheet", metavar="NAME", default="", help="Which sheet; by default the one that holds months. It is remembered."
)
@click.option(
    "--columns",
    metavar="LIST",
    help="What each column is: 1=period,2=numerator,3=denominator; value, measure, year, reason, note, stratum; "
    "2=numerator:CODE where measures stand side by side.",
)
@click.option("--dates", type=click.Choice(["dmy", "mdy"]), help="The order of day and month in 01/02/2019.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The mark before decimals.")
@click.option(
    "--calendar", type=click.Choice(["western", "other"]), help="What the years are, where they lie 6 to 9 years back."
)
@click.option("--take-different", is_flag=True, help="Take what differs from what is here; it is kept otherwise.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and change nothing.")
@BY
@JSON
def import_table_command(
    store: Path,
    file: Path,
    *,
    take_different: bool,
    dry_run: bool,
    person: str | None,
    as_json: bool,
    **given: str | None,
) -> None:
    """Take values in from a team's own spreadsheet: XLSX, XLS, ODS or CSV with one row for each month.

    Example: qic import-table walstead.qic births.xlsx --measure partograph --dry-run
    """
    table = read_table(file)
    with opened(store, person) as workspace:
        measure = measures.get_measure(workspace, given["measure"]).id if given["measure"] else ""
        plan = table_import.open_plan(workspace, table, sheet=_sheet(table, given["sheet"]), measure=measure)
        reading = _as_told(workspace, plan.reading, given)
        if reading != plan.reading:
            plan = table_import.read_again(workspace, plan, reading)
        is_open = bool(plan.lacking or plan.questions)
        if not dry_run and not is_open:
            take = [one.key for one in plan.of("differs")] if take_different else []
            table_import.take_in(workspace, plan, take)
    if is_open and not dry_run:
        raise click.UsageError(_open_question(plan))
    if as_json:
        say_json(_as_json(plan))
        return
    for one in plan.not_read:
        where = row_name(one.row, turned=plan.sheet.turned)
        click.echo(f"{where}: {not_read_words(one.why, one.text)}", err=True)
    for value in plan.far:
        click.echo(f"{row_name(value.read.row, turned=plan.sheet.turned)}: {far_question(value.far[0])}", err=True)
    for question in plan.questions:
        click.echo(option_words(question.kind, question.example), err=True)
    if plan.lacking:
        click.echo(option_words(plan.lacking, ""), err=True)
    counts = (len(plan.of("new")), len(plan.of("same")), len(plan.of("differs")), len(plan.not_read))
    click.echo(counts_words(*counts))


def _sheet(table: TableFile, name: str | None) -> str:
    if name and name not in {one.name for one in table.sheets}:
        raise NotFoundError(name, what="sheet")
    return name or ""


def _as_told(workspace: Workspace, reading: TableReading, given: dict[str, str | None]) -> TableReading:
    """The reading with what the options say."""
    if given["columns"]:
        reading = replace(reading, columns=_columns(workspace, given["columns"], len(reading.columns)))
        if reading.measures or reading.is_long:
            reading = replace(reading, measure="")
    if given["dates"]:
        reading = replace(reading, order="dmy" if given["dates"] == "dmy" else "mdy")
    if given["decimal"]:
        reading = replace(reading, decimal="." if given["decimal"] == "." else ",")
    if given["calendar"]:
        reading = replace(reading, calendar="western" if given["calendar"] == "western" else "other")
    return reading


def _columns(workspace: Workspace, text: str, count: int) -> tuple[str, ...]:
    columns = [""] * count
    for part in text.split(","):
        place, _mark, meaning = part.strip().partition("=")
        name, _colon, code = meaning.partition(":")
        if not (place.isascii() and place.isdigit() and 1 <= int(place) <= count and name in (*ONCE, *NUMBERS)):
            raise InputError(part)
        if code and name not in NUMBERS:
            raise InputError(part)
        key = f"{name}|{measures.get_measure(workspace, code).id}" if code else name
        if key in columns:
            raise InputError(part)
        columns[int(place) - 1] = key
    return tuple(columns)


def _open_question(plan: ImportPlan) -> str:
    """What must be told by an option before anything is taken in."""
    first = next((one for one in plan.questions if one.kind == "sheet" or not plan.lacking), None)
    if first is None:
        return option_words(plan.lacking, "")
    return option_words(first.kind, first.example)


def _entry(entry: Entry) -> dict[str, object]:
    return {
        "numerator": entry.numerator,
        "denominator": entry.denominator,
        "value": entry.value,
        "missing": entry.missing.value if entry.missing else None,
    }


def _value(one: Planned) -> dict[str, object]:
    read = one.read
    return {
        "row": read.row,
        "measure": read.view.code,
        "period": read.period.text,
        "stratum": read.stratum,
        "outcome": one.outcome,
        "table": _entry(read.entry),
        "here": _entry(one.standing) if one.before is not None else None,
        "note": read.note,
        "far": [{"number": far.name, "before": far.before, "now": far.now} for far in one.far],
    }


def _as_json(plan: ImportPlan) -> dict[str, object]:
    return {
        "file": plan.file.name,
        "sheet": plan.sheet.name,
        "sheets": [one.name for one in plan.file.sheets],
        "hidden_sheets": [one.name for one in plan.file.sheets if one.hidden],
        "columns": list(plan.reading.columns),
        "measure": plan.reading.measure or None,
        "dates": plan.reading.order or None,
        "decimal": plan.reading.decimal or None,
        "remembered": plan.remembered,
        "lacking": plan.lacking or None,
        "questions": [{"kind": one.kind, "example": one.example} for one in plan.questions],
        "totals": {
            "new": len(plan.of("new")),
            "same": len(plan.of("same")),
            "differs": len(plan.of("differs")),
            "not_read": len(plan.not_read),
        },
        "values": [_value(one) for one in plan.values],
        "not_read": [{"row": one.row, "why": one.why, "text": one.text} for one in plan.not_read],
    }
