"""The plan of a team's work on the command line: aim, charter, diagnosis, and their papers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.cli.papers import print_paper
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.services.improving import aims, diagnoses, plans
from qic_desktop.services.improving.aims import AimSheet
from qic_desktop.services.improving.plans import OWNERS
from qic_desktop.services.measuring.targets import TargetView, target_view
from qic_desktop.services.printing import charter_papers, diagnosis_papers


@click.group("aim")
def aim_command() -> None:
    """Aim, targets, charter and diagnosis of a team."""


@aim_command.command("show")
@STORE
@JSON
def show_aim(store: Path, as_json: bool) -> None:
    """Show what is written, the five questions about the aim, and the targets.

    Example: qic aim show walstead.qic
    """
    with opened(store) as workspace:
        sheet = aims.read_aim(workspace)
        full = [target_view(workspace, one.view) for one in sheet.targets] if as_json else []
    if as_json:
        say_json(_sheet_json(sheet, full))
        return
    for name in OWNERS:
        if text := sheet.plan.text(name):
            click.echo(f"{name:16} {' '.join(text.split())}")
    for point in sheet.smart:
        click.echo(f"{point.code:16} {point.state:6} {point.why}")


@aim_command.command("write")
@STORE
@click.argument("field", type=click.Choice(sorted(OWNERS)))
@click.argument("text")
@BY
def write_aim(store: Path, field: str, text: str, person: str | None) -> None:
    """Write one field of aim or charter; an empty text takes it away.

    Example: qic aim write walstead.qic aim "95 in 100 people leave within four hours"
    """
    with opened(store, person) as workspace:
        plans.write_text(workspace, field, text)
    click.echo(_("Kept: {label}.").format(label=field))


@aim_command.command("charter")
@STORE
@click.option("--out", required=True, type=click.Path(path_type=Path))
def print_charter(store: Path, out: Path) -> None:
    """Write the charter as a PDF.

    Example: qic aim charter walstead.qic --out charter.pdf
    """
    with opened(store) as workspace:
        print_paper(workspace, charter_papers.prepare_charter(workspace), out)
    click.echo(str(out))


@aim_command.command("diagnosis")
@STORE
@click.argument("name")
@click.option("--kind", type=click.Choice(diagnoses.KINDS), help="Begin one of this kind, called NAME.")
@click.option("--parts", "parts_file", type=click.Path(path_type=Path, dir_okay=False), help="File with the outline.")
@click.option("--conclusion")
@click.option("--out", type=click.Path(path_type=Path), help="Write it as a PDF.")
@BY
def write_diagnosis(
    store: Path,
    name: str,
    *,
    parts_file: Path | None,
    out: Path | None,
    person: str | None,
    **given: str | None,
) -> None:
    """Begin a process map, fishbone, five whys or Pareto, change it, or print it.

    Example: qic aim diagnosis walstead.qic "Empty forms" --kind fishbone --parts causes.txt --out fishbone.pdf
    """
    with opened(store, person) as workspace:
        if given["kind"] is not None:
            name = diagnoses.add_diagnosis(workspace, given["kind"], name)
        view = diagnoses.get_diagnosis(workspace, name)
        texts = {"parts": _read(parts_file) if parts_file else None, "conclusion": given["conclusion"]}
        for field, text in texts.items():
            if text is not None:
                diagnoses.write_text(workspace, view.id, field, text)
        if out is not None:
            print_paper(workspace, diagnosis_papers.prepare_diagnosis(workspace, view.id), out)
    click.echo(str(out) if out is not None else _("Kept: {label}.").format(label=view.name))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise NotFoundError(str(path), what="file") from error


def _sheet_json(sheet: AimSheet, full: Sequence[TargetView]) -> dict[str, object]:
    return {
        "texts": {name: sheet.plan.text(name) for name in OWNERS if sheet.plan.text(name)},
        "smart": [{"question": one.code, "state": one.state, "why": one.why} for one in sheet.smart],
        "targets": [_target_json(one, sheet) for one in full],
        "missing": [kind.value for kind in sheet.missing_kinds],
    }


def _target_json(one: TargetView, sheet: AimSheet) -> dict[str, object]:
    aid, latest = one.aid, one.latest
    change = aid.per_month(one.value, latest.by, sheet.day) if latest is not None and one.value is not None else None
    return {
        "measure": one.view.code,
        "median": aid.median,
        "best_three_months": aid.best.value if aid.best else None,
        "best_site": aid.best_site.value if aid.best_site else None,
        "target": one.value,
        "change_a_month": change,
        "versions": [
            {
                "value": each.target.value,
                "by": each.target.by,
                "why": each.target.why,
                "set_on": each.set_on.isoformat() if each.set_on else None,
            }
            for each in one.versions
        ],
    }
