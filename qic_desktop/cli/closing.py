"""The collaborative's report, the evidence dossier, and the archive of a collaborative that ends."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.cli.papers import print_paper
from qic_desktop.i18n import _
from qic_desktop.wording import report as words


@click.command("collaborative-report")
@STORE
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--outside", is_flag=True, help="The version for others: no names of sites, small numbers hidden.")
@click.option("--text", "texts", nargs=2, multiple=True, metavar="FIELD TEXT", help="Write a text of the report first.")
@BY
@JSON
def collaborative_report_command(
    store: Path, out: Path, *, outside: bool, texts: tuple[tuple[str, str], ...], person: str | None, as_json: bool
) -> None:
    """Write the collaborative's report (after SQUIRE 2.0) as a PDF, made live from the organiser's store.

    Fields of --text: background, knowledge, rationale, context, patients, how_much, resources, barriers, study, ethics,
    summary, interpretation, limitations, conclusions, funding.

    Example: qic collaborative-report organiser.qic report.pdf --outside
    """
    from qic_desktop.services.organising import report_texts
    from qic_desktop.services.printing.collaborative_report import prepare_report

    with opened(store, person) as workspace:
        for field, text in texts:
            report_texts.write_text(workspace, field, text)
        prepared = prepare_report(workspace, outside=outside)
        print_paper(workspace, prepared.paper, out)
    if as_json:
        told = {"unwritten": prepared.unwritten, "names_removed": prepared.names_removed, "telling": prepared.telling}
        say_json({"file": str(out), **told})
        return
    click.echo(_("Written: {file}").format(file=out))
    for said in words.report_notes(prepared.unwritten, prepared.names_removed, prepared.telling):
        click.echo(said)


@click.command("dossier")
@STORE
@click.argument("folder", type=click.Path(path_type=Path))
@BY
@JSON
def dossier_command(store: Path, folder: Path, *, person: str | None, as_json: bool) -> None:
    """Write the evidence dossier into a folder: one ZIP that anybody can check without this program.

    Nothing is overwritten: a second one of the same day needs another folder.

    Example: qic dossier organiser.qic /media/archive
    """
    from qic_desktop.services.evaluating import dossier

    with opened(store, person) as workspace:
        made = dossier.write_dossier(workspace, folder / dossier.offered_name(workspace))
    if as_json:
        counts = {"files": made.files, "packages": made.packages, "segments": made.segments}
        say_json({"file": str(made.file), "sha256": made.sha256, "digest": made.digest, **counts})
        return
    click.echo(_("Written: {file}").format(file=made.file))
    click.echo(_("Single sites can be recognised in it: give it only to those who may see them."))


@click.command("archive")
@STORE
@click.argument("folder", type=click.Path(path_type=Path))
@BY
@JSON
def archive_command(store: Path, folder: Path, *, person: str | None, as_json: bool) -> None:
    """Write the archive of a collaborative into a folder: the dossier and a backup; the store records that it was done.

    Example: qic archive organiser.qic /media/archive
    """
    from qic_desktop.services.evaluating import archiving

    with opened(store, person) as workspace:
        made = archiving.write_archive(workspace, folder)
    if as_json:
        told = {"folder": str(made.folder), "dossier": made.dossier.file.name, "backup": made.backup.name}
        say_json({**told, "sha256": made.dossier.sha256, "digest": made.dossier.digest})
        return
    click.echo(_("Written: {file}").format(file=made.folder))
    click.echo(_("The backup holds everything, also notes that only organisers see: keep it locked away."))
