"""What sites tested, what came of it, and the next change package."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import harvest, harvest_groups
from qic_desktop.services.organising.harvest import DECISIONS, GRADES, HarvestRow
from qic_desktop.services.organising.harvest_context import by_facility
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording import harvest as words


@click.command("harvest")
@STORE
@click.option("--decide", "decided", metavar="KEY", default="", help="The change (key or title) to decide on.")
@click.option("--as", "decision", type=click.Choice(DECISIONS), help="With --decide: what becomes of it.")
@click.option("--reason", default="", help="With --decide: why.")
@click.option(
    "--evidence", type=click.Choice(GRADES), help="With --decide: what its numbers say, by your own judgement."
)
@click.option("--title", help="With --decide: another name for it; with --split: the name of the new change.")
@click.option("--driver", help="With --decide: the driver that it works on.")
@click.option("--how-to", help="With --decide: how to do it, for the package.")
@click.option("--with", "others", metavar="KEY", multiple=True, help="With --decide: another change that is the same.")
@click.option("--split", metavar="MEMBER", multiple=True, help="With --decide: a site's test that is another change.")
@click.option("--accept", "step", flag_value="accept", help="With --decide: take what is suggested.")
@click.option("--take-apart", "step", flag_value="apart", help="With --decide: its tests are not one change.")
@click.option("--draft", is_flag=True, help="Draft the next change package from what was decided.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write the change package to print.")
@BY
@JSON
def harvest_command(
    store: Path, *, decided: str, draft: bool, pdf: Path | None, person: str | None, as_json: bool, **told: Any
) -> None:
    """Every tested change: where, how it ended, before and after; put together, decide, draft the next change package.

    Example: qic harvest organiser.qic --decide "Nurse at the door" --with "A nurse at the entrance" --as include
    """
    with opened(store, person) as workspace:
        if decided:
            _change(workspace, decided, **told)
        packed = _drafted(workspace) if draft else None
        if pdf is not None:
            from qic_desktop.services.printing.change_package import save_change_package

            save_change_package(workspace, pdf)
        found = harvest.read_harvest(workspace)
        listed = [row_json(row) for row in (*found.rows, *found.single)]
    if as_json:
        say_json({"changes": listed, "cycles": found.cycles, "sites": found.sites, "drafted": packed})
        return
    click.echo(words.harvest_headline(len(found.rows), found.cycles, found.sites))
    for row in found.rows:
        driver = found.drivers.get(row.driver) or _("No driver yet")
        click.echo(f"{row.title} ({driver}): {words.tried_words(row.sites)}, {words.decision_words(row.decision)}")
    if found.rows:
        click.echo(words.no_proof())
    if packed is not None:
        click.echo(
            n_(
                "{n} idea is drafted for the next package.", "{n} ideas are drafted for the next package.", packed
            ).format(n=packed)
        )


def _change(
    workspace: Workspace, key: str, *, others: Sequence[str], split: Sequence[str], step: str | None, **told: str | None
) -> None:
    """Put together or apart first, then say what is said of it."""
    found = harvest.read_harvest(workspace)
    row, fields = found.row(key), {name: value for name, value in told.items() if value}
    if others:
        harvest_groups.put_together(workspace, row, [found.row(one) for one in others])
    elif split:
        harvest_groups.split(workspace, row, split, fields.pop("title", ""))
    elif step == "apart":
        harvest_groups.take_apart(workspace, row)
        return
    elif step == "accept":
        harvest_groups.accept(workspace, row)
    if fields:
        members = {one.tested.key for one in row.members} - set(split)
        now = harvest.read_harvest(workspace)
        changed = next(one for one in (*now.rows, *now.single) if members & {each.tested.key for each in one.members})
        harvest.keep(workspace, changed, **fields)


def _drafted(workspace: Workspace) -> int:
    from qic_desktop.services.organising.harvest_package import draft_package

    return draft_package(workspace).written


def row_json(row: HarvestRow) -> dict[str, object]:
    """One change as ``qic harvest --json`` prints it; effects are in points where the measure is a share."""
    effects = row.effects
    return {
        "key": row.key,
        "title": row.title,
        "driver": row.driver or None,
        "grouped_by": row.why,
        "alike": [one.key for one in row.near],
        "measure": row.view.code if row.view else None,
        "tried": row.sites,
        "endings": row.endings(),
        "effect": {
            "sites": effects.sites,
            "median": effects.median,
            "q1": effects.q1,
            "q3": effects.q3,
            "clear": effects.clear,
        }
        if effects
        else None,
        "finding_after": row.shifted,
        "compared": len(row.compared),
        "jumped": len(row.jumped),
        "grade": row.grade,
        "suggested_grade": row.suggested_grade,
        "surroundings": [
            {
                "facility_type": one.kind or None,
                "sites": one.sites,
                "kept": one.kept,
                "median": one.effects.median if one.effects else None,
            }
            for one in by_facility(row)
        ],
        "decision": row.decision or None,
        "reason": row.group.reason if row.group else None,
        "sites": [
            {
                "site": one.tested.site.code or one.tested.site.id,
                "member": one.tested.key,
                "facility_type": one.tested.site.facility_type,
                "area": one.tested.site.area,
                "size": one.tested.site.size,
                "ending": one.tested.ending,
                "taken_up": one.tested.taken_up or None,
                "before": one.compared.before if one.compared else None,
                "after": one.compared.after if one.compared else None,
                "finding_after": one.compared.shifted if one.compared else None,
                "jump": one.compared.jump if one.compared else None,
            }
            for one in row.members
        ],
    }
