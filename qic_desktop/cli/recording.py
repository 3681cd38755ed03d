"""Values: record and history."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, SITE, STORE, iso_time, opened, say_json, site_id
from qic_desktop.domain.observation import MissingReason
from qic_desktop.domain.period import PeriodKind, parse_period
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotAPeriodError
from qic_desktop.i18n import _, decimal_separator
from qic_desktop.services import people
from qic_desktop.services.measuring import measures, observations
from qic_desktop.services.measuring.observations import Entry

_MEASURE = click.argument("measure")
_PERIOD = click.argument("period")
_STRATUM = click.option("--stratum", default="", help="Which part of the cases; empty for the total.")


@click.command("record")
@STORE
@_MEASURE
@_PERIOD
@click.option("--numerator", metavar="N")
@click.option("--denominator", metavar="D")
@click.option("--value", metavar="V")
@click.option("--missing", type=click.Choice([reason.value for reason in MissingReason]))
@_STRATUM
@click.option("--note", metavar="T")
@BY
def record_command(store: Path, measure: str, period: str, **given: str | None) -> None:
    """Record or correct one value; a correction keeps the old one.

    Example: qic record walstead.qic four-hours 2026-10 --numerator 412 --denominator 450 --by "A. Nurse"
    """
    numbers = {
        name: None if (text := given[name]) is None else parse_number(text, decimal=decimal_separator())
        for name in ("numerator", "denominator", "value")
    }
    missing = given["missing"]
    counts = any(numbers[name] is not None for name in ("numerator", "denominator"))
    if (counts, numbers["value"] is not None, missing is not None).count(True) != 1:
        raise click.UsageError(_("Give --numerator and --denominator, or --value, or --missing."))
    entry = Entry(**numbers, missing=MissingReason(missing) if missing else None)
    when = parse_period(period)
    stratum = given["stratum"] or ""
    with opened(store, given["person"]) as workspace:
        view = measures.get_measure(workspace, measure)
        observations.record_observation(workspace, view, when, entry, stratum=stratum)
        if given["note"] is not None:
            observations.write_note(workspace, view, when, given["note"], stratum)
        kept = observations.get_observation(workspace, view, when, stratum)
        doubts = observations.doubts_of(workspace, view, kept)
        far = observations.far_of(workspace, view, kept)
    from qic_desktop.wording.doubts import doubt_sentence, far_sentence

    for sentence in (*(doubt_sentence(one, kept) for one in doubts), *map(far_sentence, far)):
        click.echo(sentence, err=True)
    click.echo(_("Kept: {measure}, {period}.").format(measure=view.name, period=when.text))


@click.command("event")
@STORE
@_MEASURE
@click.argument("day", metavar="DATE", required=False)
@click.option("--cases", metavar="N", help="How many cases came since the last event.")
@click.option("--note", metavar="T", default="")
@SITE
@BY
@JSON
def event_command(
    store: Path, measure: str, day: str | None, *, person: str | None, as_json: bool, **given: str | None
) -> None:
    """Record a rare event of a measure of cases or days between events; without a date, list them.

    Example: qic event walstead.qic falls 2026-10-14 --cases 212 --by "A. Nurse"
    """
    from qic_desktop.services.measuring import rare_events

    period = None if day is None else parse_period(day)
    if period is not None and period.kind is not PeriodKind.DAY:
        raise NotAPeriodError(period.text)
    cases = None if given["cases"] is None else parse_number(given["cases"], decimal=decimal_separator())
    with opened(store, person) as workspace:
        identity = site_id(workspace, given["site"])
        view = measures.get_measure(workspace, measure, identity)
        if period is not None:
            rare_events.record_event(workspace, view, period.first, cases=cases, note=given["note"] or "")
        events = rare_events.list_events(workspace, view, identity)
    if as_json:
        say_json([{"id": one.id, "on": one.on, "cases": one.cases, "note": one.note} for one in events])
    elif period is not None:
        click.echo(_("Kept: {measure}, {period}.").format(measure=view.name, period=period.text))
    else:
        for one in events:
            click.echo(f"{one.on}  {'-' if one.cases is None else one.cases:>8}  {one.note or ''}".rstrip())


@click.command("history")
@STORE
@_MEASURE
@_PERIOD
@_STRATUM
@SITE
@JSON
def history_command(store: Path, measure: str, period: str, *, stratum: str, site: str | None, as_json: bool) -> None:
    """Every value ever recorded there: who, when, on which installation, what stands now.

    Example: qic history walstead.qic four-hours 2026-10
    """
    with opened(store) as workspace:
        identity = site_id(workspace, site)
        view = measures.get_measure(workspace, measure, identity)
        lines = observations.history(workspace, view, parse_period(period), site=identity, stratum=stratum)
        found = [
            {
                "when": iso_time(line.wall_ms),
                "person": people.person_name(workspace, line.person) or line.person,
                "writer": line.writer,
                "values": line.registers,
                "stands": line.live,
                "sealed": line.sealed,
                "decided_between": {one.register: [value for _name, value in one.choices] for one in line.decisions},
            }
            for line in lines
        ]
    if as_json:
        say_json(found)
        return
    for line in found:
        mark = "*" if line["stands"] else " "
        click.echo(f"{mark} {line['when']}  {line['person'] or '-'}  {str(line['writer'])[:8]}  {line['values']}")
