"""Which coach looks after which sites, and after how many days a coach comes again."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.need import Group
from qic_desktop.i18n import _
from qic_desktop.services.organising import caseloads
from qic_desktop.services.organising.caseloads import Coach
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.caseloads import sites_words
from qic_desktop.wording.coaching import group_name

_DAYS = click.IntRange(min=1)


@click.command("caseload")
@STORE
@click.argument("coach", default="")
@click.option("--add", multiple=True, metavar="SITE", help="A site (code or name) for the coach; more than once.")
@click.option("--drop", multiple=True, metavar="SITE", help="A site that is the coach's no more; more than once.")
@click.option("--first", type=_DAYS, help="Days to the next visit of a site to be visited first.")
@click.option("--soon", type=_DAYS, help="Days for a site to be visited soon.")
@click.option("--planned", type=_DAYS, help="Days for a site that is seen as planned.")
@click.option("--routine", type=_DAYS, help="Days for a site that is going well.")
@BY
@JSON
def caseload_command(
    store: Path,
    coach: str,
    *,
    add: tuple[str, ...],
    drop: tuple[str, ...],
    person: str | None,
    as_json: bool,
    **days: int | None,
) -> None:
    """Show or change which coach looks after which sites, and when coaches come again; it holds with the next news.

    Example: qic caseload organiser.qic "C. Coach" --add S001 --add S002
    """
    with opened(store, person) as workspace:
        if add or drop:
            found = caseloads.find_coach(workspace, coach)
            added, dropped = (frozenset(trust.find_site(workspace, one).id for one in each) for each in (add, drop))
            caseloads.write_caseload(workspace, found.id, (found.sites | added) - dropped)
        if asked := {Group(name): number for name, number in days.items() if number is not None}:
            caseloads.write_rule(workspace, asked)
        listed = [caseloads.find_coach(workspace, coach)] if coach else list(caseloads.list_coaches(workspace))
        rule = caseloads.read_rule(workspace)
        shown = [_coach_json(workspace, one) for one in listed]
    if as_json:
        say_json({"coaches": shown, "days": {group.value: number for group, number in rule.days.items()}})
        return
    for one in listed:
        click.echo(f"{one.name}: {sites_words(len(one.sites), len(one.enters))}")
    if not listed:
        click.echo(_("No coach has joined yet."))
    click.echo("; ".join(f"{group_name(group)}: {number}" for group, number in rule.days.items()))


def _coach_json(workspace: Workspace, coach: Coach) -> dict[str, object]:
    codes = {site.id: site.code or site.id for site in trust.list_sites(workspace)}
    return {
        "id": coach.id,
        "name": coach.name,
        "laptops": len(coach.keys),
        "sites": sorted(codes.get(one, one) for one in coach.sites),
        "may_enter": sorted(codes.get(one, one) for one in coach.enters),
    }
