"""What sites tested, what came of it, and the next change package."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.i18n import _, n_
from qic_desktop.services.organising import harvest
from qic_desktop.services.organising.harvest import DECISIONS, GRADES, HarvestRow
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
@click.option("--draft", is_flag=True, help="Draft the next change package from what was decided.")
@click.option("--pdf", type=click.Path(path_type=Path), help="Write the change package to print.")
@BY
@JSON
def harvest_command(
    store: Path, *, decided: str, draft: bool, pdf: Path | None, person: str | None, as_json: bool, **told: str | None
) -> None:
    """Every tested change: where, how it ended, before and after; decide and draft the next change package.

    Example: qic harvest organiser.qic --json
    """
    with opened(store, person) as workspace:
        if decided:
            row = harvest.read_harvest(workspace).row(decided)
            harvest.keep(workspace, row, **{name: value for name, value in told.items() if value})
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
        "grade": row.grade,
        "suggested_grade": row.suggested_grade,
        "decision": row.decision or None,
        "reason": row.group.reason if row.group else None,
        "sites": [
            {
                "site": one.tested.site.code or one.tested.site.id,
                "member": one.tested.key,
                "ending": one.tested.ending,
                "taken_up": one.tested.taken_up or None,
                "before": one.compared.before if one.compared else None,
                "after": one.compared.after if one.compared else None,
                "finding_after": one.compared.shifted if one.compared else None,
            }
            for one in row.members
        ],
    }
