"""Who has not reported what was due, and one letter to all of them."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import JSON, STORE, iso_time, opened, say_json
from qic_desktop.services.organising import reminders
from qic_desktop.services.organising.reminders import NotReported
from qic_desktop.wording import reminders as words


@click.command("reminders")
@STORE
@click.option("--write", is_flag=True, help="Write a letter to all of them that have a laptop; it goes with the news.")
@click.option("--title", default="", help="Its title; one is offered.")
@click.option("--text", default="", help="Its words; some are offered.")
@JSON
def reminders_command(store: Path, *, write: bool, title: str, text: str, as_json: bool) -> None:
    """List the sites that lack values whose due day has passed; remind them with the next news.

    Example: qic reminders organiser.qic --write
    """
    with opened(store) as workspace:
        silent = reminders.not_reported(workspace)
        readers = [one for one in silent if one.reads_letters]
        if write and readers:
            months = sorted({period for one in readers for period in one.periods})
            said = (title or words.offered_title(), text or words.offered_body(months))
            reminders.write_reminder(workspace, [one.site.id for one in readers], *said)
        waiting = sum(len(one.to or ()) for one in reminders.waiting_letters(workspace))
    if as_json:
        say_json({"sites": [_row(one) for one in silent], "letters_waiting": waiting})
        return
    click.echo(words.head_words(len(silent)))
    for one in silent:
        click.echo(f"{one.site.code or '-':8} {words.missing_words(one.lines, one.periods)}  {one.site.name or ''}")
    if waiting:
        click.echo(words.waiting_words(waiting))


def _row(one: NotReported) -> dict[str, object]:
    return {
        "site": one.site.id,
        "code": one.site.code,
        "name": one.site.name,
        "reports_by": one.site.reports_by,
        "missing": one.lines,
        "periods": list(one.periods),
        "due_since": one.since.isoformat(),
        "reminded": iso_time(one.reminded) if one.reminded is not None else None,
    }
