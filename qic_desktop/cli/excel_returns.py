"""Excel returns on the command line: make workbooks for sites without a laptop, read filled ones."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging import excel_inbox, excel_reading, excel_returns, inbox
from qic_desktop.services.exchanging.excel_reading import ReadReturn
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording import excel_returns as words


@click.group("excel-return")
def excel_return_command() -> None:
    """Workbooks for sites without a laptop: made from the definitions, read when they come back."""


@excel_return_command.command("make")
@STORE
@click.option("--first", required=True, metavar="MONTH", help="The first month that is asked for.")
@click.option("--last", metavar="MONTH", help="The last one; the first where it is not given.")
@click.option("--site", "codes", multiple=True, metavar="CODE", help="For which site; else all that report by Excel.")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The folder for the workbooks.")
@JSON
def make_command(
    store: Path, *, first: str, last: str | None, codes: tuple[str, ...], out: Path, as_json: bool
) -> None:
    """Make a locked workbook for each site; what is known already stands in it.

    Example: qic excel-return make organiser.qic --first 2026-10 --out returns
    """
    months = excel_returns.months_of(parse_period(first), parse_period(last or first))
    out.mkdir(parents=True, exist_ok=True)
    with opened(store) as workspace:
        sites = [trust.find_site(workspace, code) for code in codes] if codes else None
        files = excel_returns.make_returns(workspace, out, months, sites)
    if as_json:
        say_json({"files": [str(file) for file in files], "months": [month.text for month in months]})
    else:
        click.echo(n_("{n} workbook made.", "{n} workbooks made.", len(files)).format(n=len(files)))


@excel_return_command.command("read")
@STORE
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--accept", is_flag=True, help="Enter what can be read; without it, only say what would change.")
@click.option("--other", type=click.Choice(("take", "keep")), help="Where another number stands already.")
@JSON
def read_command(store: Path, files: tuple[Path, ...], *, accept: bool, other: str | None, as_json: bool) -> int:
    """Read filled workbooks: what is new, changed and odd. Nothing changes without --accept.

    Example: qic excel-return read organiser.qic P001-2026-10.xlsx --accept
    """
    with opened(store) as workspace:
        rows = [_row(workspace, file, accept=accept, other=other) for file in files]
    if as_json:
        say_json(rows)
    else:
        for row in rows:
            click.echo(f"{row['file']}: {_said(row)}")
    return 0 if all(row["state"] not in ("refused", "question") for row in rows) else 1


def _row(workspace: Workspace, file: Path, *, accept: bool, other: str | None) -> dict[str, object]:
    if not file.is_file():
        raise NotFoundError(str(file), what="file")
    if not excel_reading.looks_like_return(file):
        return _answer(ReadReturn(file.name, "", "T-no-table"), 0)
    if not accept:
        return _answer(excel_reading.read_return(workspace, file.read_bytes(), file.name), 0)
    identity = excel_inbox.receive(workspace, file)
    read = excel_inbox.read_again(workspace, identity)
    if other is not None and read.of_state("differs"):
        excel_inbox.choose(workspace, identity, takes=other == "take")
    entered = inbox.accept(workspace, [identity]).totals.entries
    return _answer(read, entered)


def _answer(read: ReadReturn, entered: int) -> dict[str, object]:
    waits = read.code == excel_inbox.QUESTION and not entered
    fine = read.code in ("", excel_inbox.ODD, excel_inbox.NOTHING, excel_inbox.QUESTION)
    return {
        "file": read.file_name,
        "sha256": read.sha256 or None,
        "site": read.site or None,
        "state": "question" if waits else "read" if fine else "refused",
        "code": read.code or None,
        "reason": words.verdict_sentence(read.code, read.file_name, len(read.odd)) or None,
        "entered": entered,
        "lines": [
            {"measure": one.value.view.code, "period": one.value.period.text, "state": one.state} for one in read.values
        ],
        "odd": [
            {"measure": one.measure, "period": one.period, "why": one.why, "text": one.text or None} for one in read.odd
        ],
        "remarks": list(read.remarks),
        "deleted": read.deleted,
    }


def _said(row: dict[str, object]) -> str:
    entered = int(str(row["entered"]))
    if entered:
        return n_("{n} value entered.", "{n} values entered.", entered).format(n=entered)
    return str(row["reason"] or _("It can be accepted: add --accept."))
