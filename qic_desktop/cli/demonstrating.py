"""The whole main job on practice data, without a window."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, say_json
from qic_desktop.i18n import _, n_


@click.command("demo")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--sites", type=click.IntRange(1, 140), default=20, show_default=True)
@JSON
def demo_command(folder: Path, sites: int, as_json: bool) -> None:
    """Run the whole main job on real published figures: define, invite, record, export, carry, import, aggregate.

    Example: qic demo /tmp/demo --sites 20
    """
    from qic_desktop import practice

    def tell(name: str, seconds: float) -> None:
        if not as_json:
            click.echo(f"{seconds:7.2f} s  {name}")

    done = practice.demonstrate(folder, sites, progress=tell)
    where = done.folder
    if as_json:
        say_json(
            {
                "folder": str(where.root),
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
