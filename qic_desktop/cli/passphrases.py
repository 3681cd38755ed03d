"""Where commands get a passphrase: a file, the environment, or a person at the terminal; never the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from qic_desktop.errors import PassphraseError, QicError
from qic_desktop.i18n import _

VARIABLE = "QIC_PASSPHRASE"
_META = "qic.passphrase_file"


def passphrase_option() -> click.Option:
    """``--passphrase-file`` for a command that opens a store."""
    return click.Option(
        ["--passphrase-file"],
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        expose_value=False,
        callback=_keep,
        help=f"The passphrase of a locked store: the first line of FILE. Else {VARIABLE}, else it is asked for.",
    )


def _keep(context: click.Context, _option: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.meta[_META] = value


def given_passphrase() -> str | None:
    """The passphrase of the file or the environment, None where neither is named.

    Raises:
        click.UsageError: the file cannot be read.
    """
    context = click.get_current_context(silent=True)
    file = context.meta.get(_META) if context is not None else None
    if file is None:
        return os.environ.get(VARIABLE)
    try:
        return next(iter(file.read_text(encoding="utf-8").splitlines()), "")
    except (OSError, ValueError) as error:
        raise click.UsageError(_("{file} cannot be read.").format(file=file)) from error


def somebody_is_there() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()


def asked_new_passphrase(*, may_skip: bool = False, ask: bool = False) -> str:
    """A new passphrase: the given one (unless ``ask``), or typed twice.

    Empty only where a person may skip it and does.

    Raises:
        PassphraseError: "empty", "different", "unattended-new".
    """
    from qic_desktop.services.locking import store_locks

    given = None if ask else given_passphrase()
    if given is not None:
        return store_locks.require_same(given, given)
    if not somebody_is_there():
        raise PassphraseError("unattended-new")
    first = _asked(_("New passphrase"))
    if may_skip and not first.strip():
        return ""
    return store_locks.require_same(first, _asked(_("The same once more")))


def unlock_for_session(path: Path) -> None:
    """Unlock a store, or a backup file, where that is needed; a person may try as often as he likes.

    Raises:
        PassphraseError, StoreLockError: it stayed locked.
    """
    from qic_desktop.services.locking import key_rings, store_locks

    if not store_locks.needs_passphrase(path) or key_rings.recall(path):
        return
    given = given_passphrase()
    if given is not None:
        store_locks.unlock(path, given)
        return
    if not somebody_is_there():
        raise PassphraseError("unattended")
    while True:
        try:
            store_locks.unlock(path, _asked(_("Passphrase of {store}").format(store=path.name)))
        except PassphraseError as error:
            if error.why not in ("wrong", "empty"):
                raise
            say(error)
        else:
            return


def say(error: QicError) -> None:
    """One sentence on stderr."""
    from qic_desktop.wording.errors import describe

    click.echo(describe(error), err=True)


def _asked(question: str) -> str:
    answer: str = click.prompt(question, hide_input=True, default="", show_default=False, err=True)
    return answer
