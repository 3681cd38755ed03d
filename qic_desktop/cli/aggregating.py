"""All sites together: what they add up to, what that rests on, who reports, who could use support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.clock import local_time
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring import measures
from qic_desktop.services.measuring.measures import MeasureView
from qic_desktop.services.organising import aggregating
from qic_desktop.services.organising.aggregating import Chosen, Collection
from qic_desktop.services.workspace import Workspace

AREA = click.option("--area", metavar="AREA", default="", help="Only sites in this area, as Region / District.")


def chosen_measure(workspace: Workspace, measure: str | None) -> MeasureView:
    """The measure that was named, or the first one.

    Raises:
        NotFoundError: no such measure.
    """
    views = measures.list_measures(workspace)
    if measure is None and not views:
        raise click.UsageError(_("This store has no measure yet."))
    return measures.get_measure(workspace, measure) if measure else views[0]


@click.command("aggregate")
@STORE
@click.argument("measure", required=False)
@click.option("--stratum", default="", help="Which part of the cases; empty for all of them.")
@click.option(
    "--align", type=click.Choice(["calendar", "start"]), default="calendar", help="By months, or since each site began."
)
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="As it was known here on this day.")
@AREA
@click.option("--wave", metavar="WAVE", default="", help="Only sites of this wave.")
@click.option("--same", is_flag=True, help="Only the sites that reported throughout.")
@click.option("--provenance", is_flag=True, help="Also the packages and definitions that the figures rest on.")
@click.option("--period", default="", help="With --provenance: of this period only.")
@click.option(
    "--engine",
    metavar="NAME",
    help="Work it out from Parquet files: duckdb, spark://HOST:PORT, sc://HOST:PORT. "
    "For inside only: small numbers are not hidden.",
)
@click.option(
    "--parquet",
    type=click.Path(path_type=Path),
    help="With --engine: the folder that “qic parquet” wrote; else made anew.",
)
@SITE
@JSON
def aggregate_command(store: Path, measure: str | None, *, site: str | None, as_json: bool, **asked: Any) -> None:
    """All sites together, period by period and site by site.

    Example: qic aggregate organiser.qic four-hours --as-of 2026-03-31 --provenance --json
    """
    from qic_desktop.services.organising import provenance, whole

    if asked["engine"]:
        from qic_desktop.cli.scaling import say_by_engine

        _only_whole(asked)
        say_by_engine(store, measure, asked["engine"], asked["parquet"], as_json=as_json)
        return
    chosen = _chosen(**asked)
    rests: provenance.Provenance | None = None
    with opened(store) as workspace:
        view = chosen_measure(workspace, measure)
        if view.form.is_by_event:
            from qic_desktop.cli.rare import say_together
            from qic_desktop.services.organising.events_together import read_together

            say_together(read_together(workspace, view, asked["area"]), as_json=as_json)
            return
        aggregating.check_chosen(workspace, view, chosen)
        collection = aggregating.collect_chosen(workspace, view, chosen)
        if asked["same"]:
            collection = whole.constant_collection(collection, collection.panel.constant())
        if asked["provenance"]:
            only = site_id(workspace, site) or ""
            rests = provenance.provenance_of(workspace, view, period=asked["period"], site=only, chosen=chosen)
    if as_json:
        said = collection.aggregate.to_json() | _choices(collection) | {"same": asked["same"]}
        say_json(said | ({"provenance": asdict(rests)} if rests else {}))
        return
    if asked["same"]:
        count = len(collection.sites)
        words = n_("The same {n} site throughout.", "The same {n} sites throughout.", count).format(n=count)
        click.echo(words if count else _("No site has reported throughout."))
    _say(collection)
    if rests:
        _say_provenance(rests)


def _only_whole(asked: Mapping[str, Any]) -> None:
    """An engine adds up everything: what it would leave unheard is refused, so that nobody takes it for heard."""
    plain: dict[str, object] = {"as_of": None, "align": "calendar", "same": False, "provenance": False}
    plain |= dict.fromkeys(("stratum", "area", "wave"), "")
    for name, usual in plain.items():
        if asked[name] != usual:
            said = _("--{option} is not possible with --engine: leave one of them out.")
            raise click.UsageError(said.format(option=name.replace("_", "-")))


def _chosen(
    *, stratum: str, align: aggregating.Align, as_of: datetime | None, area: str, wave: str, **_other: object
) -> Chosen:
    return Chosen(stratum, align, as_of.date() if as_of else None, area, wave)


def _choices(collection: Collection) -> dict[str, object]:
    chosen = collection.chosen
    return {
        "stratum": chosen.stratum,
        "align": chosen.align,
        "as_of": chosen.as_of.isoformat() if chosen.as_of else None,
        "area": chosen.area,
        "wave": chosen.wave,
        "breaks": list(collection.breaks),
    }


def _say(collection: Collection) -> None:
    from qic_desktop.services.printing import reporting

    click.echo(reporting.collection_headline(collection))
    click.echo(reporting.chance_sentence(collection))
    for row in collection.aggregate.periods:
        shown = ["-" if value is None else f"{value:.4f}" for value in (row.pooled, row.median, row.q1, row.q3)]
        click.echo(f"{row.period}  {row.reporting:4}/{row.expected:<4} " + "  ".join(shown))


def _say_provenance(rests: Any) -> None:
    words = n_("{n} value rests on:", "{n} values rest on:", rests.values)
    click.echo(words.format(n=rests.values))
    for one in rests.packages:
        day = local_time(one.handled).date().isoformat()
        click.echo(f"  {day}  {one.values:6}  {one.site or '-':10} {one.file}  {one.sha256[:12]}")
    if rests.typed_here:
        click.echo(f"  {_('typed here')}  {rests.typed_here}")
    for one in rests.revisions:
        number = "-" if one.revision is None else one.revision
        apart = n_("{n} under another definition", "{n} under another definition", one.apart).format(n=one.apart)
        line = _("definition {number}: {n}").format(number=number, n=one.values)
        click.echo(f"  {line}" + (f" ({apart})" if one.apart else ""))


@click.command("reporting")
@STORE
@click.argument("measure", required=False)
@AREA
@click.option("--months", type=click.IntRange(min=1, max=240), default=24, show_default=True)
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Write the table.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write the pages.")
@JSON
def reporting_command(store: Path, measure: str | None, *, as_json: bool, **asked: Any) -> None:
    """Who reported what when: every site and month, those in need first.

    Example: qic reporting organiser.qic four-hours --csv reporting.csv
    """
    from qic_desktop.services.organising import reporting_files
    from qic_desktop.services.organising.reporting_grid import reporting_grid
    from qic_desktop.wording.reporting_grid import advice_words, line_words

    with opened(store) as workspace:
        view = chosen_measure(workspace, measure)
        grid = reporting_grid(workspace, view.id, area=asked["area"], months=asked["months"])
        if asked["table"]:
            reporting_files.save_csv(workspace, grid, asked["table"])
        if asked["pdf"]:
            from qic_desktop.services.printing.reporting_paper import save_reporting

            save_reporting(workspace, grid, asked["pdf"])
    if as_json:
        say_json(_grid_json(grid))
        return
    for line in grid.lines:
        click.echo(f"{line.site.code or line.site.id:10} {line_words(line)} {advice_words(line)}".rstrip())


@click.command("quality")
@STORE
@click.argument("measure", required=False)
@AREA
@click.option("--months", type=click.IntRange(min=1, max=240), default=24, show_default=True)
@click.option("--csv", "table", type=click.Path(path_type=Path), help="Write the table.")
@JSON
def quality_command(store: Path, measure: str | None, *, as_json: bool, **asked: Any) -> None:
    """How far the values of every site can be trusted, the doubtful ones first; all measures unless one is named.

    Example: qic quality organiser.qic four-hours --csv quality.csv
    """
    from qic_desktop.services.organising import data_quality
    from qic_desktop.wording.data_quality import quality_lead, site_words

    with opened(store) as workspace:
        views = [measures.get_measure(workspace, measure)] if measure else measures.list_pooled(workspace)
        chosen = {"area": asked["area"], "months": asked["months"]}
        found = [data_quality.data_quality(workspace, view.id, **chosen) for view in views]
        if asked["table"]:
            data_quality.save_quality_csv(found, asked["table"])
    if as_json:
        say_json({"rows": [row for one in found for row in data_quality.quality_rows(one)]})
        return
    for one in found:
        click.echo(f"{one.view.name if one.view else ''}: {quality_lead(one.lines)}")
        for line in one.lines:
            click.echo(f"{line.site.code or line.site.id:10} {site_words(line)}")


def _grid_json(grid: Any) -> dict[str, object]:
    return {
        "measure": grid.view.code if grid.view else None,
        "periods": list(grid.periods),
        "all": [
            {"period": one.period, "on_time": one.on_time, "late": one.late, "missing": one.missing}
            for one in grid.tallies
        ],
        "sites": [
            {
                "site": line.site.code or line.site.id,
                "complete": line.complete,
                "on_time": line.on_time,
                "advice": line.advice.value,
                "squares": [
                    {
                        "state": one.state.value,
                        "due": one.due.isoformat() if one.due else None,
                        "came": one.came.isoformat() if one.came else None,
                        "days_late": one.days,
                        "corrected": one.is_corrected,
                        "reason": one.reason or None,
                    }
                    for one in line.squares
                ],
            }
            for line in grid.lines
        ],
    }


@click.command("support")
@STORE
@click.argument("measure", required=False)
@AREA
@JSON
def support_command(store: Path, measure: str | None, *, area: str, as_json: bool) -> None:
    """Sites that could use support, and why.

    Example: qic support organiser.qic --json
    """
    from qic_desktop.services.organising.drop_out import could_use_support
    from qic_desktop.wording.drop_out import support_words

    with opened(store) as workspace:
        view = chosen_measure(workspace, measure)
        found = could_use_support(workspace, view.id, area=area)
    if as_json:
        say_json([_support_json(one) for one in found])
        return
    for one in found:
        click.echo(f"{one.site.code or one.site.id:10} {support_words(one)}")


def _support_json(one: Any) -> dict[str, object]:
    return {
        "site": one.site.code or one.site.id,
        "urgent": one.is_urgent,
        "reasons": [
            {
                "sign": reason.sign.value,
                "since": reason.since.isoformat() if reason.since else None,
                "count": reason.count,
                "source": reason.source,
            }
            for reason in one.reasons
        ],
    }


@click.command("area-report")
@STORE
@click.argument("area", required=False, default="")
@click.option("--measure", metavar="CODE", help="The measure that leads.")
@click.option("--out", type=click.Path(path_type=Path), help="The PDF to write.")
@click.option("--list", "listing", is_flag=True, help="Name the areas.")
@JSON
def area_report_command(
    store: Path, area: str, *, measure: str | None, out: Path | None, listing: bool, as_json: bool
) -> None:
    """One page about a district or region, for its monthly review meeting.

    Example: qic area-report organiser.qic "North / Adar" --out adar.pdf
    """
    from qic_desktop.services.organising import areas
    from qic_desktop.services.printing.area_papers import save_area_report

    with opened(store) as workspace:
        if listing:
            known = areas.list_areas(workspace)
            if as_json:
                say_json([asdict(one) for one in known])
            for one in () if as_json else known:
                click.echo(f"{one.sites:5}  {one.name}")
            return
        view = chosen_measure(workspace, measure)
        written = save_area_report(workspace, area, out or Path("area.pdf"), view.id)
    if as_json:
        say_json({"file": str(written)})
    else:
        click.echo(str(written))


@click.command("context")
@STORE
@click.argument("text", required=False, default="")
@click.option("--since", default="", metavar="DAY", help="Since when, as 2026-03 or 2026-03-14.")
@click.option("--until", default="", metavar="DAY", help="Until when; nothing while it goes on.")
@click.option("--kind", default="", help="strike, stock-out, outbreak, disaster, policy or other.")
@click.option("--area", "places", multiple=True, metavar="AREA", help="Only in this area; may be repeated.")
@click.option("--site", "sites", multiple=True, metavar="CODE", help="Only at this site; may be repeated.")
@click.option("--change", metavar="ID", help="End or correct one: what is not said stays as it is.")
@click.option("--take-off", metavar="ID", help="Take one off the charts.")
@JSON
def context_command(
    store: Path, text: str, *, change: str | None, take_off: str | None, as_json: bool, **told: Any
) -> None:
    """What happened around the sites: list it, write one more down, or end or correct one.

    Example: qic context organiser.qic "Nurses' strike" --kind strike --since 2026-03 --until 2026-04
    """
    from qic_desktop.services.organising import context_events
    from qic_desktop.wording.context_events import happening_words

    with opened(store) as workspace:
        if take_off:
            context_events.retire_happening(workspace, take_off)
        elif change:
            _correct(workspace, change, text, told)
        elif text:
            where = (told["places"], told["sites"])
            span = {"kind": told["kind"] or "other", "until": told["until"]}
            context_events.write_happening(workspace, text, told["since"], where=where, **span)
        found = context_events.list_happenings(workspace)
    if as_json:
        say_json(
            [
                {
                    **asdict(one),
                    "first": one.first.isoformat(),
                    "last": one.last.isoformat() if one.last else None,
                }
                for one in found
            ]
        )
        return
    for one in found:
        click.echo(f"{one.id}  {happening_words(one)}")


def _correct(workspace: Workspace, identity: str, text: str, told: Mapping[str, Any]) -> None:
    """End or correct an event.

    Raises:
        NotFoundError: there is none with this id.
    """
    from qic_desktop.services.organising import context_events

    one = next((one for one in context_events.list_happenings(workspace) if one.id == identity), None)
    if one is None:
        raise NotFoundError(identity, what="annotation")
    where = (told["places"], told["sites"]) if told["places"] or told["sites"] else None
    span = (told["since"] or one.since, told["until"] or one.until)
    kind = told["kind"] or one.kind
    context_events.change_happening(workspace, one.id, text=text or one.text, span=span, kind=kind, where=where)
