"""Locked packages: who can open them, and the organiser's recovery words."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.exchange import wrapping
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import importing
from qic_desktop.services.locking import package_locks, package_recovery
from qic_desktop.services.locking.package_recovery import NewWords
from qic_desktop.services.workspace import Workspace
from qic_desktop.wording.errors import describe_code
from qic_desktop.wording.package_locks import policy_name
from qic_desktop.wording.spoken_words import spoken_text


@click.command("readers")
@STORE
@click.option("--policy", type=click.Choice(package_locks.POLICIES), help="When sites lock unless they say otherwise.")
@JSON
def readers_command(store: Path, *, policy: str | None, as_json: bool) -> None:
    """Say who can open locked packages, and this store's own reading key; an organiser sets when sites lock.

    Example: qic readers organiser.qic --policy always
    """
    with opened(store) as workspace:
        if policy is not None:
            package_locks.set_policy(workspace, policy)
        readers = package_locks.readers_of(workspace)
        own = package_locks.offered_recipient(workspace)
        coaches = package_locks.coach_recipients(workspace)
        sheets = package_recovery.current_sheets(workspace)
    if as_json:
        say_json(
            {
                "policy": readers.policy if readers else None,
                "organiser": dict(readers.keys) if readers else {},
                "recovery": list(readers.recovery) if readers else [],
                "sheets": [list(one.words) for one in sheets],
                "coaches": list(coaches),
                "own": own or None,
                "can_lock": wrapping.can_lock(),
            }
        )
        return
    if readers is None:
        click.echo(_("Nobody is named yet for whom packages could be locked."))
    else:
        click.echo(_("Packages are locked: {policy}.").format(policy=policy_name(readers.policy)))
        for keyid, key in readers.keys.items():
            click.echo(_("organiser {keyid}: {key}").format(keyid=keyid[:8], key=key))
        for spoken in sheets:
            click.echo(_("recovery sheet: {words}").format(words=spoken_text(spoken)))
        for key in coaches:
            click.echo(_("coach: {key}").format(key=key))
    if own:
        click.echo(_("this store: {key}").format(key=own))
    if policy is not None:
        click.echo(_("Sites follow once it is published (“qic publish”)."))


@click.command("recovery")
@STORE
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--new", "is_new", is_flag=True, help="Make recovery words; they are shown once and kept nowhere.")
@click.option("--print", "sheet", type=click.Path(path_type=Path), help="With --new: write the sheet to print as PDF.")
@click.option("--use", "is_used", is_flag=True, help="Open locked packages with the words of the sheet.")
@JSON
def recovery_command(
    store: Path, files: tuple[Path, ...], *, is_new: bool, sheet: Path | None, is_used: bool, as_json: bool
) -> int:
    """Make the organiser's recovery words, or open locked packages with them (the words are asked for).

    Without FILES, --use opens what came before and stayed shut. With --json, --new takes the words as confirmed.

    Example: qic recovery organiser.qic --new --print recovery.pdf
    """
    if is_new is is_used or (sheet is not None and not is_new) or (files and not is_used):
        raise click.UsageError(_("Say either --new (with --print) or --use (with files)."))
    with opened(store) as workspace:
        if is_new:
            return _make(workspace, sheet, as_json=as_json)
        return _use(workspace, files, as_json=as_json)


def _make(workspace: Workspace, sheet: Path | None, *, as_json: bool) -> int:
    made = package_recovery.new_words(workspace)
    if sheet is not None:
        package_recovery.write_sheet(workspace, made, sheet)
    if as_json:
        package_recovery.confirm(workspace, made, {place: made.words[place - 1] for place in made.places})
        say_json(
            {"words": list(made.words), "recipient": made.recipient, "sheet": list(made.check.words)}
            | ({"file": str(sheet)} if sheet is not None else {})
        )
        return 0
    if sheet is None:
        for row in range(0, len(made.words), 6):
            click.echo("   ".join(f"{place + 1} {made.words[place]}" for place in range(row, row + 6)))
    else:
        click.echo(_("Wrote {file}. Print it, then delete the file.").format(file=sheet))
    click.echo(_("This sheet is called: {words}").format(words=spoken_text(made.check)))
    package_recovery.confirm(workspace, made, _asked(made))
    click.echo(_("From the next news on, locked packages open with these words, too (“qic publish”)."))
    return 0


def _asked(made: NewWords) -> dict[int, str]:
    return {place: click.prompt(_("Word {n} on your sheet").format(n=place), err=True) for place in made.places}


def _use(workspace: Workspace, files: tuple[Path, ...], *, as_json: bool) -> int:
    found = files or package_recovery.locked_originals(workspace)
    if not found:
        click.echo(_("Nothing here is locked."), err=True)
        return 1
    spoken = package_recovery.lend(workspace, click.prompt(_("The 24 words"), err=True))
    result = importing.import_packages(workspace, found)
    rows = [
        {
            "file": one.file,
            "outcome": one.outcome,
            "code": one.code,
            "message": describe_code(one.code, detail=one.detail) if one.code else "",
            "new": one.counts.new,
        }
        for one in result.packages
    ]
    if as_json:
        say_json({"sheet": list(spoken.words), "packages": rows})
    else:
        click.echo(_("These are the words of the sheet: {words}").format(words=spoken_text(spoken)))
        for row in rows:
            click.echo(_("{outcome:10} {file}: {new} new. {message}").format(**row).strip())
    return 1 if result.nothing_could_be_read else 0
