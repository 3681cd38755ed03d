"""The collaborative and its measures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from qic_desktop.analysis.rules.codes import RULE_SETS
from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.measure import Direction, MeasureKind, RevisionKind, ValueForm
from qic_desktop.domain.period import PeriodKind, parse_period
from qic_desktop.domain.typed import parse_number
from qic_desktop.i18n import _
from qic_desktop.services.measuring import definitions, measures, targets
from qic_desktop.services.organising import collaboratives, designing
from qic_desktop.wording.definitions import field_words, method_words, revision_title, value_words

_SHOWN = ("title", "topic", "aim", "start", "end", "rule_set", "file_names", "identity_shapes")


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
@click.option(
    "--identity-shape",
    "shapes",
    multiple=True,
    metavar="SHAPE",
    help="A shape of national numbers, as “9999 9999 9999 verhoeff”; may be repeated, replaces those before.",
)
@JSON
def collaborative_command(store: Path, as_json: bool, shapes: tuple[str, ...], **given: str | None) -> None:
    """Describe the collaborative (a draft until it is published), or show it.

    Example: qic collaborative organiser.qic --title "Four-hour emergency care" --start 2016-04-01 --end 2019-03-31
    """
    fields: dict[str, object] = {name: text for name, text in given.items() if text is not None}
    for name in {"start", "end"} & set(fields):
        fields[name] = parse_period(str(fields[name])).text
    if shapes:
        fields["identity_shapes"] = list(shapes)
    with opened(store) as workspace:
        if fields:
            collaboratives.describe_collaborative(workspace, **fields)
        found = collaboratives.find_collaborative(workspace)
    shown = {name: getattr(found, name, None) for name in _SHOWN}
    if as_json:
        say_json(shown)
        return
    for name, text in shown.items():
        said = ", ".join(map(str, text)) if isinstance(text, list) else text
        click.echo(f"{name:15} {said or '-'}")


@click.group("measure")
def measure_command() -> None:
    """Define measures, list them, set a target."""


_READ = (
    click.option("--source", "source_text", help="The register and its columns."),
    click.option("--collector", help="Who reads it: a role rather than a name."),
    click.option("--method", type=click.Choice([key for key, _words in method_words() if key])),
    click.option("--sample-size", type=click.IntRange(min=1)),
    click.option("--minimum-denominator", type=click.FloatRange(min=0)),
    click.option("--multiplier", type=click.FloatRange(min=0, min_open=True), help="Of a rate: per how many."),
    click.option("--decimals", type=click.IntRange(0, definitions.MOST_DECIMALS)),
    click.option("--chart", "chart_kind", metavar="KIND", help="As “run” or “p”."),
    click.option("--strata", metavar="NAMES", help="Parts with commas between, as “day, night”."),
)

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
    for option in reversed((*_DEFINITION, *_READ)):
        command = option(command)
    return command


def _definition(given: Mapping[str, object]) -> dict[str, object]:
    fields: dict[str, object] = {name: text for name, text in given.items() if text is not None}
    if "strata" in fields:
        fields["strata"] = [part.strip() for part in str(fields["strata"]).split(",") if part.strip()]
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
@click.option(
    "--kind",
    type=click.Choice(definitions.KINDS_OF_CHANGE),
    default="change",
    help="clarification: no break; change (the default): the line breaks; counted-back: earlier values are read again.",
)
@click.option("--reason", default="", help="Why the definition changes; it is kept and shown.")
@BY
@JSON
def revise_measure(store: Path, code: str, *, kind: str, as_json: bool, **given: str | None) -> None:
    """Clarify an operational definition, or change it from a period on; the chart's line breaks there.

    Example: qic measure revise organiser.qic four-hours --exclusion "Planned returns" --from 2018-04 --reason "…"
    """
    person, reason = given.pop("person"), given.pop("reason") or ""
    changed = _definition(given)
    since = str(changed.pop("effective_period", ""))
    with opened(store, person) as workspace:
        if kind == definitions.KINDS_OF_CHANGE[0]:
            definitions.clarify_definition(workspace, code, changed)
        else:
            back = kind == RevisionKind.COUNTED_BACK.value
            definitions.change_definition(workspace, code, changed, reason, since, counted_back=back)
        view = measures.get_measure(workspace, code)
    if as_json:
        say_json(_shown(view))
        return
    number = view.definition.revision if view.definition else 0
    click.echo(_("{code} has definition {number} now.").format(code=view.code, number=number))


def _shown(view: measures.MeasureView) -> dict[str, object]:
    """A measure with every definition it ever had, and what each says otherwise than the one before."""
    told = ("effective_period", "revision_kind", "reason", "clarification", "target")
    shown = []
    for before, one in zip((None, *view.revisions), view.revisions, strict=False):
        changed = definitions.differences(before, one) if before is not None else ()
        fields = {name: getattr(one, name) for name in (*definitions.EDITED, *told)}
        shown.append({"revision": one.revision, **fields, "changed": [each.name for each in changed]})
    about = {"kind": view.measure.kind, "sensitive": bool(view.measure.sensitive), "until": view.measure.until}
    return {"code": view.code, "name": view.name, **about, "definitions": shown}


@measure_command.command("show")
@STORE
@click.argument("code")
@JSON
def show_measure(store: Path, code: str, *, as_json: bool) -> None:
    """Show a measure's definitions, the latest first.

    Example: qic measure show walstead.qic partograph
    """
    with opened(store) as workspace:
        view = measures.get_measure(workspace, code)
    if as_json:
        say_json(_shown(view))
        return
    click.echo(view.name)
    if view.measure.sensitive:
        click.echo(_("Sensitive: small numbers are hidden in all that the organiser hands out."))
    if view.last is not None:
        click.echo(_("Asked for until {period}.").format(period=view.last.text))
    for one in reversed(view.revisions):
        click.echo(revision_title(one))
        for name in definitions.EDITED:
            words = value_words(name, getattr(one, name))
            if words:
                click.echo(f"  {field_words(name).title}: {words}")
        if one.reason:
            click.echo(_("  Why: {reason}").format(reason=one.reason))


@measure_command.command("sensitive")
@STORE
@click.argument("code")
@click.option("--no", "ended", is_flag=True, help="It is not sensitive (any more).")
@BY
def mark_sensitive(store: Path, code: str, *, ended: bool, person: str | None) -> None:
    """Mark a core measure as sensitive: small numbers of it are hidden in all that the organiser hands out.

    Example: qic measure sensitive organiser.qic maternal-deaths
    """
    with opened(store, person) as workspace:
        designing.write_draft(workspace, measures.get_measure(workspace, code).id, {"sensitive": not ended})
    said = _("{code} is not sensitive.") if ended else _("{code} is sensitive. Publish it, so that sites know.")
    click.echo(said.format(code=code))


@measure_command.command("end")
@STORE
@click.argument("code")
@click.option("--last", metavar="PERIOD", help="The last period that is asked for.")
@click.option("--again", is_flag=True, help="Go on with it.")
@BY
def end_measure(store: Path, code: str, *, last: str | None, again: bool, person: str | None) -> None:
    """Ask for a core measure up to a period and no longer; all values stay. A draft until it is published.

    Example: qic measure end organiser.qic partograph --last 2027-06
    """
    if again == bool(last):
        raise click.UsageError(_("Give the last period, or --again."))
    with opened(store, person) as workspace:
        designing.end_measure(workspace, code, last or "")
    said = _("{code} goes on.") if again else _("{code} is asked for up to {period}. Publish it, so that sites know.")
    click.echo(said.format(code=code, period=last))


@measure_command.command("target")
@STORE
@click.argument("code")
@click.argument("value")
@click.option("--by-period", metavar="PERIOD")
@click.option("--why", help="Why it can be reached; it stands on the charter.")
def target_measure(store: Path, code: str, value: str, by_period: str | None, why: str | None) -> None:
    """Set the site's own target: 0.95 or "95 %" of a share, else a number. Earlier targets stay.

    Example: qic measure target walstead.qic four-hours 0.95 --by-period 2027-03
    """
    by = parse_period(by_period).text if by_period is not None else None
    with opened(store) as workspace:
        percent = measures.get_measure(workspace, code).form is ValueForm.PROPORTION
        target = targets.parse_target(value, percent=percent, fraction=True)
        measures.set_target(workspace, code, target, by, why=why)
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
