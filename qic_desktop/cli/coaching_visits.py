"""More of a visit on the command line: what stands behind a value, costs, when to come again; taking it back."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.observation import observation_id
from qic_desktop.domain.period import parse_period
from qic_desktop.i18n import _
from qic_desktop.services.coaching import closing, sharing, summaries, visit_costs, visiting, visits
from qic_desktop.services.measuring import measures
from qic_desktop.services.printing.papers import read_paper
from qic_desktop.services.printing.reporting import owner_name
from qic_desktop.services.progress.costs import CostLine, total
from qic_desktop.wording.coaching import other_coach_words, rule_words
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.progress import activity_name, hours_words, money_text

VISIT = click.argument("visit")


@click.command("explain")
@STORE
@VISIT
@click.argument("code")
@click.argument("period")
@click.argument("text")
@BY
def explain_value(store: Path, visit: str, code: str, period: str, text: str, person: str | None) -> None:
    """Write what stands behind a value, counted again or not.

    Example: qic visit explain coach.qic VISIT four-hours 2026-10 "Two nurses were away"
    """
    with opened(store, person) as workspace:
        site = visits.site_of(visits.get_visit(workspace, visit))
        view = measures.get_measure(workspace, code, site)
        visiting.explain(workspace, visit, observation_id(view.id, parse_period(period).text), text)
    click.echo(_("Kept."))


@click.command("cost")
@STORE
@VISIT
@click.argument("activity", default="")
@click.option("--hours", type=float)
@click.option("--persons", type=float)
@click.option("--cash", type=float)
@click.option("--currency")
@click.option("--payer")
@BY
@JSON
def cost_command(store: Path, visit: str, activity: str, *, person: str | None, as_json: bool, **spent: object) -> None:
    """Write down what a visit cost; without an activity, list it.

    Example: qic visit cost coach.qic VISIT transport --hours 3 --cash 25 --currency GBP
    """
    with opened(store, person) as workspace:
        if activity:
            visit_costs.add_cost(workspace, visit, activity, **spent)
        found = visit_costs.list_costs(workspace, visits.get_visit(workspace, visit))
    if as_json:
        say_json([_cost_json(one) for one in found])
        return
    for one in found:
        click.echo(f"{activity_name(one.entry.activity)}  {_spent(one)}")
    whole = total(found)
    click.echo(" · ".join(part for part in (hours_words(whole.hours), money_text(whole.money)) if part) or "–")


@click.command("next")
@STORE
@VISIT
@JSON
def next_command(store: Path, visit: str, as_json: bool) -> None:
    """Say when to come again by the rule, why, and which other coaches visit this site.

    Example: qic visit next coach.qic VISIT
    """
    with opened(store) as workspace:
        said = closing.propose_next(workspace, visit)
        others = sharing.other_coaches(workspace, visits.site_of(visits.get_visit(workspace, visit)))
    if as_json:
        say_json(
            {
                "next_on": said.on,
                "why": said.why,
                "rule_on": said.rule_on,
                "rule_why": said.rule_why,
                "days": said.days,
                "rule_of_the_organiser": said.given,
                "other_coaches": [{"coach": one.coach, "last": one.last_on, "next": one.next_on} for one in others],
            }
        )
        return
    click.echo(f"{said.on}  {said.why}".rstrip())
    click.echo(rule_words(said.rule_on, said.days, said.rule_why, given=said.given))
    for one in others:
        click.echo(other_coach_words(one.last_on, one.next_on))


@click.command("check-summary")
@STORE
@click.argument("file", type=click.Path(path_type=Path))
@JSON
def check_summary_command(store: Path, file: Path, as_json: bool) -> int:
    """Say whether a PDF is, to the byte, the summary that a visit was closed with; a team can ask it too.

    Example: qic visit check-summary coach.qic "Mtoni, visit summary, 3 Oct 2026.pdf"
    """
    with opened(store) as workspace:
        found = summaries.visit_of(workspace, read_paper(file))
        name = owner_name(workspace, visits.site_of(found)) if found is not None else ""
    if as_json:
        say_json({"visit": found.id if found else None, "site": name or None, "on": found.on if found else None})
    elif found is None:
        click.echo(_("This is not the summary of any visit that is known here: it was changed, or printed elsewhere."))
    else:
        said = _("This is the summary of the visit to {site} on {day}, unchanged.")
        click.echo(said.format(site=name, day=period_name(found.on or "")))
    return 0 if found is not None else 1


@click.command("withdraw")
@STORE
@VISIT
@BY
def withdraw_command(store: Path, visit: str, person: str | None) -> None:
    """Take an open visit back, with all that was written at it.

    Example: qic visit withdraw coach.qic VISIT
    """
    with opened(store, person) as workspace:
        closing.withdraw(workspace, visit)
    click.echo(_("Taken back."))


def _spent(one: CostLine) -> str:
    entry = one.entry
    money = money_text({entry.currency: entry.cash}) if entry.currency and entry.cash is not None else ""
    return " · ".join(part for part in (hours_words(one.person_hours or 0), money) if part)


def _cost_json(one: CostLine) -> dict[str, object]:
    entry = one.entry
    return {
        "id": one.id,
        "activity": entry.activity,
        "on": entry.on,
        "person_hours": one.person_hours,
        "cash": entry.cash,
        "currency": entry.currency,
        "payer": entry.payer,
    }
