"""A paper made by a command: written, and said where a text on it looks as if it named a patient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qic_desktop.i18n import n_
from qic_desktop.services.printing.papers import Paper, write_paper
from qic_desktop.services.removing.printed_texts import open_on
from qic_desktop.services.workspace import Workspace


def print_paper(workspace: Workspace, paper: Paper[Any], out: Path) -> None:
    """Write a paper. A command cannot ask: that a text on it may name a patient is said beside, on stderr.

    Raises:
        DiskFullError, StoreReadOnlyError, FontsMissingError, NotFoundError: nothing was written.
    """
    write_paper(paper, out)
    count = len(open_on(workspace, paper.content))
    if count:
        said = n_(
            "{n} text on this paper may name a patient. Look at it with: qic check-text",
            "{n} texts on this paper may name a patient. Look at them with: qic check-text",
            count,
        )
        click.echo(said.format(n=count), err=True)
