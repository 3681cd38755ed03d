"""Tests of change on the command line: plan, do, study, act, list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import _
from qic_desktop.services.improving import cycles
from qic_desktop.services.measuring import measures
from qic_desktop.services.workspace import Role, Workspace


@contextmanager
def opened_site(store: Path, person: str | None) -> Iterator[Workspace]:
    """A site's open store; in any other nothing is looked up before the step is refused."""
    with opened(store, person) as workspace:
        if workspace.role is not Role.SITE:
            raise NotAllowedError("cycle", why="role")
        yield workspace


_CYCLE = click.argument("cycle")


@click.group("cycle")
def cycle_command() -> None:
    """Plan a test of change, carry it out, study it, act on it."""


@cycle_command.command("plan")
@STORE
@click.option("--ramp", required=True, help="Letter or title of the series; a new title starts one.")
@click.option("--title", required=True)
@click.option("--objective")
@click.option("--prediction", help="What do you expect to happen?")
@click.option("--measure", "codes", multiple=True, help="Code of a measure it should move.")
@click.option("--who")
@click.option("--what")
@click.option("--when")
@click.option("--where")
@BY
def plan_cycle(store: Path, *, ramp: str, codes: tuple[str, ...], person: str | None, **texts: str | None) -> None:
    """Plan a cycle.

    Example: qic cycle plan walstead.qic --ramp "Nurse at the door" --title "One evening" --prediction "8 of 10"
    """
    with opened_site(store, person) as workspace:
        found = next((one for one in cycles.list_ramps(workspace) if ramp in (one.letter, one.title)), None)
        series = found or cycles.open_ramp(workspace, ramp)
        linked = [measures.get_measure(workspace, code).id for code in codes]
        fields = {name: text for name, text in texts.items() if text is not None}
        view = cycles.open_cycle(workspace, series.id, measures=linked or None, **fields)
    click.echo(view.label)
    if not view.cycle.prediction:
        click.echo(_("Write what you expect, before you begin: qic cycle write … --prediction"), err=True)


@cycle_command.command("write")
@STORE
@_CYCLE
@click.option("--prediction")
@click.option("--objective")
@click.option("--observations")
@click.option("--problems")
@click.option("--result")
@click.option("--learning")
@click.option("--next-plan")
@BY
def write_cycle(store: Path, cycle: str, *, person: str | None, **texts: str | None) -> None:
    """Write fields of a cycle.

    Example: qic cycle write walstead.qic A1 --observations "Two evenings were too busy"
    """
    with opened_site(store, person) as workspace:
        view = cycles.get_cycle(workspace, cycle)
        cycles.write_cycle(workspace, view.id, **{name: text for name, text in texts.items() if text is not None})
    click.echo(_("Kept: {label}.").format(label=view.label))


@cycle_command.command("do")
@STORE
@_CYCLE
@click.option("--on", "day", metavar="DAY", help="First day; today if not given.")
@BY
def do_cycle(store: Path, cycle: str, day: str | None, person: str | None) -> None:
    """Begin to carry a cycle out; its prediction is locked from here on.

    Example: qic cycle do walstead.qic A1 --on 2026-10-05
    """
    with opened_site(store, person) as workspace:
        view = cycles.get_cycle(workspace, cycle)
        cycles.start_cycle(workspace, view.id, parse_period(day).text if day else None)
    click.echo(_("{label} is being carried out.").format(label=view.label))


@cycle_command.command("study")
@STORE
@_CYCLE
@click.option("--result", required=True)
@click.option("--matched/--not-matched", default=None, help="Did it come as predicted?")
@click.option("--learning")
@click.option("--ended", metavar="DAY")
@BY
def study_cycle(store: Path, cycle: str, *, person: str | None, ended: str | None, **fields: object) -> None:
    """Put the result beside the prediction.

    Example: qic cycle study walstead.qic A1 --result "9 of 10" --matched --learning "One nurse is enough"
    """
    with opened_site(store, person) as workspace:
        view = cycles.get_cycle(workspace, cycle)
        if view.stage.value in ("plan", "do"):
            cycles.begin_study(workspace, view.id, **({"ended": parse_period(ended).text} if ended else {}))
        given = {name: value for name, value in fields.items() if value is not None}
        cycles.complete_study(workspace, view.id, **given)
    click.echo(_("{label} is studied; decide what to do with the change.").format(label=view.label))


@cycle_command.command("act")
@STORE
@_CYCLE
@click.argument("decision", type=click.Choice([decision.value for decision in Decision]))
@click.option("--next-plan")
@click.option("--plan-next", is_flag=True, help="Open the next cycle, filled with what carries over.")
@BY
def act_cycle(
    store: Path, cycle: str, decision: str, *, next_plan: str | None, plan_next: bool, person: str | None
) -> None:
    """Adapt, adopt or abandon the tested change.

    Example: qic cycle act walstead.qic A1 adapt --next-plan "Two nurses, a week" --plan-next
    """
    with opened_site(store, person) as workspace:
        view = cycles.get_cycle(workspace, cycle)
        cycles.decide(workspace, view.id, Decision(decision), next_plan)
        label = cycles.plan_next_cycle(workspace, view.id).label if plan_next else view.label
    click.echo(label)


@cycle_command.command("list")
@STORE
@SITE
@JSON
def list_cycles_command(store: Path, site: str | None, as_json: bool) -> None:
    """List the cycles of a site.

    Example: qic cycle list walstead.qic
    """
    with opened(store) as workspace:
        found = [
            {
                "label": view.label,
                "title": view.title,
                "stage": view.stage.value,
                "prediction": view.cycle.prediction,
                "result": view.cycle.result,
                "decision": view.cycle.decision,
            }
            for view in cycles.list_cycles(workspace, site_id(workspace, site))
        ]
    if as_json:
        say_json(found)
        return
    for row in found:
        click.echo(f"{row['label']:5} {row['stage']:6} {row['title']}")
