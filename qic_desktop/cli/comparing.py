"""Charts that compare or add up: funnel, Pareto, histogram, CUSUM, EWMA."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from qic_desktop.analysis.charts.comparisons import Accumulation
from qic_desktop.cli.aggregating import AREA
from qic_desktop.cli.frame import JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.services.measuring import measures

if TYPE_CHECKING:
    from qic_desktop.services.charting.comparing import Comparison

Found = TypeVar("Found")

SVG = click.option("--svg", type=click.Path(path_type=Path), help="Write the picture.")
BASELINE = click.option("--baseline", metavar="PERIOD", help="The last period of the points it is measured against.")


@click.command("funnel")
@STORE
@click.argument("measure")
@click.option("--period", "periods", metavar="PERIOD", multiple=True, help="A period to compare; may be repeated.")
@click.option("--last", type=click.IntRange(min=1), help="Compare the latest N periods (12 where nothing is said).")
@AREA
@click.option("--stratum", default="", help="Which part of the cases; empty for all of them.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="As it was known here on this day.")
@SVG
@JSON
def funnel_command(
    store: Path, measure: str, *, periods: tuple[str, ...], last: int | None, svg: Path | None, **asked: Any
) -> None:
    """Sites by their size, and the limits of chance about all together.

    The picture may leave: sites stand in it as they agreed to be compared, and small numbers are left out.

    Example: qic funnel organiser.qic four-hours --area "North / Adar" --last 6 --svg funnel.svg
    """
    from qic_desktop.services.charting import comparing, funnel_files
    from qic_desktop.services.organising import aggregating
    from qic_desktop.wording.guidance import place_name, skipped_reason
    from qic_desktop.wording.values import counted_text

    if periods and last is not None:
        raise click.UsageError(_("Give periods or a number of latest periods, not both."))
    with opened(store) as workspace:
        view = measures.get_measure(workspace, measure)
        day = asked["as_of"].date() if asked["as_of"] else None
        collection = aggregating.collect(workspace, view, stratum=asked["stratum"], as_of=day, area=asked["area"])
        chosen = periods or comparing.latest_periods(collection, last or comparing.LATEST)
        found = comparing.funnel_of(collection, chosen)
        if svg is not None:
            _draw(funnel_files.leaving(workspace, collection.view, found).funnel, svg)
    of = {"measure": view.code, "area": asked["area"], "stratum": asked["stratum"], "as_of": day and day.isoformat()}
    if not _tell(found, None, as_json=asked["as_json"], periods=list(chosen), **of):
        return
    for point in found.points:
        value = counted_text(point.value, point.numerator, point.denominator, found.style)
        click.echo(f"{point.site:10} {point.denominator:10.0f}  {value:>12}  {place_name(point.place)}")
    for site, reason in zip(found.skipped, found.reasons, strict=True):
        click.echo(f"{site:10} {'-':>10}  {'-':>12}  {skipped_reason(reason)}")


@click.command("pareto")
@click.argument("table", metavar="FILE.csv|-")
@SVG
@JSON
def pareto_command(table: str, svg: Path | None, as_json: bool) -> None:
    """The few reasons that make up most of the cases, from a table of reasons and counts.

    Each row holds a reason and its count, or only a reason; then rows are counted. A first row whose count is no number
    holds names of columns.

    Example: qic pareto reasons.csv --svg reasons.svg
    """
    from qic_desktop.services.charting import comparing
    from qic_desktop.wording.values import percent

    found = comparing.pareto_of(_rows(table))
    if not _tell(found, svg, as_json=as_json):
        return
    for bar in found.bars:
        shares = (percent(f"{share * 100:.0f}") for share in (bar.share, bar.cumulative))
        numbers = "  ".join(f"{one:>6}" for one in (f"{bar.count:g}", *shares))
        click.echo(f"{'*' if bar.vital else ' '} {numbers}  {bar.label}")


@click.command("histogram")
@STORE
@click.argument("measure")
@SITE
@SVG
@JSON
def histogram_command(store: Path, measure: str, *, site: str | None, svg: Path | None, as_json: bool) -> None:
    """How often values of each size occur.

    Example: qic histogram walstead.qic four-hours --json
    """
    from qic_desktop.services.charting import comparing
    from qic_desktop.wording.values import line_text

    found = _of_site(comparing.site_histogram, (store, measure, site))
    if not _tell(found, svg, as_json=as_json):
        return
    for each in found.bins:
        low, high = (line_text(edge, found.style) for edge in (each.low, each.high))
        click.echo(f"{low:>10} – {high:<10} {each.count}")


@click.command("cusum")
@STORE
@click.argument("measure")
@SITE
@click.option("--shift", type=float, default=1.0, show_default=True, help="The change to be found, in sigmas.")
@click.option("--threshold", type=float, default=5.0, show_default=True, help="The sum that is a finding.")
@BASELINE
@SVG
@JSON
def cusum_command(
    store: Path, measure: str, *, site: str | None, svg: Path | None, as_json: bool, **options: Any
) -> None:
    """Small lasting changes, found by adding up what lies above and below.

    Example: qic cusum walstead.qic four-hours --shift 1 --threshold 5
    """
    from qic_desktop.services.charting import comparing

    found = _of_site(comparing.site_cusum, (store, measure, site), **options)
    _say_accumulation(found, svg, as_json=as_json)


@click.command("ewma")
@STORE
@click.argument("measure")
@SITE
@click.option("--lam", type=float, default=0.2, show_default=True, help="The weight of the newest point.")
@click.option("--width", type=float, default=2.86, show_default=True, help="Width of the limits, in sigmas.")
@BASELINE
@SVG
@JSON
def ewma_command(
    store: Path, measure: str, *, site: str | None, svg: Path | None, as_json: bool, **options: Any
) -> None:
    """A smoothed line with limits, for small lasting changes.

    Example: qic ewma walstead.qic four-hours --lam 0.2
    """
    from qic_desktop.services.charting import comparing

    found = _of_site(comparing.site_ewma, (store, measure, site), **options)
    _say_accumulation(found, svg, as_json=as_json)


def _of_site(compute: Callable[..., Found], named: tuple[Path, str, str | None], **options: Any) -> Found:
    """What is computed of one site's measure; ``named`` are store, measure and site as they were typed."""
    store, measure, site = named
    with opened(store) as workspace:
        identity = site_id(workspace, site)
        return compute(workspace, measures.get_measure(workspace, measure, identity), identity, **options)


def _draw(found: Comparison, out: Path) -> None:
    from qic_desktop.services.charting import comparing
    from qic_desktop.services.exchanging.exporting import write_atomically

    write_atomically(out.absolute(), comparing.comparison_svg(found).encode())


def _tell(found: Comparison, svg: Path | None, *, as_json: bool, **asked: object) -> bool:
    """Write the picture that was asked for; say the value as JSON, or its sentence: then True, and lines may follow."""
    from qic_desktop.services.charting import comparing

    if svg is not None:
        _draw(found, svg)
    if as_json:
        say_json(asked | asdict(found))
        return False
    click.echo(comparing.comparison_sentence(found))
    return True


def _say_accumulation(found: Accumulation, svg: Path | None, *, as_json: bool) -> None:
    from qic_desktop.wording.period_names import period_name

    if not _tell(found, svg, as_json=as_json):
        return
    for place, began, upward in zip(found.findings, found.started, found.upward, strict=True):
        text = (
            _("Beyond its limit upward in {month}, rising since {start}.")
            if upward
            else _("Beyond its limit downward in {month}, falling since {start}.")
        )
        click.echo(text.format(month=period_name(found.periods[place]), start=period_name(found.periods[began])))


def _rows(table: str) -> list[list[str]]:
    """The rows of a comma-separated file or of stdin, empty ones too, so that row numbers stay true.

    Raises:
        NotFoundError: the file cannot be read, or is no text.
    """
    try:
        text = sys.stdin.read() if table == "-" else Path(table).read_text(encoding="utf-8-sig")
        # Spreadsheets write what their language separates columns with.
        mark = max(";\t,", key=text.count)
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise NotFoundError(table, what="file") from None
