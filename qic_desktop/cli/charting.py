"""Charts as values, pictures and pages; cases in, results out; reports."""

from __future__ import annotations

import json
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import click

from qic_desktop.analysis.charts.values import ChartPoint, ControlChart, RunChart
from qic_desktop.analysis.families.kinds import ChartKind
from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.analysis.rules.runs import Runs
from qic_desktop.cli.frame import JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.domain.period import PeriodKind, parse_period
from qic_desktop.i18n import _
from qic_desktop.services.charting import charts
from qic_desktop.services.measuring import measures


@click.command("chart")
@STORE
@click.argument("measure")
@click.option("--kind", type=click.Choice(get_args(ChartKind)), default="run", show_default=True)
@click.option(
    "--rules", type=click.Choice(RULE_SETS), help="By which rules; the collaborative's where nothing is said."
)
@click.option("--by", type=click.Choice(["week", "month", "quarter", "year"]), help="Group the values.")
@click.option("--stratum", default="", help="Which part of the cases; empty for all of them.")
@click.option("--svg", type=click.Path(path_type=Path), help="Write the picture.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write a page.")
@SITE
@JSON
def chart_command(store: Path, measure: str, *, site: str | None, as_json: bool, **asked: Any) -> None:
    """The chart of a measure as a value, a picture or a page.

    Kinds: run; i mr xmr for single values; p pp for shares; u up for rates; c for counts; ip for values on different
    numbers of cases; xbar s for several values a period; g t for rare events.

    Example: qic chart walstead.qic four-hours --kind pp --rules nelson --by quarter --svg four-hours.svg
    """
    from qic_desktop.services.exchanging.exporting import write_atomically
    from qic_desktop.services.printing import reporting
    from qic_desktop.wording.charts import chart_sentence, rules_line

    by = PeriodKind(asked["by"]) if asked["by"] else None
    with opened(store) as workspace:
        identity = site_id(workspace, site)
        view = measures.get_measure(workspace, measure, identity)
        given = charts.chart_input(workspace, view, identity, stratum=asked["stratum"])
        chart = charts.draw_chart(given if by is None else charts.grouped(given, by), asked["kind"], asked["rules"])
        if asked["pdf"] is not None:
            from qic_desktop.reports.chart_page import chart_pdf

            page = reporting.chart_page(workspace, given.view, site=identity, chart=chart)
            write_atomically(asked["pdf"].absolute(), chart_pdf(page))
    if asked["svg"] is not None:
        write_atomically(asked["svg"].absolute(), reporting.chart_svg(chart).encode())
    if as_json:
        say_json(chart_value(chart))
        return
    says, next_step = chart_sentence(chart)
    click.echo(f"{says} {next_step}".strip())
    click.echo(rules_line(chart))


def chart_value(chart: RunChart) -> dict[str, object]:
    """A chart as JSON: points, phases, limits, findings, and where all of it comes from; missing is null."""
    from qic_desktop.wording.chart_rules import rule_set_name, rule_set_source

    value: dict[str, object] = {
        "kind": chart.kind,
        "rule_set": chart.rule_set,
        "rules": {"name": rule_set_name(chart.rule_set), "source": rule_set_source(chart.rule_set)},
        "provenance": _plain(chart.provenance),
        "points": [_plain(point) for point in chart.points],
        "phases": [_plain(phase) for phase in chart.phases],
        "findings": [_plain(finding) for finding in chart.findings],
        "annotations": [_plain(note) for note in chart.annotations],
        "target": chart.series.target,
        "notes": list(chart.notes),
    }
    if chart.series.targets:
        value["targets"] = list(chart.series.targets)
    if chart.series.gaps:
        value["gaps"] = dict(chart.series.gaps)
    if isinstance(chart, ControlChart):
        value |= {
            name: list(getattr(chart, name)) for name in ("lower", "upper", "lower_inner", "upper_inner", "sigma")
        }
        value |= {name: found for name in ("widened", "variation", "assurance") if (found := getattr(chart, name))}
        value |= {name: list(found) for name in ("plain_lower", "plain_upper") if (found := getattr(chart, name))}
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

    A case is {"id": 1, "chart": "p", "data": {"y": [3, 5, 2], "n": [40, 52, 38]}}; its result holds centre, limits
    and runs analysis, or an error says which row to correct. Charts: run i mr ip xbar s t p pp c u up g xmr. Data:
    y n x x_type x_levels facet1 facet2. Options: freeze part exclude cl target multiply agg_fun method x_period
    y_neg screened_mr; for xmr: improvement_direction target rebase fix_after_n_points screen_outliers.

    Example: zcat charts_golden.jsonl.gz | qic spc
    """
    for number, line in enumerate(sys.stdin.buffer, 1):
        if line.strip():
            # Letters beyond ASCII are escaped: no console is asked for a letter that it has not.
            click.echo(json.dumps(_solved(line, number), allow_nan=False))


def _solved(line: bytes, number: int) -> dict[str, object]:
    """The answer to one line, whatever it holds."""
    from qic_desktop.analysis.cases.spc import solve_case
    from qic_desktop.errors import CaseRefusedError
    from qic_desktop.wording.errors import describe

    try:
        case = json.loads(line)
    except (ValueError, RecursionError):
        case = None
    if not isinstance(case, dict):
        return {
            "id": None,
            "error": _("Line {n} is no JSON object; write one chart case on each line.").format(n=number),
        }
    identity = case.get("id")
    if not isinstance(identity, str | int):
        identity = None
    try:
        return {"id": identity, "result": solve_case(case)["result"]}
    except CaseRefusedError as refusal:
        return {"id": identity, "error": describe(refusal)}


@click.command("report")
@click.argument("store", type=click.Path(path_type=Path), required=False)
@click.argument("kind", required=False)
@click.option("--list", "listing", is_flag=True, help="Name the kinds.")
@click.option("--out", type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--measure", metavar="CODE", help="The measure that leads.")
@click.option("--month", metavar="YYYY-MM", help="Of the monthly report; by default the last whole month with a value.")
@SITE
def report_command(
    store: Path | None, kind: str | None, *, listing: bool, out: Path | None, **given: str | None
) -> None:
    """Print a document as PDF.

    Example: qic report walstead.qic monthly --out march.pdf
    """
    from qic_desktop.cli.papers import print_paper
    from qic_desktop.reports.kinds import REPORTS
    from qic_desktop.services.printing import report_files

    if listing or store is None or kind is None:
        for report in REPORTS:
            click.echo(f"{report.code:15} {report.name()}")
        return
    month = parse_period(given["month"]) if given["month"] else None
    with opened(store) as workspace:
        path, site = out or Path(f"{kind}.pdf"), site_id(workspace, given["site"])
        paper = report_files.report_paper(workspace, kind, code=given["measure"], site=site, month=month)
        print_paper(workspace, paper, path)
    click.echo(str(path))
