"""Stores: new, check, backup, restore, digest."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.domain.spoken_words import Spoken
from qic_desktop.i18n import _, n_
from qic_desktop.services.workspace import Role
from qic_desktop.wording.spoken_words import spoken_text


@click.command("new")
@STORE
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--name", required=True, help="What the team, coach or organiser is called.")
@click.option("--practice", is_flag=True, help="A store for practice; it never mixes with real ones.")
@click.option("--lock/--no-lock", default=None, help="With a passphrase or without; a coach is asked for one.")
def new_command(store: Path, role: str, name: str, practice: bool, lock: bool | None) -> None:
    """Make a store with its key.

    Example: qic new walstead.qic --role site --name "Walstead Infirmary"
    """
    from qic_desktop import bootstrap
    from qic_desktop.services.trusting import trust

    passphrase = _new_lock(Role(role), practice=practice, lock=lock)
    if passphrase:
        workspace = bootstrap.create_locked_workspace(store, Role(role), name, passphrase)
    else:
        workspace = bootstrap.create_workspace(store, Role(role), name, practice=practice)
    fingerprint = spoken_text(trust.fingerprint(workspace))
    bootstrap.close_workspace(workspace)
    click.echo(_("Made {store}. Its key reads: {fingerprint}").format(store=store, fingerprint=fingerprint))


def _new_lock(role: Role, *, practice: bool, lock: bool | None) -> str:
    """The passphrase for a new store; a coach’s laptop travels, so that it is asked for unless somebody says no."""
    from qic_desktop.cli.passphrases import asked_new_passphrase, given_passphrase, somebody_is_there
    from qic_desktop.services.locking import store_locks

    if practice or lock is False or (lock is None and (role is not Role.COACH or not store_locks.can_lock())):
        return ""
    if lock or given_passphrase() is not None:
        return asked_new_passphrase()
    found = asked_new_passphrase(may_skip=True) if somebody_is_there() else ""
    if not found:
        warning = _("Not locked: whoever finds this laptop can read the store. “qic lock” locks it at any time.")
        click.echo(warning, err=True)
    return found


@click.command("check")
@STORE
@JSON
@click.pass_context
def check_command(context: click.Context, store: Path, as_json: bool) -> int:
    """Read everything in a store and say whether it is sound.

    Example: qic check walstead.qic
    """
    from qic_desktop.services import keeping

    with opened(store) as workspace:
        result = keeping.check(workspace)
    if as_json:
        say_json(asdict(result))
    else:
        click.echo(
            _("{operations} sealed and {unsealed} unsealed entries in {segments} segments: {verdict}").format(
                operations=result.operations,
                unsealed=result.unsealed,
                segments=result.segments,
                verdict=_("all sound.") if not result.problems else ", ".join(result.problems),
            )
        )
        if result.waiting:
            click.echo(
                n_(
                    "{n} segment waits for its certificate.",
                    "{n} segments wait for their certificates.",
                    result.waiting,
                ).format(n=result.waiting)
            )
    if not result.problems:
        return 0
    click.echo(
        _("{store} is not sound: {problems}. “qic restore” puts the newest backup in its place.").format(
            store=store, problems=", ".join(result.problems)
        ),
        err=True,
    )
    return 1


@click.command("backup")
@STORE
@click.option("--out", type=click.Path(path_type=Path), help="Where to; else beside the store.")
def backup_command(store: Path, out: Path | None) -> None:
    """Write a safe copy of a store.

    Example: qic backup walstead.qic --out /media/stick/walstead.db
    """
    from qic_desktop.services import keeping

    with opened(store) as workspace:
        written = keeping.back_up(workspace, out.absolute() if out else None)
    click.echo(str(written))


@click.command("restore")
@STORE
@click.argument("backup", type=click.Path(path_type=Path))
def restore_command(store: Path, backup: Path) -> None:
    """Put a backup in a store's place; what lay there is kept beside it. It goes on as a new writer.

    Example: qic restore walstead.qic walstead.qic/backups/store-20261122-101500-000.db
    """
    from qic_desktop.cli.passphrases import unlock_for_session
    from qic_desktop.services import keeping

    unlock_for_session(backup)
    unlock_for_session(store)
    aside = keeping.restore(store, backup)
    with opened(store) as workspace:
        writer = workspace.journal.writer
    if aside is not None:
        click.echo(_("What lay there is kept as {aside}.").format(aside=aside))
    click.echo(_("Restored. New writer: {writer}").format(writer=writer))


@click.command("digest")
@STORE
@JSON
def digest_command(store: Path, as_json: bool) -> None:
    """Print what every copy that holds the same sealed entries has in common; six words of it to say by telephone.

    Example: qic digest organiser.qic
    """
    from qic_desktop.services import keeping

    with opened(store) as workspace:
        digest = keeping.digest(workspace)
    spoken = Spoken.of_file(digest)
    if as_json:
        say_json({"digest": digest, "words": list(spoken.words)})
        return
    click.echo(digest)
    # Beside the answer: programs that read stdout get the one line that they always got.
    click.echo(_("In six words: {words}").format(words=spoken_text(spoken)), err=True)
