"""The command line, a thin face of the services.

Exit status: 0 done; 1 refused or failed, with one line on stderr that says what happened and what to do; 2 wrong
usage. Nothing on stdout but the answer.
"""

from __future__ import annotations

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
        error.show()
        sys.exit(error.exit_code)
    except QicError as error:
        from qic_desktop.wording.errors import describe

        _fail(describe(error), 1)
    except BrokenPipeError:
        # The reader of our output has gone (`qic … | head`): nothing to say, and nobody to say it to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:  # noqa: BLE001 - the edge of the program: a bug becomes one line
        where = _note_crash(error)
        _fail(f"This is a mistake in the program, not yours. Nothing was lost. Please send us the file {where}.", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _note_crash(error: Exception) -> str:
    from qic_desktop import logs, paths

    logs.start(paths.profile())
    logging.getLogger(__name__).critical("uncaught %s at %s", type(error).__name__, logs.places(error.__traceback__))
    return str(logs.log_file(paths.profile()))


def _fail(sentence: str, status: int) -> None:
    # One line, whatever was typed into it.
    click.echo(" ".join(sentence.splitlines()), err=True)
    sys.exit(status)
