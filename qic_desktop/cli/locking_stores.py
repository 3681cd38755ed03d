"""Locked stores: lock, passphrase, recovery-sheet."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.cli.passphrases import asked_new_passphrase, somebody_is_there, unlock_for_session
from qic_desktop.errors import PassphraseError
from qic_desktop.i18n import _

WORDS_FILE = click.option(
    "--words-file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="The 24 words of the recovery sheet, where the passphrase is forgotten. Else they are asked for.",
)


@click.command("lock")
@STORE
@click.option("--sheet", type=click.Path(path_type=Path), metavar="PDF", help="Where to write the recovery sheet.")
@JSON
def lock_command(store: Path, sheet: Path | None, as_json: bool) -> None:
    """Lock a store with a passphrase: everything in its folder is encrypted in place.

    Example: qic lock coach.qic --sheet recovery-sheet.pdf
    """
    from qic_desktop.services.locking import store_locks

    store_locks.require_form(store.absolute(), locked=False)
    store_locks.lock_store(store.absolute(), asked_new_passphrase())
    _finish(store, sheet, as_json=as_json, done=_("{store} is locked with a passphrase."))


@click.command("passphrase")
@STORE
@click.option("--forgotten", is_flag=True, help="Open the store with the words of its recovery sheet.")
@WORDS_FILE
@click.option("--new-file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE")
def passphrase_command(store: Path, forgotten: bool, words_file: Path | None, new_file: Path | None) -> None:
    """Give a locked store a new passphrase (the first line of --new-file); its recovery sheet stays good.

    Example: qic passphrase coach.qic --forgotten
    """
    from qic_desktop.services.locking import store_locks

    store = store.absolute()
    store_locks.require_form(store, locked=True)
    if forgotten or words_file is not None:
        text = words_file.read_text(encoding="utf-8", errors="replace") if words_file else _asked_words()
        store_locks.unlock_with_words(store, text, _new(new_file))
    else:
        unlock_for_session(store)
        store_locks.give_passphrase(store, _new(new_file))
    click.echo(_("{store} has a new passphrase.").format(store=store))


@click.command("recovery-sheet")
@STORE
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="PDF", help="The file to write.")
@JSON
def recovery_sheet_command(store: Path, out: Path, as_json: bool) -> None:
    """Write the recovery sheet of a locked store: 24 words that open it when the passphrase is forgotten.

    Example: qic recovery-sheet coach.qic --out recovery-sheet.pdf
    """
    _finish(store, out, as_json=as_json, done="")


def _finish(store: Path, sheet: Path | None, *, as_json: bool, done: str) -> None:
    from qic_desktop.services.locking import recovery_sheets

    with opened(store) as workspace:
        if sheet is not None:
            recovery_sheets.write_recovery_sheet(workspace, sheet.absolute())
    if as_json:
        say_json({"store": str(store), "locked": True, "sheet": str(sheet) if sheet else None})
        return
    if done:
        click.echo(done.format(store=store))
    if sheet is not None:
        click.echo(_("Recovery sheet: {file}. Print it, keep it like a key, and delete the file.").format(file=sheet))
    else:
        click.echo(_("Write its recovery sheet now: qic recovery-sheet {store} --out sheet.pdf").format(store=store))


def _new(file: Path | None) -> str:
    from qic_desktop.services.locking import store_locks

    if file is None:
        if not somebody_is_there():
            raise PassphraseError("unattended-new-file")
        return asked_new_passphrase(ask=True)
    first = next(iter(file.read_text(encoding="utf-8", errors="replace").splitlines()), "")
    return store_locks.require_same(first, first)


def _asked_words() -> str:
    if not somebody_is_there():
        raise PassphraseError("unattended-words")
    answer: str = click.prompt(_("The 24 words of the recovery sheet, in one line"), err=True)
    return answer
