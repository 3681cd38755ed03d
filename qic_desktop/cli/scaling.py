"""Parquet files on the command line: all sites' values for analysts and for engines."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.i18n import n_
from qic_desktop.services.measuring import measures


@click.command("parquet")
@STORE
@click.argument("folder", type=click.Path(path_type=Path))
@JSON
def parquet_command(store: Path, folder: Path, as_json: bool) -> None:
    """Write all sites' values of the published measures as Parquet files; a folder of such files is replaced.

    For inside only: small numbers are not hidden in these files.

    Example: qic parquet organiser.qic values
    """
    from qic_desktop.services.organising import parquet_export

    with opened(store) as workspace:
        rows = parquet_export.write_parquet(workspace, folder)
    if as_json:
        say_json({"rows": rows, "folder": str(folder)})
        return
    click.echo(n_("{n} row written.", "{n} rows written.", rows).format(n=rows))


def say_by_engine(store: Path, measure: str | None, engine: str, folder: Path | None, *, as_json: bool) -> None:
    """What an engine makes of the values in ``folder``, or of the store's own where none is named."""
    from qic_desktop.services.organising import parquet_export

    with tempfile.TemporaryDirectory(prefix="qic-values-") as made:
        values = folder or Path(made) / "values"
        with opened(store) as workspace:
            views = measures.list_pooled(workspace)
            code = measures.get_measure(workspace, measure).code if measure else ""
            if folder is None:
                parquet_export.write_parquet(workspace, values)
        lines = parquet_export.aggregate_files(values, engine, views, code)
    if as_json:
        say_json([asdict(line) for line in lines])
        return
    for line in lines:
        shown = ["-" if value is None else f"{value:.4f}" for value in (line.pooled, line.median, line.q1, line.q3)]
        place = f"{line.measure} {line.stratum}".strip()
        click.echo(f"{place:20} {line.period}  {line.reporting:4}/{line.expected:<4} " + "  ".join(shown))
