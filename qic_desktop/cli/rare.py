"""Rare events of all sites on the command line."""

from __future__ import annotations

import click

from qic_desktop.cli.frame import say_json
from qic_desktop.domain.measure import ValueForm
from qic_desktop.services.organising.events_together import EventsTogether
from qic_desktop.wording import events_together as words
from qic_desktop.wording.charts import chart_sentence


def say_together(found: EventsTogether, *, as_json: bool) -> None:
    """The count by month, and every site with its last event."""
    if as_json:
        say_json(_json(found))
        return
    click.echo(f"{found.view.name}: {words.events_words(found.events, len(found.sites))}")
    if found.chart is not None:
        click.echo(chart_sentence(found.chart)[0])
    is_days = found.view.form is ValueForm.TIME_BETWEEN
    for one in found.sites:
        parts = [words.last_words(one.last, one.days_since), words.between_words(one.between, is_days=is_days)]
        click.echo(f"{one.site.code or '-':10} {one.events:4}  {' · '.join(part for part in parts if part)}")
    click.echo(words.no_rates())


def _json(found: EventsTogether) -> dict[str, object]:
    chart = found.chart
    return {
        "measure": found.view.code,
        "area": found.area or None,
        "events": found.events,
        "months": dict(zip(chart.series.periods, chart.series.values, strict=True)) if chart else {},
        "sites": [
            {
                "site": one.site.code,
                "events": one.events,
                "last": one.last.isoformat() if one.last else None,
                "days_since": one.days_since,
                "between": one.between,
                "finding": one.finding,
                "judged": one.judged,
            }
            for one in found.sites
        ],
    }
