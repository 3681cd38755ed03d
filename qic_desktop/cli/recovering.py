"""``qic salvage``: what is readable in a damaged file, and taking it in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import JSON, opened, say_json
from qic_desktop.i18n import _
from qic_desktop.services.exchanging import importing, recovering
from qic_desktop.services.exchanging.import_results import ImportResult
from qic_desktop.services.exchanging.recovering import Readable
from qic_desktop.wording.errors import describe_code
from qic_desktop.wording.recovering import recovered_sentence


@click.command("salvage")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", "store", type=click.Path(path_type=Path), help="Take what is readable into this store.")
@JSON
def salvage_command(file: Path, *, store: Path | None, as_json: bool) -> int:
    """List what is readable in a damaged package, a ZIP of a package, or a folder into which one was unpacked.

    Example: qic salvage S001-2026-11.qicpkg --into organiser.qic
    """
    readable = recovering.look_into(file)
    result = None
    if store is not None and not readable.is_nothing:
        with opened(store) as workspace:
            result = importing.import_packages(workspace, recovering.recover(workspace, readable))
    if as_json:
        say_json(_answer(readable, result))
    elif not readable.is_nothing:
        click.echo(recovered_sentence(*readable.counted, packages=len(readable.packages)))
        for one in result.packages if result else ():
            click.echo(
                f"{one.outcome}: " + _("{n} new").format(n=one.counts.new) + f" {describe_code(one.code)}".rstrip()
            )
    if readable.is_nothing:
        click.echo(_("Nothing in {file} can be read as a package.").format(file=file), err=True)
        return 1
    return 1 if result is not None and result.nothing_could_be_read else 0


def _answer(readable: Readable, result: ImportResult | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "file": str(readable.path),
        "packages": len(readable.packages),
        "recovered": [
            {
                "id": identity,
                "writer": segment.header.writer,
                "scope": segment.header.scope,
                "first": segment.header.first,
                "last": segment.header.last,
            }
            for identity, (_sealed, segment) in readable.found.segments.items()
        ],
        "missing": [
            {"id": one.id, "chain": one.chain, "first": one.first, "last": one.last} for one in readable.missing
        ],
        "imported": None,
    }
    if result is not None:
        answer["imported"] = [
            {"outcome": one.outcome, "code": one.code, **one.counts.as_dict()} for one in result.packages
        ]
    return answer
