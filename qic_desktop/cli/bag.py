"""The coach's bag: packages carried sealed, both ways, with a signed line for each hand-over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _, n_
from qic_desktop.services.exchanging import carrying, hand_overs, lacking
from qic_desktop.services.exchanging.carrying import Carried
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording import exchange as words


@click.group("bag")
def bag_command() -> None:
    """The coach's bag: what is carried, who still lacks what, and what was handed over."""


@bag_command.command("show")
@STORE
@JSON
def show_bag(store: Path, *, as_json: bool) -> None:
    """What is carried: from whom, for whom, whether it was handed on, whether the organiser signed for it.

    Example: qic bag show coach.qic
    """
    with opened(store) as workspace:
        found = carrying.list_bag(workspace)
    if as_json:
        say_json({"packages": [_row(one) for one in found]})
        return
    for one in found:
        given = ", ".join(f"{each.to} {each.on}" for each in one.given)
        state = _("with the organiser") if one.arrived else given or _("not handed on yet")
        whose = one.site_name or words.parcel_title(one.kind, one.number, outgoing=False)
        click.echo(f"{one.id[:16]}  {whose}{f' → {one.to_name}' if one.to else ''}  {one.name}: {state}")
    if not found:
        click.echo(_("Your bag is empty"))


def _row(one: Carried) -> dict[str, object]:
    return {
        "id": one.id,
        "kind": one.kind,
        "site": one.site_code or None,
        "to": one.to_name or None,
        "file": one.name,
        "state": one.state,
        "given": [{"to": each.to, "on": each.on} for each in one.given],
        "arrived": bool(one.arrived),
    }


@bag_command.command("lacking")
@STORE
@JSON
def show_lacking(store: Path, *, as_json: bool) -> None:
    """Which site still lacks what: the newest news, files for it alone, the coach's own visits there.

    Example: qic bag lacking coach.qic --json
    """
    with opened(store) as workspace:
        found = lacking.list_lacking(workspace)
    if as_json:
        rows = [{"site": one.code, "packages": list(one.packages), "own": one.own} for one in found]
        say_json({"sites": rows})
        return
    for one in found:
        said = words.lacks_words(len(one.alone), news=one.news is not None, own=one.own)
        click.echo(f"{one.code:10} {one.name}: {said}")
    if not found:
        click.echo(_("Every site with a laptop has all that you have for it."))


@bag_command.command("take")
@STORE
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@BY
@JSON
def take(store: Path, files: Sequence[Path], *, person: str | None, as_json: bool) -> None:
    """Take packages into the bag: they are judged, kept as they came, and a line says from whom.

    Example: qic bag take coach.qic /media/stick/*.qicpkg
    """
    with opened(store, person) as workspace:
        result = carrying.take_packages(workspace, list(files))
    if as_json:
        say_json({"packages": [{"id": one.id, "outcome": one.outcome, "code": one.code} for one in result.packages]})
        return
    for file, one in zip(files, result.packages, strict=False):
        click.echo(f"{file.name}: {one.outcome}{f' ({one.code})' if one.code else ''}")


@bag_command.command("put")
@STORE
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--to", "given_to", required=True, metavar="WHO", help="A site (its code), or who else gets them.")
@click.option("--package", "packages", multiple=True, metavar="ID", help="A package (its id, or how it begins).")
@BY
@JSON
def put(
    store: Path,
    folder: Path,
    *,
    given_to: str,
    packages: Sequence[str],
    person: str | None,
    as_json: bool,
) -> None:
    """Copy packages byte for byte into a folder, with the coach's own beside them, and write the hand-over down.

    Without --package: for a site all that it still lacks, for anybody else what was not handed on yet.

    Example: qic bag put coach.qic /media/stick --to S001
    """
    with opened(store, person) as workspace:
        bag = carrying.list_bag(workspace)
        wanted = [_named(bag, one) for one in packages] or _due(workspace, bag, given_to)
        files = carrying.put_on_stick(workspace, folder, wanted, given_to).files
    if as_json:
        say_json({"files": [str(one) for one in files]})
        return
    for one in files:
        click.echo(one)


def _due(workspace: Workspace, bag: Sequence[Carried], given_to: str) -> list[str]:
    """What goes to somebody who was named without packages."""
    site = carrying.named_site(workspace, given_to)
    if site:
        return [each for one in lacking.list_lacking(workspace, bag) if one.site == site for each in one.packages]
    return [one.id for one in bag if one.original and one.kind != "organiser" and not (one.given or one.arrived)]


def _named(carried: Sequence[Carried], said: str) -> str:
    found = [one.id for one in carried if one.id.startswith(said)]
    if len(found) != 1:
        raise NotFoundError(said, what="package")
    return found[0]


@bag_command.command("log")
@STORE
@JSON
def show_log(store: Path, *, as_json: bool) -> None:
    """What changed hands, the newest first: each a signed line.

    Example: qic bag log coach.qic
    """
    with opened(store) as workspace:
        hops = hand_overs.list_hand_overs(workspace)
    if as_json:
        rows = [
            {"package": one.package, "file": one.file, "from": one.taken_from, "to": one.given_to, "on": one.on}
            for one in hops
        ]
        say_json({"lines": rows})
        return
    for one in hops:
        click.echo(f"{one.on}  {one.whose or one.file}: {one.taken_from or '–'} → {one.given_to or '–'}")
    click.echo(n_("{n} signed line", "{n} signed lines", len(hops)).format(n=len(hops)))
