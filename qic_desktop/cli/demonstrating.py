"""The whole main job on practice data, without a window."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, say_json
from qic_desktop.i18n import _, n_
from qic_desktop.services.practising import practice_sets
from qic_desktop.services.practising.practice_sets import SET_CODES


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--set", "set_code", type=click.Choice(SET_CODES), default="emergency", show_default=True)
@click.option("--sites", type=click.IntRange(1, 140), default=20, show_default=True)
@JSON
def demo_command(folder: Path, set_code: str, sites: int, as_json: bool) -> None:
    """Run the whole main job on practice data: define, invite, record, export, carry, import, aggregate.

    The set "emergency" has real published figures under invented names; in "births" everything is invented: 20 health
    centres with few births, gaps, months without a case, new beginnings and a weekly tally.

    Example: qic demo /tmp/demo --set births --sites 20
    """
    from qic_desktop import practice

    def tell(name: str, seconds: float) -> None:
        if not as_json:
            click.echo(f"{seconds:7.2f} s  {name}")

    done = practice.demonstrate(folder, sites, chosen=practice_sets.find_set(set_code), progress=tell)
    where = done.folder
    if as_json:
        say_json(
            {
                "folder": str(where.root),
                "set": set_code,
                "sites": done.sites,
                "steps": [{"step": name, "seconds": round(seconds, 3)} for name, seconds in done.steps],
                "aggregates": done.aggregates,
                "digest": done.digest,
                "notice": done.notice,
            }
        )
        return
    click.echo(
        n_("{n} site, in {seconds} s.", "{n} sites, in {seconds} s.", done.sites).format(
            n=done.sites, seconds=f"{sum(seconds for _name, seconds in done.steps):.1f}"
        )
    )
    click.echo(done.notice)
    click.echo(_("Charts:   {folder}").format(folder=where.charts))
    click.echo(_("Packages: {folder}").format(folder=where.packages))
    click.echo(_("Reports:  {folder}").format(folder=where.reports))
    click.echo(_("Stores:   {folder}").format(folder=where.root))
