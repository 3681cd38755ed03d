"""The command line, a thin face of the services.

Exit status: 0 done; 1 refused or failed, with one line on stderr that says what happened and what to do; 2 wrong
usage. Nothing on stdout but the answer.
"""

from __future__ import annotations

import errno
import logging
import os
import sys

import click

from qic_desktop.cli.frame import COMMANDS, LazyGroup
from qic_desktop.errors import QicError
from qic_desktop.i18n import system_language, use_language


@click.group(cls=LazyGroup, commands_by_name=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qic-desktop", prog_name="qic")
def qic() -> None:
    """Quality improvement collaboratives without a network: record, chart, exchange, aggregate.

    A store is a folder NAME.qic. Start with `qic demo /tmp/demo` to see the whole main job on practice data.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run one command; every failure is one line."""
    use_language(system_language())
    try:
        status = qic.main(args=arguments, prog_name="qic", standalone_mode=False)
    except click.exceptions.Abort:
        _fail("Stopped.", 1)
    except click.ClickException as error:
        _show(error)
        sys.exit(error.exit_code)
    except QicError as error:
        from qic_desktop.wording.errors import describe

        _fail(describe(error), 1)
    except BrokenPipeError:
        # The reader of our output has gone (`qic … | head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except OSError as error:
        _fail(_said_of_file(error), 1)
    except UnicodeEncodeError:
        _fail("A word or file name that was typed holds bytes that are no letters. Type it again.", 1)
    except Exception as error:  # noqa: BLE001 - the edge of the program: a bug becomes one line
        _fail(_crashed(error), 1)
    sys.exit(status if isinstance(status, int) else 0)


_FILES = {
    errno.ENAMETOOLONG: "{file} is too long for a file name. Choose a shorter one.",
    errno.EISDIR: "{file} is a folder; a file is needed here.",
    errno.ENOTDIR: "{file} lies in something that is no folder. Look at the path again.",
    errno.ENOENT: "There is no {file}. Look at the path again.",
    errno.EACCES: "{file} may not be read or written here. Choose another folder, or ask whoever may.",
    errno.EPERM: "{file} may not be read or written here. Choose another folder, or ask whoever may.",
    errno.EROFS: "{file} lies where nothing can be written. Choose another folder.",
    errno.EEXIST: "{file} is there already. Choose another name.",
    errno.ENOSPC: "The disk is full: {file} was not written. Make room, then do it again.",
}
_LONGEST_NAME = 120


def _said_of_file(error: OSError) -> str:
    """What is wrong with a file that no service looked after."""
    said = _FILES.get(error.errno or 0)
    if said is None or error.filename is None:
        return _crashed(error)
    name = os.fsdecode(error.filename)
    return said.format(file=name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…")


def _show(error: click.ClickException) -> None:
    """Say what was wrong with the arguments, as click does."""
    try:
        error.show()
    except UnicodeEncodeError:
        click.echo(_letters(f"Error: {error.format_message()}"), err=True)


def _letters(text: str) -> str:
    """The text as it can be printed: a file name may hold bytes that are no letters."""
    return text.encode("utf-8", "replace").decode()


def _crashed(error: Exception) -> str:
    where = _note_crash(error)
    return f"This is a mistake in the program, not yours. Nothing was lost. Please send us the file {where}."


def _note_crash(error: Exception) -> str:
    from qic_desktop import logs, paths

    logs.start(paths.profile())
    logging.getLogger(__name__).critical("uncaught %s at %s", type(error).__name__, logs.places(error.__traceback__))
    return str(logs.log_file(paths.profile()))


def _fail(sentence: str, status: int) -> None:
    # One line, whatever was typed into it.
    click.echo(_letters(" ".join(sentence.splitlines())), err=True)
    sys.exit(status)
