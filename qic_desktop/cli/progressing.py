"""Progress on the command line: scores, questionnaires, spread, time and cost, the report."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.cli.papers import print_paper
from qic_desktop.domain.instrument import Raters
from qic_desktop.domain.progress import ACTIVITIES
from qic_desktop.i18n import _
from qic_desktop.services.printing import progress_papers
from qic_desktop.services.progress import answers, assessment, costs, instruments, spreading
from qic_desktop.services.progress.answers import Given, Round
from qic_desktop.services.progress.assessment import Assessment, MonthScores
from qic_desktop.services.progress.costs import Ledger, Total
from qic_desktop.services.progress.spreading import STATES, Spread
from qic_desktop.services.teamwork import team
from qic_desktop.services.teamwork.actions import check_team
from qic_desktop.wording.progress import (
    activity_name,
    check_words,
    column_name,
    hours_words,
    item_words,
    mismatch_words,
    money_text,
    opinions_words,
    rater_words,
    said,
    state_name,
    step_text,
    waiting_words,
)


@click.group("progress")
def progress_command() -> None:
    """Scores, questionnaires, spread, time and cost."""


@progress_command.command("show")
@STORE
@SITE
@JSON
def show_progress(store: Path, site: str | None, as_json: bool) -> None:
    """Show the scores by month with what the data say, and which questionnaires there are.

    A score of the other side is shown when this side has given its own.

    Example: qic progress show walstead.qic
    """
    with opened(store) as workspace:
        found = assessment.assessment_of(workspace, site_id(workspace, site))
        sheets = instruments.list_sheets(workspace)
    if as_json:
        say_json(_assessment_json(found) | {"questionnaires": [one.name for one in sheets]})
        return
    for one in found.months:
        click.echo(_month_line(one))
    own = found.now.own
    code = str(own.answers.get("level") or "") if own else ""
    for step in found.steps:
        for check in step.checks:
            click.echo(f"{step_text(step.level.value):>5} {'+' if check.met else '-'} {check_words(check)}")
    talk = mismatch_words(found.mismatch(code), step_text(own.score if own else None))
    if talk:
        click.echo(talk)
    for sheet in sheets:
        click.echo(f"{sheet.name:18} {said(sheet.title)}")


@progress_command.command("assess")
@STORE
@click.argument("step")
@click.option("--month", metavar="PERIOD", help="This month by default.")
@click.option("--why", help="The reason for this step.")
@click.option("--suggest", help="What the other side may do next.")
@SITE
@BY
def give_score(
    store: Path,
    step: str,
    *,
    month: str | None,
    site: str | None,
    person: str | None,
    **texts: str | None,
) -> None:
    """Give this side's score of a month: the team's in its own store, a coach's with --site.

    Example: qic progress assess walstead.qic 3.0 --why "Streaming is kept from noon to eight"
    """
    with opened(store, person) as workspace:
        named = site_id(workspace, site)
        assessment.give_score(workspace, step, period=month, justification=texts["why"], site=named)
        if texts["suggest"] is not None:
            assessment.write_suggestions(workspace, texts["suggest"], period=month, site=named)
    click.echo(_("Kept: {label}.").format(label=step))


@progress_command.command("questions")
@STORE
@click.argument("name")
@JSON
def show_questions(store: Path, name: str, as_json: bool) -> None:
    """Show a questionnaire with its answers to choose from.

    Example: qic progress questions walstead.qic sustainability
    """
    with opened(store) as workspace:
        sheet = instruments.get_sheet(workspace, name)
    if as_json:
        items = [
            {
                "code": item.code,
                "title": said(item.title),
                "levels": [
                    {"code": level.code, "value": level.value, "text": said(level.text)} for level in item.levels
                ],
            }
            for item in sheet.items
        ]
        say_json({"name": sheet.name, "version": sheet.version, "source": said(sheet.source), "items": items})
        return
    click.echo(said(sheet.title))
    for item in sheet.items:
        click.echo(f"{item.code:16} {said(item.title)}")
        for level in item.levels:
            click.echo(f"    {level.code:6} {said(level.text)}")
    click.echo(said(sheet.source))


@progress_command.command("instrument")
@STORE
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def put_instrument(store: Path, file: Path) -> None:
    """Put the organiser's own wording, or a questionnaire of its own, among the drafts; “qic publish” sends it.

    FILE is JSON in the form of the files in the program's folder resources/instruments, with a higher version.

    Example: qic progress instrument organiser.qic readiness.json
    """
    text = file.read_text(encoding="utf-8-sig", errors="replace")
    with opened(store) as workspace:
        sheet = instruments.draft_sheet(workspace, text)
    click.echo(_("Kept: {label}.").format(label=sheet.key))


@progress_command.command("answer")
@STORE
@click.argument("name")
@click.argument("answers_given", metavar="QUESTION=ANSWER...", nargs=-1, required=True)
@click.option("--rater", metavar="NAME", help="Who answers; somebody outside the team by default.")
@click.option("--role", help="In which role; the rater's own by default.")
@click.option("--month", metavar="PERIOD")
@BY
def file_sheet(
    store: Path,
    name: str,
    answers_given: tuple[str, ...],
    *,
    person: str | None,
    **who: str | None,
) -> None:
    """File one rater's whole sheet. Where no names are asked for, none is kept.

    Example: qic progress answer walstead.qic confidence important=5 able=4 next=4 stays=3
    """
    pairs = [text.partition("=") for text in answers_given]
    with opened(store, person) as workspace:
        rater, role, month = who["rater"], who["role"], who["month"]
        known = team.find_person(workspace, rater) if rater else None
        own = next((view.role for view in team.current_members(workspace) if view.person == known), None)
        given = {code: level for code, _equals, level in pairs}
        answers.give_answers(workspace, name, given, rater=known, role=role or own, period=month)
    click.echo(_("Kept: {label}.").format(label=name))


@progress_command.command("opinions")
@STORE
@click.argument("name")
@SITE
@JSON
def show_opinions(store: Path, name: str, site: str | None, as_json: bool) -> None:
    """Show all rounds of a questionnaire: opinions side by side, the lowest first.

    Example: qic progress opinions walstead.qic sustainability
    """
    with opened(store) as workspace:
        rounds = answers.rounds_of(workspace, instruments.get_sheet(workspace, name).name, site_id(workspace, site))
    if as_json:
        say_json([_round_json(one) for one in rounds])
        return
    for one in rounds:
        if one.opinions is None:
            click.echo(f"{one.period} {waiting_words(len(one.given), one.sheet.shown_from)}")
            continue
        click.echo(f"{one.period} {opinions_words(one.sheet, one.opinions)}")
        for item in one.opinions.items:
            click.echo(f"    {item_words(item):24} {said(item.item.title)}")


@progress_command.command("spread")
@STORE
@click.option("--unit", help="A unit; it is added where there is none of this name.")
@click.option("--kind", type=click.Choice(spreading.UNIT_KINDS))
@click.option("--led-by", metavar="ROLE")
@click.option("--planned", metavar="MONTH")
@click.option("--what", help="What spreads: a ramp's letter, “method” or “collaborative”.")
@click.option("--state", type=click.Choice(STATES))
@click.option("--since", metavar="DAY")
@JSON
@BY
def show_spread(
    store: Path,
    *,
    unit: str | None,
    what: str | None,
    as_json: bool,
    person: str | None,
    **said_of: str | None,
) -> None:
    """Show the units and how far each is; with --unit, write a unit, or how far it is, down.

    Example: qic progress spread walstead.qic --unit Nights --what A --state testing --since 2026-11-03
    """
    with opened(store, person) as workspace:
        check_team(workspace)
        if unit is not None:
            plan = {name: said_of[name] for name in ("kind", "led_by", "planned") if said_of[name] is not None}
            if not any(unit in (one.name, one.id) for one in spreading.list_units(workspace)):
                spreading.add_unit(workspace, unit, **plan)
            elif plan:
                spreading.write_unit(workspace, unit, **plan)
            if what is not None:
                spreading.set_state(workspace, unit, what, said_of["state"] or spreading.AWARE, said_of["since"])
        found = spreading.spread_of(workspace)
    if as_json:
        say_json(_spread_json(found))
        return
    for row in found.rows:
        click.echo(row.unit.name or "")
        for cell in row.cells:
            name = column_name(cell.column.spreads, cell.column.letter, cell.column.title)
            click.echo(f"    {state_name(cell.state):14} {cell.since:12} {name}")


@progress_command.command("cost")
@STORE
@click.option("--activity", type=click.Choice(ACTIVITIES), help="Write time or money down for this.")
@click.option("--on", metavar="DAY")
@click.option("--persons", type=float)
@click.option("--hours", type=float, help="Of each person.")
@click.option("--grade")
@click.option("--cash", type=float)
@click.option("--currency")
@click.option("--payer")
@click.option("--note")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write all entries into this file.")
@JSON
@BY
def show_costs(
    store: Path, *, activity: str | None, csv_file: Path | None, as_json: bool, person: str | None, **fields: object
) -> None:
    """Show what a team (or an organiser, for herself) spent; with --activity, write an entry down.

    Example: qic progress cost walstead.qic --activity meeting --persons 5 --hours 0.75
    """
    given = {name: value for name, value in fields.items() if value is not None}
    with opened(store, person) as workspace:
        costs.check_keeper(workspace)
        if activity is not None:
            costs.add_cost(workspace, activity, **given)
        elif given:
            raise click.UsageError(_("Say with --activity what it was for."))
        found = costs.ledger_of(workspace)
    if csv_file is not None:
        costs.export_csv(found, csv_file)
    if as_json:
        say_json(_ledger_json(found))
        return
    for code, one in found.by_activity:
        click.echo(f"{activity_name(code):20} {hours_words(one.hours):>10}  {money_text(one.money)}")
    click.echo(f"{_('Together'):20} {hours_words(found.total.hours):>10}  {money_text(found.total.money)}")
    if csv_file is not None:
        click.echo(str(csv_file))


@progress_command.command("report")
@STORE
@click.option("--out", required=True, type=click.Path(path_type=Path))
def print_report(store: Path, out: Path) -> None:
    """Write scores, opinions, spread, time and cost as a PDF.

    Example: qic progress report walstead.qic --out progress.pdf
    """
    with opened(store) as workspace:
        print_paper(workspace, progress_papers.prepare_progress(workspace), out)
    click.echo(str(out))


def _month_line(one: MonthScores) -> str:
    own = step_text(one.own.score) if one.own and one.own.score is not None else "–"
    others = [f"{rater_words(each.role)} {step_text(each.score)}" for each in one.others]
    covered = [_("covered")] * one.waits
    return f"{one.period}  {own:>4}  {', '.join((*others, *covered))}".rstrip()


def _given_json(one: Given) -> dict[str, object]:
    return {"role": one.role, "score": one.score, "why": one.record.justification}


def _assessment_json(found: Assessment) -> dict[str, object]:
    months = [
        {
            "month": one.period,
            "own": _given_json(one.own) if one.own else None,
            "others": [_given_json(each) for each in one.others],
            "covered": one.waits,
        }
        for one in found.months
    ]
    steps = [
        {
            "step": step.level.code,
            "checks": [
                {"code": one.code, "found": one.fact.number, "asked": one.least, "met": one.met} for one in step.checks
            ],
        }
        for step in found.steps
    ]
    return {"instrument": found.sheet.key, "months": months, "evidence": steps}


def _round_json(one: Round) -> dict[str, object]:
    named = one.sheet.raters is not Raters.ANONYMOUS
    opinions = one.opinions
    return {
        "month": one.period,
        "instrument": one.sheet.key,
        "answers": len(one.given),
        "scores": list(opinions.scores) if opinions else None,
        "roles": [each.role for each in one.given] if named else None,
        "median": opinions.median if opinions else None,
        "items": [
            {"code": each.item.code, "shares": sorted(each.shares), "median": each.median, "apart": each.apart}
            for each in opinions.items
        ]
        if opinions
        else None,
        "reading": said(one.sheet.reading(opinions.median)) if opinions and opinions.median is not None else "",
    }


def _spread_json(found: Spread) -> dict[str, object]:
    return {
        "columns": [
            {"key": one.key, "spreads": one.spreads, "letter": one.letter, "title": one.title} for one in found.columns
        ],
        "units": [
            {
                "name": row.unit.name,
                "kind": row.unit.kind,
                "led_by": row.unit.led_by,
                "planned": row.unit.planned,
                "cells": [
                    {"key": cell.column.key, "state": cell.state or None, "since": cell.since or None}
                    for cell in row.cells
                ],
            }
            for row in found.rows
        ],
    }


def _total_json(one: Total) -> dict[str, object]:
    return {"hours": one.hours, "money": dict(one.money)}


def _ledger_json(found: Ledger) -> dict[str, object]:
    return {
        "by_activity": {code: _total_json(one) for code, one in found.by_activity},
        "by_month": {month: _total_json(one) for month, one in found.by_month},
        "total": _total_json(found.total),
        "entries": len(found.lines),
    }
