"""The collaborative and its measures."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.measure import Direction, MeasureKind, ValueForm
from qic_desktop.domain.period import PeriodKind, parse_period
from qic_desktop.domain.typed import parse_number
from qic_desktop.i18n import _
from qic_desktop.services.measuring import measures
from qic_desktop.services.organising import collaboratives


@click.command("collaborative")
@STORE
@click.option("--title")
@click.option("--topic")
@click.option("--aim")
@click.option("--start", metavar="DAY", help="First day, as 2026-04-01.")
@click.option("--end", metavar="DAY")
@click.option("--rule-set", type=click.Choice(RULE_SETS), help="anhoej is the default.")
@click.option(
    "--file-names", type=click.Choice(collaboratives.FILE_NAMES), help="Whether the site's code stands in file names."
)
@JSON
def collaborative_command(store: Path, as_json: bool, **given: str | None) -> None:
    """Describe the collaborative (a draft until it is published), or show it.

    Example: qic collaborative organiser.qic --title "Four-hour emergency care" --start 2016-04-01 --end 2019-03-31
    """
    fields = {name: text for name, text in given.items() if text is not None}
    for name in {"start", "end"} & set(fields):
        fields[name] = parse_period(fields[name]).text
    with opened(store) as workspace:
        if fields:
            collaboratives.describe_collaborative(workspace, **fields)
        found = collaboratives.find_collaborative(workspace)
    shown = {
        name: getattr(found, name, None) for name in ("title", "topic", "aim", "start", "end", "rule_set", "file_names")
    }
    if as_json:
        say_json(shown)
        return
    for name, text in shown.items():
        click.echo(f"{name:10} {text or '-'}")


@click.group("measure")
def measure_command() -> None:
    """Define measures, list them, set a target."""


_DEFINITION = (
    click.option("--numerator-text", help="What is counted above the line."),
    click.option("--denominator-text", help="What it is out of."),
    click.option("--inclusion"),
    click.option("--exclusion"),
    click.option("--form", "value_form", type=click.Choice([form.value for form in ValueForm])),
    click.option("--direction", type=click.Choice([direction.value for direction in Direction])),
    click.option("--period-kind", type=click.Choice([kind.value for kind in PeriodKind])),
    click.option("--unit"),
    click.option("--target", help="As a fraction (0.95) or in the measure's unit."),
    click.option("--from", "effective_period", metavar="PERIOD", help="The first period it is in force."),
)


def _with_definition(command: click.Command) -> click.Command:
    for option in reversed(_DEFINITION):
        command = option(command)
    return command


def _definition(given: dict[str, str | None]) -> dict[str, object]:
    fields: dict[str, object] = {name: text for name, text in given.items() if text is not None}
    if "target" in fields:
        fields["target"] = parse_number(str(fields["target"]), decimal=".")
    if "effective_period" in fields:
        fields["effective_period"] = parse_period(str(fields["effective_period"])).text
    return fields


@_with_definition
@measure_command.command("add")
@STORE
@click.argument("code")
@click.option("--name", required=True)
@click.option("--kind", type=click.Choice([kind.value for kind in MeasureKind]), default="process")
@click.option("--due-day", type=click.IntRange(1, 31), default=10, help="Day of the next month a value is due.")
@BY
def add_measure(store: Path, code: str, *, name: str, kind: str, due_day: int, **given: str | None) -> None:
    """Define a measure: the organiser's core one (a draft until published) or the team's own.

    Example: qic measure add walstead.qic partograph --name "Partograph complete" --kind process --direction up
    """
    person = given.pop("person")
    new = measures.NewMeasure(code, name, MeasureKind(kind), due_day, _definition(given))
    with opened(store, person) as workspace:
        view = measures.define_measure(workspace, new)
    click.echo(_("Defined {code}: {name}.").format(code=view.code, name=view.name))


@_with_definition
@measure_command.command("revise")
@STORE
@click.argument("code")
@click.option("--reason", required=True, help="Why the definition changes; it is kept and shown.")
@BY
def revise_measure(store: Path, code: str, *, reason: str, person: str | None, **given: str | None) -> None:
    """Change an operational definition from a period on; the chart's line breaks there.

    Example: qic measure revise organiser.qic four-hours --exclusion "Planned returns" --from 2018-04 --reason "…"
    """
    with opened(store, person) as workspace:
        view = measures.revise_definition(workspace, code, _definition(given), reason)
    number = view.definition.revision if view.definition else 0
    click.echo(_("{code} has definition {number} now.").format(code=view.code, number=number))


@measure_command.command("target")
@STORE
@click.argument("code")
@click.argument("value")
@click.option("--by-period", metavar="PERIOD")
def target_measure(store: Path, code: str, value: str, by_period: str | None) -> None:
    """Set the site's own target.

    Example: qic measure target walstead.qic four-hours 0.95 --by-period 2027-03
    """
    by = parse_period(by_period).text if by_period is not None else None
    with opened(store) as workspace:
        measures.set_target(workspace, code, parse_number(value, decimal="."), by)
    click.echo(_("Target of {code}: {value}").format(code=code, value=value))


@measure_command.command("list")
@STORE
@JSON
def list_measures_command(store: Path, as_json: bool) -> None:
    """List the measures of a store.

    Example: qic measure list walstead.qic
    """
    with opened(store) as workspace:
        found = [
            {
                "code": view.code,
                "name": view.name,
                "kind": view.measure.kind,
                "level": view.measure.level,
                "direction": view.direction.value,
                "revision": view.definition.revision if view.definition else None,
                "target": view.target,
                "draft": view.is_draft,
            }
            for view in measures.list_measures(workspace)
        ]
    if as_json:
        say_json(found)
        return
    for row in found:
        click.echo(f"{row['code']:20} {row['kind']:10} {row['name']}{' (draft)' if row['draft'] else ''}")
