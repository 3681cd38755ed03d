"""What a collaborative reached, what it took, and what of it goes on."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import click

from qic_desktop.cli.frame import JSON, STORE, opened, say_json
from qic_desktop.i18n import _
from qic_desktop.services.evaluating.evaluation import Evaluation, evaluate
from qic_desktop.wording import evaluation as words


@click.command("evaluate")
@STORE
@JSON
def evaluate_command(store: Path, *, as_json: bool) -> None:
    """Reach, dose, results, cost, what lasts and what spreads; each figure with the number of sites behind it.

    Example: qic evaluate organiser.qic --json
    """
    with opened(store) as workspace:
        found = evaluate(workspace)
    if as_json:
        say_json(to_json(found))
        return
    reach, costs, lasting, spread = found.reach, found.costs, found.sustainability, found.spread
    lines = [words.reach_words(reach.enrolled, reach.left, reach.planned)]
    if reach.doses:
        middle = {name: median(getattr(one, name) for one in reach.doses) for name in ("sessions", "visits", "calls")}
        lines.append(words.dose_words(middle["sessions"], reach.held, middle["visits"], middle["calls"]))
    lines.append(words.rule_words(found.rule))
    for one in found.results:
        lines.append(f"{one.view.name}: {words.results_words(one.succeeded, one.judged, one.sites)}")
        if one.doubtful:
            lines.append(f"  {words.doubtful_words(len(one.doubtful), [each.told for each in one.doubtful])}")
        if one.succeeded:
            lines.append(f"  {words.time_words(one.median_time, one.succeeded)}")
        lines += [f"  {words.lasting_words(each.months, each.held, each.followed)}" for each in one.lasting]
    lines += [
        words.cost_words(costs.total.hours, costs.total.money, costs.sites, costs.others),
        words.sustainability_words(lasting.sites, lasting.median, lasting.q1, lasting.q3),
        words.spread_words(spread.sites, spread.units, spread.states),
    ]
    click.echo("\n".join(lines))


@click.command("evaluation-export")
@STORE
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--outside", is_flag=True, help="Only what may leave the collaborative: areas, small numbers hidden.")
@JSON
def evaluation_export_command(store: Path, folder: Path, *, outside: bool, as_json: bool) -> None:
    """Write a Frictionless data package for an analyst: CSV files, schema and dictionary, in a new folder.

    Example: qic evaluation-export organiser.qic for-analysis --outside
    """
    from qic_desktop.services.evaluating.data_package import check_package
    from qic_desktop.services.evaluating.tables import export_inside, export_outside

    with opened(store) as workspace:
        path = (export_outside if outside else export_inside)(workspace, folder)
    problems = check_package(path)
    if as_json:
        say_json({"package": str(path), "problems": list(problems)})
        return
    click.echo(_("Written: {file}").format(file=path))
    if not outside:
        click.echo(_("For analysts of the collaborative only: single sites can be recognised in it."))


def to_json(found: Evaluation) -> dict[str, object]:
    """As ``qic evaluate --json`` prints it."""
    reach, costs, lasting, spread = found.reach, found.costs, found.sustainability, found.spread
    return {
        "rule": {"kind": found.rule.kind, "at_least": found.rule.at_least},
        "reach": {
            "enrolled": reach.enrolled,
            "left": reach.left,
            "planned": reach.planned,
            "areas": reach.areas,
            "sessions_held": reach.held,
        },
        "dose": [
            {"site": one.site.code or one.site.id, "sessions": one.sessions, "visits": one.visits, "calls": one.calls}
            for one in reach.doses
        ],
        "results": [
            {
                "measure": one.view.code,
                "sites": one.sites,
                "judged": one.judged,
                "succeeded": one.succeeded,
                "doubtful": [
                    {"site": each.site.code or each.site.id, "jump": each.jump, "ratio": each.ratio}
                    for each in one.doubtful
                ],
                "median_months": one.median_time,
                "lasting": [
                    {"months": each.months, "held": each.held, "followed": each.followed} for each in one.lasting
                ],
                "extra_cases": one.extra,
            }
            for one in found.results
        ],
        "costs": {
            "sites": costs.sites,
            "others": costs.others,
            "hours": costs.total.hours,
            "money": dict(costs.total.money),
            "per_site": costs.per_site,
            "per_session": costs.per_session,
            "per_visit": costs.per_visit,
            "per_success": costs.per_success,
        },
        "sustainability": {"sites": lasting.sites, "median": lasting.median, "q1": lasting.q1, "q3": lasting.q3},
        "spread": {"sites": spread.sites, "units": spread.units, "states": spread.states},
    }
