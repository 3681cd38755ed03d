"""Sites without a laptop: make one, allow a coach to enter for it, enter what it reports, confirm it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, SITE, STORE, iso_time, opened, say_json, site_id
from qic_desktop.domain.observation import MissingReason, Source
from qic_desktop.domain.period import PeriodKind, find_period, parse_period
from qic_desktop.domain.roles import SITE_ROLES
from qic_desktop.domain.typed import parse_number
from qic_desktop.errors import NotAPeriodError, NotFoundError
from qic_desktop.i18n import _, decimal_separator, n_
from qic_desktop.services.measuring import entering_for, measures, observations
from qic_desktop.services.measuring.entering_for import ForValue, Unconfirmed
from qic_desktop.services.measuring.observations import Entry
from qic_desktop.services.organising import paper_sites
from qic_desktop.services.trusting import entry_rights, revoking, trust
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording.period_names import period_name

ROLES = tuple(role.code for role in SITE_ROLES)


@click.command("add-site")
@STORE
@click.argument("name")
@click.option("--code", required=True, help="Its code in the collaborative.")
@click.option("--reports-by", type=click.Choice(paper_sites.REPORTS_BY), default=paper_sites.PAPER, show_default=True)
@click.option("--area", default="", help="From the widest to the narrowest: Region / District.")
@click.option("--since", default="", metavar="DATE", help="From when; the collaborative's start if empty.")
@click.option("--wave", default="")
@JSON
def add_site_command(store: Path, name: str, *, as_json: bool, **facts: str) -> None:
    """Make a site that has no laptop; what it reports is entered for it.

    Example: qic add-site organiser.qic "Hillview Health Centre" --code P001 --reports-by excel --area "North / Hill"
    """
    with opened(store) as workspace:
        site = paper_sites.add_site(
            workspace,
            name,
            code=facts["code"],
            reports_by=facts["reports_by"],
            area=facts["area"],
            since=facts["since"],
            wave=facts["wave"],
        )
    if as_json:
        say_json({"id": site, "code": facts["code"], "name": name, "reports_by": facts["reports_by"]})
    else:
        click.echo(_("{name} takes part.").format(name=name))


@click.command("allow-entry")
@STORE
@click.argument("coach")
@click.option("--site", "sites", multiple=True, required=True, metavar="CODE", help="For which site; more than once.")
@JSON
def allow_entry_command(store: Path, coach: str, *, sites: tuple[str, ...], as_json: bool) -> None:
    """Allow a coach's laptops (by name, code or key) to enter for a site; it holds with the next news.

    Example: qic allow-entry organiser.qic "C. Coach" --site P001
    """
    with opened(store) as workspace:
        keys = _helper_keys(workspace, coach)
        ids = [trust.find_site(workspace, code).id for code in sites]
        for key in keys:
            entry_rights.grant(workspace, key, ids)
    if as_json:
        say_json({"keys": keys, "sites": ids})
    else:
        click.echo(_("Allowed. It holds with the next news."))


def _helper_keys(workspace: Workspace, name: str) -> list[str]:
    coach = entry_rights.find_coach(workspace, name)
    found = [one for one in revoking.find_keys(workspace, coach or name) if not one.revoked and one.role != Role.SITE]
    if not found:
        raise NotFoundError(name, what="key")
    return [one.key for one in found]


@click.command("enter-for")
@STORE
@click.argument("site")
@click.argument("measure")
@click.argument("period")
@click.option("--numerator", metavar="N")
@click.option("--denominator", metavar="D")
@click.option("--value", metavar="V")
@click.option("--missing", type=click.Choice([reason.value for reason in MissingReason]))
@click.option("--stratum", default="", help="Which part of the cases; empty for the total.")
@click.option("--note", default="", metavar="T")
@click.option("--source", type=click.Choice([one.value for one in entering_for.SOURCES]), default=Source.PAPER.value)
@click.option("--on", metavar="DATE", help="The day on which the report was made; today if it is not given.")
@click.option("--over", is_flag=True, help="Enter it even where the site itself typed something else.")
@BY
@JSON
def enter_for_command(store: Path, site: str, measure: str, period: str, *, as_json: bool, **given: str | None) -> int:
    """Enter one value that a site reported without its laptop; it is marked until the site confirms it.

    Example: qic enter-for organiser.qic P001 four-hours 2026-10 --numerator 41 --denominator 45 --source phone
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
    with opened(store, given["person"]) as workspace:
        identity = trust.find_site(workspace, site).id
        view = measures.get_measure(workspace, measure, identity)
        value = ForValue(view, when, entry, given["stratum"] or "", given["note"] or "")
        stands = {} if given["over"] else entering_for.typed_by_site(workspace, identity, [value])
        if not stands:
            day = _day(given["on"], workspace)
            source = Source(given["source"] or "")
            entering_for.enter_for(workspace, identity, [value], source=source, on=day)
    if as_json:
        say_json({"site": identity, "id": value.id, "kept": not stands})
    elif stands:
        click.echo(_("The site itself typed something else there. Ask it first, or add --over."), err=True)
    else:
        click.echo(_("Kept: {measure}, {period}.").format(measure=view.name, period=when.text))
    return 1 if stands else 0


def _day(text: str | None, workspace: Workspace) -> date:
    if text is None:
        return workspace.today()
    period = parse_period(text)
    if period.kind is not PeriodKind.DAY:
        raise NotAPeriodError(text)
    return period.first


@click.command("confirm")
@STORE
@SITE
@click.option("--measure", default="", help="Only this measure.")
@click.option("--period", default="", help="Only this period.")
@click.option("--yes", is_flag=True, help="Confirm what is listed; without it, only list.")
@click.option("--signed-by", type=click.Choice(ROLES), help="Whose signature stands on the paper.")
@click.option("--on", "day", metavar="DAY", help="The day of the signature; today by default.")
@BY
@JSON
def confirm_command(
    store: Path, *, site: str | None, yes: bool, person: str | None, as_json: bool, **only: str | None
) -> None:
    """List what somebody else entered for a site, and confirm it: the site's laptop, or a signature that was seen.

    Example: qic confirm walstead.qic --period 2026-10 --yes --signed-by team-leader --on 2026-11-03
    """
    with opened(store, person) as workspace:
        identity = observations.owner_of(workspace, site_id(workspace, site))
        views = {one.id: one for one in measures.list_measures(workspace, identity)}
        wanted = measures.get_measure(workspace, str(only["measure"]), identity).id if only["measure"] else ""
        waiting = [
            one
            for one in entering_for.unconfirmed(workspace, identity, wanted)
            if only["period"] in ("", one.observation.period)
        ]
        if yes and waiting:
            role, on = only["signed_by"] or "", _day(only["day"], workspace)
            entering_for.confirm(workspace, [one.id for one in waiting], site=identity, signed_by=role, on=on)
        names = {key: view.name for key, view in views.items()}
    if as_json:
        say_json({"confirmed": len(waiting) if yes else 0, "values": [_row(one) for one in waiting]})
        return
    for one in waiting:
        shown = find_period(one.observation.period)
        name = names.get(one.observation.measure, one.observation.measure[:8])
        click.echo(f"{name} · {period_name(shown.text) if shown else one.observation.period}  {_counts(one)}")
    said = n_("{n} value confirmed", "{n} values confirmed", len(waiting)) if yes else ""
    waits = n_("{n} value waits for the site’s word", "{n} values wait for the site’s word", len(waiting))
    click.echo((said or waits).format(n=len(waiting)))


def _counts(one: Unconfirmed) -> str:
    value = one.observation
    parts = [value.numerator, value.denominator, value.value]
    return " / ".join(f"{part:g}" for part in parts if part is not None) or value.missing or ""


def _row(one: Unconfirmed) -> dict[str, object]:
    value = one.observation
    return {
        "id": value.id,
        "measure": value.measure,
        "period": value.period,
        "stratum": value.stratum,
        "numerator": value.numerator,
        "denominator": value.denominator,
        "value": value.value,
        "missing": value.missing,
        "source": one.source or None,
        "entered_by": one.role.value,
        "entered": iso_time(one.wall_ms),
    }
