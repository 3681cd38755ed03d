"""A team's laptops: the copy for a further one, beginning with it, vouching, and what is still missing."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import JSON, SITE, STORE, iso_time, opened, say_json, site_id
from qic_desktop.errors import StoreMissingError
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import completeness
from qic_desktop.services.exchanging.completeness import LaptopLine
from qic_desktop.services.trusting import second_laptop, trust, vouching
from qic_desktop.services.trusting.vouching import AskingLaptop
from qic_desktop.services.workspace import Role, Workspace
from qic_desktop.wording import laptops as words
from qic_desktop.wording.spoken_words import spoken_text


@click.command("restore-package")
@STORE
@click.option("--out", type=click.Path(path_type=Path), required=True, help="The file to write.")
@click.option("--lock", is_flag=True, help="Encrypt it; only laptops that the team has already can open it.")
@JSON
def restore_package_command(store: Path, out: Path, *, lock: bool, as_json: bool) -> None:
    """Write everything of a team, names and minutes too, for another laptop of its own. Keep it like a key.

    Example: qic restore-package walstead.qic --out own-laptop.qicpkg
    """
    with opened(store) as workspace:
        sent = vouching.write_restore_package(workspace, out, locked=lock)
        key = trust.fingerprint(workspace)
    if as_json:
        say_json(
            {
                "file": str(sent.file),
                "id": sent.id,
                "entries": sent.entries,
                "bytes": sent.size_bytes,
                "words": list(sent.spoken.words),
                "key": list(key.words),
            }
        )
        return
    click.echo(
        _("Wrote {file}: {entries} entries, {size} bytes. It contains names: keep it like a key.").format(
            file=sent.file, entries=sent.entries, size=sent.size_bytes
        )
    )
    click.echo(_("The other laptop compares this laptop’s words: {words}").format(words=spoken_text(key)))


@click.command("join-team")
@click.argument("package", type=click.Path(path_type=Path))
@click.argument("store", type=click.Path(path_type=Path))
@JSON
def join_team_command(package: Path, store: Path, *, as_json: bool) -> None:
    """Begin on a further laptop, or after a lost one, with any package of the team. STORE is made, or is empty.

    Example: qic join-team own-laptop.qicpkg walstead.qic
    """
    from qic_desktop import bootstrap
    from qic_desktop.cli.passphrases import unlock_for_session

    offered = second_laptop.look_at_team_package(package)
    try:
        unlock_for_session(store)
        workspace = bootstrap.open_workspace(store)
        made = False
    except StoreMissingError:
        name = offered.name or package.stem
        workspace = bootstrap.create_workspace(store, Role.SITE, name, practice=offered.practice)
        made = True
    try:
        joined = second_laptop.join_team(workspace, package)
    except BaseException:
        if made:
            workspace.store.discard()
        else:
            workspace.close()
        raise
    bootstrap.close_workspace(workspace)
    missing = words.not_in_package(
        private=offered.private,
        definitions=offered.definitions,
        whole=offered.whole,
        in_collaborative=offered.in_collaborative,
    )
    if as_json:
        say_json(
            {
                "site": offered.site,
                "name": offered.name,
                "entries": offered.entries,
                "private": offered.private,
                "definitions": offered.definitions,
                "whole": offered.whole,
                "outcome": joined.result.outcome,
                "new": joined.result.counts.new,
                "waiting": joined.result.counts.waiting,
                "from": list(offered.key.words),
                "words": list(joined.key.words),
            }
        )
        return
    click.echo(_("{name}: {n} entries came along.").format(name=offered.name, n=offered.entries))
    for sentence in missing:
        click.echo(sentence)
    click.echo(_("Compare with the laptop that packed: {words}").format(words=spoken_text(offered.key)))
    click.echo(_("This laptop’s words, for the other one to compare: {words}").format(words=spoken_text(joined.key)))


@click.command("vouch")
@STORE
@click.argument("request", required=False)
@click.option("--name", default="", help="What the team calls that laptop.")
@click.option("--not-ours", is_flag=True, help="It is not ours: keep it out.")
@JSON
def vouch_command(store: Path, *, request: str | None, name: str, not_ours: bool, as_json: bool) -> None:
    """Let another laptop of the team write (a key id or a package file); without one, list who asks.

    Compare the words on both screens first.

    Example: qic vouch walstead.qic 3f9ac2 --name "Maternity desk"
    """
    with opened(store) as workspace:
        found = _asked(workspace, request)
        for one in found if request is not None else ():
            if not_ours:
                vouching.decline(workspace, one.key)
            else:
                vouching.vouch(workspace, one.key, name=name)
    if as_json:
        say_json(
            [
                {
                    "key": one.key,
                    "name": one.name,
                    "words": list(one.fingerprint.words),
                    "fingerprint": one.fingerprint.digits,
                    "waiting": one.waiting,
                    "proven": one.proven,
                    "declined": not_ours if request is not None else one.declined,
                }
                for one in found
            ]
        )
        return
    for one in found:
        click.echo(f"{one.key[:8]}  {spoken_text(one.fingerprint)}  {words.asking_sentence(one.waiting)}")
    if request is not None:
        click.echo(
            _("Kept out. Tell the organiser.")
            if not_ours
            else _("It may write for your team now; the organiser has to confirm it.")
        )


def _asked(workspace: Workspace, request: str | None) -> tuple[AskingLaptop, ...]:
    if request is None:
        return vouching.asking_laptops(workspace)
    if Path(request).is_file():
        return vouching.requests_in_file(workspace, Path(request))
    return (vouching.find_asking(workspace, request),)


@click.command("missing")
@STORE
@SITE
@JSON
def missing_command(store: Path, *, site: str | None, as_json: bool) -> None:
    """Each laptop that writes for a team, how far its entries are here, and what never arrived.

    Example: qic missing walstead.qic
    """
    with opened(store) as workspace:
        lines = completeness.laptop_lines(workspace, site_id(workspace, site))
    if as_json:
        say_json([_row(one) for one in lines])
        return
    for one in lines:
        parts = [part for part in (_("this laptop") if one.view.own else "", one.standing) if part]
        click.echo(f"{one.name}  {spoken_text(one.view.fingerprint)}  {', '.join(parts)}")
        if one.missing:
            click.echo(f"   {one.missing}")


def _row(line: LaptopLine) -> dict[str, Any]:
    one = line.view
    return {
        "writer": one.writer,
        "name": line.name,
        "words": list(one.fingerprint.words),
        "own": one.own,
        "standing": one.standing,
        "newest": iso_time(one.newest) if one.newest is not None else None,
        "held": one.held,
        "waiting": one.waiting,
        "missing": one.lost,
        "since": iso_time(one.since) if one.since is not None else None,
        "holders": list(line.holders),
        "gaps": [asdict(gap) for gap in one.missing],
        "message": line.missing,
    }
