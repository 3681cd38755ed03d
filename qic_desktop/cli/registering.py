"""The facility list and the sites' way through a collaborative on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.errors import InputError
from qic_desktop.i18n import _, n_
from qic_desktop.services.measuring.table_files import read_table
from qic_desktop.services.organising import candidates, facility_list, paper_sites, site_changes, site_past, twins
from qic_desktop.services.organising.candidates import ListPlan, State
from qic_desktop.services.organising.facility_list import COLUMNS, ListReading
from qic_desktop.services.organising.site_changes import Consequence, Step
from qic_desktop.services.printing import site_papers
from qic_desktop.services.trusting import trust
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.facilities import (
    alike_words,
    candidate_state_word,
    consequence_words,
    list_words,
    remark_words,
    renamed_words,
    repeated_words,
    turn_words,
    twins_words,
    way_word,
)
from qic_desktop.wording.period_names import period_name

SITES = click.argument("codes", nargs=-1, required=True, metavar="CODE ...")
DRY = click.option("--dry-run", is_flag=True, help="Say what would follow; do nothing.")
REASON = click.option("--reason", default="", help="Why; it is kept.")


@click.group("candidates")
def candidates_command() -> None:
    """The facility list: sites to be."""


@candidates_command.command("import")
@STORE
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", default="", help="Name of the sheet; the first with rows if empty.")
@click.option("--column", "columns", multiple=True, metavar="NUMBER=MEANING", help="2=code, and so on; from 1.")
@DRY
@JSON
def import_list(store: Path, file: Path, *, sheet: str, columns: tuple[str, ...], dry_run: bool, as_json: bool) -> None:
    """Take a facility list in (CSV, XLSX, ODS); a second time it updates, and never doubles.

    Example: qic candidates import organiser.qic facilities.xlsx --column 1=name --column 2=code
    """
    with opened(store) as workspace:
        table = read_table(file)
        plan = candidates.open_list(
            workspace, table, sheet=sheet, reading=_reading(facility_list.find_sheet(table, sheet), columns)
        )
        if not dry_run:
            candidates.take_list(workspace, plan)
    if as_json:
        say_json(_plan_json(plan))
        return
    click.echo(list_words(len(plan.new), len(plan.changed), plan.same))
    for code, lines in plan.read.repeated.items():
        click.echo(repeated_words(code, lines))
    for one in plan.read.remarks:
        click.echo(remark_words(one.why, one.line, one.text))
    for old, new in plan.renamed:
        click.echo(renamed_words(old, new))
    for pair in plan.alike:
        click.echo(alike_words(*pair))


def _reading(sheet: object, columns: tuple[str, ...]) -> ListReading | None:
    from qic_desktop.services.measuring.table_files import TableSheet

    if not columns or not isinstance(sheet, TableSheet):
        return None
    reading = facility_list.guess_reading(sheet)
    for one in columns:
        number, _equals, meaning = one.partition("=")
        place = int(number) - 1 if number.isdecimal() else -1
        if meaning not in COLUMNS or not 0 <= place < len(reading.columns):
            raise InputError(one)
        reading = reading.with_column(place, meaning)
    return reading


def _plan_json(plan: ListPlan) -> dict[str, object]:
    return {
        "new": len(plan.new),
        "changed": len(plan.changed),
        "same": plan.same,
        "columns": list(plan.reading.columns),
        "repeated": {code: list(lines) for code, lines in plan.read.repeated.items()},
        "remarks": [{"line": one.line, "why": one.why, "text": one.text} for one in plan.read.remarks],
        "alike": [list(pair) for pair in plan.alike],
        "renamed": [list(pair) for pair in plan.renamed],
    }


@candidates_command.command("add")
@STORE
@click.argument("name")
@click.option("--code", default="", help="As the ministry writes it.")
@click.option("--area", default="")
@click.option("--kind", "facility_type", default="", help="As “health centre”.")
@click.option("--reports-by", type=click.Choice(paper_sites.REPORTS_BY), default=paper_sites.LAPTOP)
def add_command(store: Path, name: str, *, code: str, area: str, facility_type: str, reports_by: str) -> None:
    """Put one facility on the list.

    Example: qic candidates add organiser.qic "Hill Clinic" --code P001 --area North --reports-by paper
    """
    with opened(store) as workspace:
        told = {"area": area, "facility_type": facility_type, "reports_by": reports_by}
        candidates.add_candidate(workspace, name, code=code, **told)
    click.echo(_("{name} is on the list.").format(name=name.strip()))


@candidates_command.command("list")
@STORE
@click.option("--state", type=click.Choice([one.value for one in State]))
@JSON
def list_them(store: Path, *, state: str | None, as_json: bool) -> None:
    """Name the facilities of the list and what became of each.

    Example: qic candidates list organiser.qic --state planned --json
    """
    with opened(store) as workspace:
        found = [one for one in candidates.list_candidates(workspace) if state in (None, one.state)]
    if as_json:
        fields = ("organisation", "area", "facility_type", "size", "reports_by", "wave", "note")
        say_json(
            [
                {"id": one.id, "code": one.code, "name": one.name, "state": one.state.value, "site": one.site or None}
                | {name: getattr(one.record, name) for name in fields}
                for one in found
            ]
        )
        return
    for one in found:
        way = way_word(one.record.reports_by)
        click.echo(f"{one.code or '–':10} {candidate_state_word(one.state):14} {way:9} {one.name}")


@candidates_command.command("invite")
@STORE
@SITES
@click.option("--into", "folder", type=click.Path(path_type=Path), required=True, help="Folder for the invitations.")
@JSON
def invite_them(store: Path, codes: tuple[str, ...], *, folder: Path, as_json: bool) -> None:
    """Write an invitation for each facility, one file each.

    Example: qic candidates invite organiser.qic S001 S002 --into /tmp/invitations
    """
    with opened(store) as workspace:
        sent = candidates.invite(workspace, _listed(workspace, codes), folder)
    if as_json:
        say_json([str(one.file) for one in sent])
        return
    for one in sent:
        click.echo(str(one.file))


@candidates_command.command("enrol")
@STORE
@SITES
@click.option("--reports-by", type=click.Choice([paper_sites.EXCEL, paper_sites.PAPER]), help="If the list is silent.")
@click.option("--since", default="", metavar="MONTH", help="From when; the collaborative's start if empty.")
@JSON
def enrol_them(store: Path, codes: tuple[str, ...], *, reports_by: str | None, since: str, as_json: bool) -> None:
    """Make sites of facilities that report by Excel or on paper; all or none.

    Example: qic candidates enrol organiser.qic P001 P002 --since 2027-01
    """
    with opened(store) as workspace:
        chosen = _listed(workspace, codes)
        if reports_by:
            candidates.write(workspace, chosen, reports_by=reports_by)
        made = candidates.make_sites(workspace, chosen, since=since)
    if as_json:
        say_json(list(made))
    else:
        click.echo(n_("{n} site takes part.", "{n} sites take part.", len(made)).format(n=len(made)))


@candidates_command.command("decline")
@STORE
@SITES
def decline_them(store: Path, codes: tuple[str, ...]) -> None:
    """Note that facilities do not take part; they stay on the list.

    Example: qic candidates decline organiser.qic P003
    """
    with opened(store) as workspace:
        candidates.decline(workspace, _listed(workspace, codes))


def _listed(workspace: Workspace, codes: tuple[str, ...]) -> list[str]:
    return [candidates.find_candidate(workspace, code).id for code in codes]


# --- sites ------------------------------------------------------------------------------------------------------


@click.group("site")
def site_command() -> None:
    """Waves, pauses, leaving, starting again, names and mergers of sites."""


def _ids(workspace: Workspace, codes: tuple[str, ...]) -> list[str]:
    return [trust.find_site(workspace, code).id for code in codes]


def _told(told: Consequence, *, as_json: bool) -> None:
    if as_json:
        say_json(
            {
                "step": told.step.value,
                "sites": [one.code for one in told.sites],
                "first": told.first or None,
                "last": told.last or None,
                "values": told.values,
            }
        )
        return
    into = (told.into.name or told.into.code or "") if told.into else ""
    click.echo(
        consequence_words(
            told.step, first=told.first, last=told.last, values=told.values, sites=len(told.sites), into=into
        )
    )


@site_command.command("pause")
@STORE
@SITES
@click.option("--from", "since", required=True, metavar="MONTH")
@click.option("--until", default="", metavar="MONTH", help="Last month of the pause, if it is known.")
@REASON
@DRY
@JSON
def pause(store: Path, codes: tuple[str, ...], *, as_json: bool, dry_run: bool, **told: str) -> None:
    """Expect nothing of sites for a time.

    Example: qic site pause organiser.qic S001 --from 2027-03 --until 2027-05 --reason "Ward is rebuilt"
    """
    with opened(store) as workspace:
        sites = _ids(workspace, codes)
        seen = site_changes.foresee(workspace, Step.PAUSE, sites, told["since"], until=told["until"])
        if not dry_run:
            site_changes.pause(workspace, sites, told["since"], until=told["until"], reason=told["reason"])
    _told(seen, as_json=as_json)


@site_command.command("resume")
@STORE
@SITES
@click.option("--from", "since", required=True, metavar="MONTH")
def resume(store: Path, codes: tuple[str, ...], *, since: str) -> None:
    """End a pause: sites report again from a month on.

    Example: qic site resume organiser.qic S001 --from 2027-06
    """
    with opened(store) as workspace:
        site_changes.resume(workspace, _ids(workspace, codes), since)


@site_command.command("begin")
@STORE
@SITES
@click.option("--from", "since", required=True, metavar="MONTH", help="The first month in which they take part.")
@JSON
def begin(store: Path, codes: tuple[str, ...], *, since: str, as_json: bool) -> None:
    """Say from which month on sites take part; nothing before is asked of them.

    Example: qic site begin organiser.qic S009 --from 2027-03
    """
    with opened(store) as workspace:
        sites = _ids(workspace, codes)
        site_changes.begin_from(workspace, sites, since)
    if as_json:
        say_json({"sites": sites, "since": since})
        return
    click.echo(
        n_("{n} site takes part from {month}.", "{n} sites take part from {month}.", len(sites)).format(
            n=len(sites), month=period_name(since)
        )
    )


@site_command.command("withdraw")
@STORE
@SITES
@click.option("--until", required=True, metavar="MONTH", help="The last month in which they take part.")
@REASON
@DRY
@JSON
def withdraw(store: Path, codes: tuple[str, ...], *, until: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Let sites leave; what they reported stays.

    Example: qic site withdraw organiser.qic S001 --until 2027-05 --reason "Maternity ward closed"
    """
    with opened(store) as workspace:
        sites = _ids(workspace, codes)
        seen = site_changes.foresee(workspace, Step.WITHDRAW, sites, until)
        if not dry_run:
            site_changes.withdraw(workspace, sites, until, reason=reason)
    _told(seen, as_json=as_json)


@site_command.command("restart")
@STORE
@SITES
@click.option("--from", "since", required=True, metavar="MONTH")
@click.option("--wave", default="")
@JSON
def restart(store: Path, codes: tuple[str, ...], *, since: str, wave: str, as_json: bool) -> None:
    """Let sites that left take part again; their first participation stays as it was.

    Example: qic site restart organiser.qic S001 --from 2027-09 --wave 2
    """
    with opened(store) as workspace:
        sites = _ids(workspace, codes)
        seen = site_changes.foresee(workspace, Step.RESTART, sites, since)
        site_changes.restart(workspace, sites, since, wave=wave)
    _told(seen, as_json=as_json)


@site_command.command("rename")
@STORE
@click.argument("code")
@click.argument("name")
@click.option("--code", "new_code", help="Another code as well.")
def rename(store: Path, code: str, name: str, *, new_code: str | None) -> None:
    """Call a site differently; its old name stays in its history.

    Example: qic site rename organiser.qic S001 "Walstead District Hospital"
    """
    with opened(store) as workspace:
        site_changes.rename(workspace, trust.find_site(workspace, code).id, name, code=new_code)


@site_command.command("merge")
@STORE
@click.argument("code")
@click.argument("into")
@click.option("--on", default="", metavar="MONTH", help="Its last own month; none if it was enrolled twice.")
@DRY
@JSON
def merge(store: Path, code: str, into: str, *, on: str, dry_run: bool, as_json: bool) -> None:
    """Merge a facility into another one: its past stays, only the other one goes on.

    Example: qic site merge organiser.qic S002 S001 --on 2027-04
    """
    with opened(store) as workspace:
        one, other = trust.find_site(workspace, code).id, trust.find_site(workspace, into).id
        seen = site_changes.foresee(workspace, Step.MERGE, [one], on, into=other)
        if not dry_run:
            site_changes.merge(workspace, one, other, on=on)
    _told(seen, as_json=as_json)


@site_command.command("part")
@STORE
@click.argument("code")
def part(store: Path, code: str) -> None:
    """Take a merger back.

    Example: qic site part organiser.qic S002
    """
    with opened(store) as workspace:
        site_changes.part_again(workspace, trust.find_site(workspace, code).id)


@site_command.command("wave")
@STORE
@click.argument("wave")
@SITES
def wave(store: Path, wave: str, codes: tuple[str, ...]) -> None:
    """Put sites into a wave.

    Example: qic site wave organiser.qic 2 S001 S002
    """
    with opened(store) as workspace:
        site_changes.set_wave(workspace, _ids(workspace, codes), wave)


@site_command.command("move")
@STORE
@click.argument("area")
@SITES
def move(store: Path, area: str, codes: tuple[str, ...]) -> None:
    """Say in which area sites lie, from the widest to the narrowest.

    Example: qic site move organiser.qic "North / Hill" S001 S002
    """
    with opened(store) as workspace:
        site_changes.move(workspace, _ids(workspace, codes), area)


@site_command.command("twins")
@STORE
@click.option("--apart", nargs=2, metavar="CODE CODE", help="These two are two facilities: they are not named again.")
@JSON
def show_twins(store: Path, *, apart: tuple[str, str] | None, as_json: bool) -> None:
    """Name sites that may be one facility under two codes.

    Example: qic site twins organiser.qic --apart S001 S014
    """
    with opened(store) as workspace:
        if apart:
            twins.tell_apart(workspace, _ids(workspace, apart))
        found = twins.list_twins(workspace)
    if as_json:
        say_json([[one.code, other.code] for one, other in found])
        return
    for one, other in found:
        click.echo(twins_words(one, other))
    if not found:
        click.echo(_("No two sites look like one facility."))


@site_command.command("story")
@STORE
@click.argument("code")
@click.option("--pdf", "out", type=click.Path(path_type=Path), help="Write the whole story as a page.")
@JSON
def story(store: Path, code: str, *, out: Path | None, as_json: bool) -> None:
    """Tell what happened to a site: names, pauses, leaving, mergers.

    Example: qic site story organiser.qic S001 --pdf /tmp/S001.pdf
    """
    with opened(store) as workspace:
        site = trust.find_site(workspace, code)
        if out is not None:
            site_papers.save_site_paper(workspace, site.id, out)
        former = site_past.former_names(workspace, site.id)
        turns = site_past.turns_of(workspace, site)
        names = {one.id: one.name or one.code or "" for one in trust.list_sites(workspace)}
    if as_json:
        say_json(
            {
                "name": site.name,
                "code": site.code,
                "former": [{"name": one.name, "code": one.code, "until": one.until.isoformat()} for one in former],
                "turns": [
                    {"kind": one.kind, "since": one.since, "until": one.until, "reason": one.reason, "wave": one.wave}
                    for one in turns
                ],
            }
        )
        return
    click.echo(f"{site.name} ({site.code})")
    for one in former:
        click.echo(_("was {name} until {day}").format(name=one.name, day=one.until.isoformat()))
    for turn in turns:
        other = names.get(turn.other, "")
        click.echo(turn_words(turn.kind, turn.since, turn.until, reason=turn.reason, wave=turn.wave, other=other))
