"""Charts as values, pictures and pages; cases in, results out; all sites together; reports."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from qic_desktop.analysis.chart_values import ChartKind, ChartPoint, RunChart
from qic_desktop.analysis.runs import Runs
from qic_desktop.cli.frame import JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.i18n import _
from qic_desktop.services import charts, measures


@click.command("chart")
@STORE
@click.argument("measure")
@click.option("--kind", type=click.Choice(["run", "i", "p"]), default="run", show_default=True)
@click.option("--svg", type=click.Path(path_type=Path), help="Write the picture.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write a page.")
@SITE
@JSON
def chart_command(
    store: Path, measure: str, *, kind: ChartKind, site: str | None, as_json: bool, **out: Path | None
) -> None:
    """The chart of a measure as a value, a picture or a page.

    Example: qic chart walstead.qic four-hours --svg four-hours.svg
    """
    from qic_desktop.services import reporting
    from qic_desktop.services.exporting import write_atomically
    from qic_desktop.wording.charts import chart_sentence, rules_line

    svg, pdf = out["svg"], out["pdf"]
    with opened(store) as workspace:
        identity = site_id(workspace, site)
        view = measures.get_measure(workspace, measure, identity)
        chart = charts.measure_chart(workspace, view, identity, kind)
        if pdf is not None:
            from qic_desktop.reports.chart_page import chart_pdf

            page = reporting.chart_page(workspace, view, site=identity, kind=kind)
            write_atomically(pdf.absolute(), chart_pdf(page))
    if svg is not None:
        write_atomically(svg.absolute(), reporting.chart_svg(chart).encode())
    if as_json:
        say_json(chart_value(chart))
        return
    says, next_step = chart_sentence(chart)
    click.echo(f"{says} {next_step}".strip())
    click.echo(rules_line(chart))


def chart_value(chart: RunChart) -> dict[str, object]:
    """A chart as JSON: points, phases, findings; missing is null."""
    value: dict[str, object] = {
        "kind": chart.kind,
        "rule_set": chart.rule_set,
        "points": [_plain(point) for point in chart.points],
        "phases": [_plain(phase) for phase in chart.phases],
        "findings": [_plain(finding) for finding in chart.findings],
        "annotations": [_plain(note) for note in chart.annotations],
        "target": chart.series.target,
        "notes": list(chart.notes),
    }
    if chart.lower or chart.upper:
        value |= {"lower": list(chart.lower), "upper": list(chart.upper)}
    return value


def _plain(value: Any) -> dict[str, object]:
    # Points are named tuples: a chart makes a thousand of them while somebody types.
    if isinstance(value, ChartPoint):
        return value._asdict()
    found = {item.name: getattr(value, item.name) for item in fields(value)}
    return {name: _plain(item) if isinstance(item, Runs) else item for name, item in found.items()}


@click.command("spc")
def spc_command() -> None:
    """Read chart cases as JSON lines on stdin, write a result line for each.

    Example: zcat charts_golden.jsonl.gz | qic spc
    """
    from qic_desktop.analysis.spc import solve_case

    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except ValueError:
            case = None
        if isinstance(case, dict):
            answer = solve_case(case)
        else:
            answer = {"id": None, "error": _("Line {n} is no JSON object.").format(n=number)}
        click.echo(json.dumps(answer, ensure_ascii=False))


@click.command("aggregate")
@STORE
@click.argument("measure", required=False)
@JSON
def aggregate_command(store: Path, measure: str | None, as_json: bool) -> None:
    """All sites together, period by period and site by site.

    Example: qic aggregate organiser.qic four-hours --json
    """
    from qic_desktop.services import aggregating, reporting

    with opened(store) as workspace:
        views = measures.list_measures(workspace)
        view = measures.get_measure(workspace, measure) if measure else views[0] if views else None
        if view is None:
            raise click.UsageError(_("This store has no measure yet."))
        collection = aggregating.collect(workspace, view)
    if as_json:
        say_json(collection.aggregate.to_json())
        return
    click.echo(reporting.collection_headline(collection))
    click.echo(reporting.chance_sentence(collection))
    for row in collection.aggregate.periods:
        shown = ["-" if value is None else f"{value:.4f}" for value in (row.pooled, row.median, row.q1, row.q3)]
        click.echo(f"{row.period}  {row.reporting:4}/{row.expected:<4} " + "  ".join(shown))


@click.command("report")
@click.argument("store", type=click.Path(path_type=Path), required=False)
@click.argument("kind", required=False)
@click.option("--list", "listing", is_flag=True, help="Name the kinds.")
@click.option("--out", type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--measure", metavar="CODE", help="The measure that leads.")
@SITE
def report_command(
    store: Path | None, kind: str | None, *, listing: bool, out: Path | None, measure: str | None, site: str | None
) -> None:
    """Print a document as PDF.

    Example: qic report walstead.qic monthly --out march.pdf
    """
    from qic_desktop.reports.kinds import REPORTS
    from qic_desktop.services import reporting

    if listing or store is None or kind is None:
        for report in REPORTS:
            click.echo(f"{report.code:15} {report.name()}")
        return
    with opened(store) as workspace:
        written = reporting.write_report(
            workspace, kind, out or Path(f"{kind}.pdf"), code=measure, site=site_id(workspace, site)
        )
    click.echo(str(written))
