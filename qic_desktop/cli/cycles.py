"""Tests of change on the command line: plan, do, study, act, list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import click

from qic_desktop.cli.frame import BY, JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.domain.catalogue import DECLARATIONS
from qic_desktop.domain.pdsa import Decision
from qic_desktop.domain.period import parse_period
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import _
from qic_desktop.services.improving import control_plans, cycle_sheets, cycle_tasks, cycles, fidelity
from qic_desktop.services.measuring import measures
from qic_desktop.services.teamwork import team
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.cycles import plan_fields

F = TypeVar("F", bound=Callable[..., object])


@contextmanager
def opened_site(store: Path, person: str | None) -> Iterator[Workspace]:
    """A site's open store; in any other nothing is looked up before the step is refused."""
    with opened(store, person) as workspace:
        if workspace.role is not Role.SITE:
            raise NotAllowedError("cycle", why="role")
        yield workspace


_CYCLE = click.argument("cycle")
_PLAN = (
    "--objective", "--questions", "--change-idea", "--who", "--what", "--when", "--where", "--data-plan",
    "--scale", "--scale-number", "--where-tested",
)  # fmt: skip
_SEEN = ("--observations", "--problems", "--result", "--learning", "--next-plan")


def _texts(*names: str) -> Callable[[F], F]:
    """One option for each text of a cycle."""

    def add(command: F) -> F:
        for name in reversed(names):
            command = click.option(name)(command)
        return command

    return add


@click.group("cycle")
def cycle_command() -> None:
    """Plan a test of change, carry it out, study it, act on it."""


@cycle_command.command("plan")
@STORE
@click.option("--ramp", required=True, help="Letter or title of the series; a new title starts one.")
@click.option("--title", required=True)
@click.option("--prediction", help="What do you expect to happen?")
@click.option("--measure", "codes", multiple=True, help="Code of a measure it should move.")
@_texts(*_PLAN)
@click.option("--initiated-by", type=click.Choice(["team", "coach"]), help="Who drove it.")
@click.option("--written-on", metavar="DAY", help="The day on which it was first written on paper.")
@BY
def plan_cycle(store: Path, *, ramp: str, codes: tuple[str, ...], person: str | None, **texts: str | None) -> None:
    """Plan a cycle.

    Example: qic cycle plan walstead.qic --ramp "Nurse at the door" --title "One evening" --prediction "8 of 10"
    """
    with opened_site(store, person) as workspace:
        found = next((one for one in cycles.list_ramps(workspace) if ramp in (one.letter, one.title)), None)
        series = found or cycles.open_ramp(workspace, ramp)
        linked = [measures.get_measure(workspace, code).id for code in codes]
        fields = _given(texts)
        view = cycles.open_cycle(workspace, series.id, measures=linked or None, **fields)
    click.echo(view.label)
    if not view.cycle.prediction:
        click.echo(_("Write what you expect, before you begin: qic cycle write … --prediction"), err=True)


@cycle_command.command("write")
@STORE
@_CYCLE
@click.option("--prediction")
@_texts("--title", *_PLAN, *_SEEN)
@click.option("--as-planned/--not-as-planned", default=None, help="Was it carried out as planned?")
@click.option("--matched/--not-matched", default=None, help="Did it come as predicted?")
@click.option("--initiated-by", type=click.Choice(["team", "coach"]), help="Who drove it.")
@click.option("--written-on", metavar="DAY", help="The day on which it was first written on paper.")
@BY
def write_cycle(store: Path, cycle: str, *, person: str | None, **texts: object) -> None:
    """Write fields of a cycle.

    Example: qic cycle write walstead.qic A1 --observations "Two evenings were too busy"
    """
    with opened_site(store, person) as workspace:
        view = cycles.get_cycle(workspace, cycle)
        cycles.write_cycle(workspace, view.id, **_given(texts))
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


@cycle_command.command("hold")
@STORE
@_CYCLE
@_texts("--change", "--procedure", "--owner-role", "--newcomers", "--monitor", "--trigger", "--response")
@click.option("--measure", metavar="CODE", help="The measure that shows whether the gain holds.")
@click.option("--next-check", metavar="DAY", help="When somebody looks again.")
@JSON
@BY
def hold_gain(
    store: Path,
    cycle: str,
    *,
    measure: str | None,
    next_check: str | None,
    as_json: bool,
    person: str | None,
    **texts: str | None,
) -> None:
    """Write and show the control plan of an adopted change.

    Example: qic cycle hold walstead.qic A3 --owner-role nurse --trigger "Two months below 8 of 10"
    """
    with opened_site(store, person) as workspace:
        plan = control_plans.open_plan(workspace, cycle).id
        fields = {name: text for name, text in texts.items() if text is not None}
        if measure is not None:
            fields["measure"] = measures.get_measure(workspace, measure).id
        if next_check is not None:
            fields["next_check"] = parse_period(next_check).text
        if fields:
            control_plans.write_plan(workspace, plan, **fields)
        view = control_plans.get_plan(workspace, plan)
    told = {name: getattr(view.plan, name) for name, _label in plan_fields()}
    told["measure"] = view.measure.code if view.measure else None
    if as_json:
        say_json({"cycle": view.cycle.label if view.cycle else None, **told, "slipped_since": view.slipped_since})
        return
    for name, label in plan_fields():
        if told[name]:
            click.echo(f"{label}: {told[name]}")


@cycle_command.command("show")
@STORE
@_CYCLE
@JSON
def show_cycle(store: Path, cycle: str, as_json: bool) -> None:
    """Show every field of a cycle, and the questions of a good test that are still open.

    Example: qic cycle show walstead.qic A1
    """
    with opened_site(store, None) as workspace:
        sheet = cycle_sheets.read_sheet(workspace, cycles.get_cycle(workspace, cycle).id)
    record = sheet.view.cycle
    columns = DECLARATIONS[record.ENTITY].columns
    fields = {name: value for name, _kind, _own in columns if (value := getattr(record, name)) is not None}
    names = {one.id: one.code for one in sheet.linked}
    fields |= {"measures": [names.get(str(one), one) for one in record.measures or ()]}
    told = {one.code: one.done for one in (*fidelity.prompts(sheet), *fidelity.ramp_prompts(sheet))}
    if as_json:
        say_json({"label": sheet.view.label, **fields, "prompts": told})
        return
    click.echo(f"{sheet.view.label}  {sheet.view.title}")
    for name, value in fields.items():
        if name != "ramp" and value not in ([], ""):
            click.echo(f"{name.replace('_', ' '):16} {value}")
    if still := [code for code, done in told.items() if not done]:
        click.echo(_("Still open: {parts}.").format(parts=", ".join(still)))


def _given(texts: Mapping[str, object]) -> dict[str, object]:
    """The fields that were named; a day on paper says that it was written on paper."""
    fields = {name: value for name, value in texts.items() if value is not None}
    if "written_on" in fields:
        fields |= {"written_on": parse_period(str(fields["written_on"])).text, "from_paper": True}
    return fields


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
                "id": view.id,
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


@cycle_command.command("task")
@STORE
@_CYCLE
@click.argument("text")
@click.option("--owner", metavar="NAME", help="Somebody of the team.")
@click.option("--due", metavar="DAY")
@click.option("--done", is_flag=True, help="The open task with these words is done.")
@BY
def write_task(store: Path, cycle: str, text: str, *, done: bool, person: str | None, **given: str | None) -> None:
    """Write a task of a cycle down, or say that it is done.

    Example: qic cycle task walstead.qic A1 "Print twenty tally sheets" --owner "Ruth Adler" --due 2026-05-01
    """
    with opened_site(store, person) as workspace:
        if done:
            cycle_tasks.finish_task(workspace, cycle, text)
        else:
            name = given["owner"]
            who = team.find_person(workspace, name) if name else None
            cycle_tasks.add_task(workspace, cycle, text, owner=who, due=given["due"])
    click.echo(_("Kept: {label}.").format(label=text))


@cycle_command.command("tasks")
@STORE
@_CYCLE
@JSON
def list_tasks_command(store: Path, cycle: str, as_json: bool) -> None:
    """List the tasks of a cycle, open ones first.

    Example: qic cycle tasks walstead.qic A1
    """
    with opened_site(store, None) as workspace:
        day = workspace.today()
        found = [
            {
                "id": one.id,
                "text": one.action.text,
                "owner": one.owner_name,
                "due": one.action.due,
                "state": one.action.state,
                "done_on": one.action.done_on,
                "overdue": one.is_overdue(day),
            }
            for one in cycle_tasks.list_tasks(workspace, cycles.get_cycle(workspace, cycle).id)
        ]
    if as_json:
        say_json(found)
        return
    for row in found:
        click.echo(f"{row['state']:8} {row['due'] or '':10}  {row['text']}")
