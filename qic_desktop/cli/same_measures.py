"""Is a measure of the team's own the same as one of the collaborative?"""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.i18n import _
from qic_desktop.services.measuring import same_measures
from qic_desktop.services.measuring.same_measures import Candidate, SameQuestion
from qic_desktop.wording.same_measures import apart_words, field_name, taken_words, value_name, values_words


@click.command("same-measure")
@STORE
@click.argument("ours", required=False)
@click.argument("theirs", required=False)
@click.option(
    "--answer",
    type=click.Choice(["take-over", "apart"]),
    help="take-over: they are the same, our values are taken over, counted back. apart: they are not.",
)
@BY
@JSON
def same_measure_command(
    store: Path,
    ours: str | None,
    theirs: str | None,
    *,
    answer: str | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Show a team's own measures beside the collaborative's, or say which are the same.

    Example: qic same-measure walstead.qic our-partograph partograph --answer take-over
    """
    if answer is not None and (not ours or (answer == "take-over" and not theirs)):
        raise click.UsageError(_("Name our measure first, and then the collaborative’s."))
    with opened(store, person) as workspace:
        if answer == "take-over" and ours and theirs:
            same_measures.take_over(workspace, ours, theirs)
        elif answer == "apart" and ours:
            same_measures.keep_apart(workspace, ours)
        found = same_measures.same_questions(workspace)
        if ours:
            found = (same_measures.find_question(workspace, ours),)
    if as_json:
        say_json([_question_json(one) for one in found])
        return
    for one in found:
        _say(one, theirs)


def _say(question: SameQuestion, theirs: str | None) -> None:
    name = question.ours.name
    chosen = question.chosen
    if chosen is not None:
        click.echo(taken_words(name, chosen.core.name))
        return
    if question.answer == "apart":
        click.echo(apart_words(name))
        return
    for one in question.candidates:
        if theirs in (None, one.core.code, one.core.id):
            click.echo(f"{question.ours.code:24} {one.core.code:24} {values_words(one.new, one.there)}")
            for each in one.differences:
                ours_text, core_text = value_name(each.field, each.ours), value_name(each.field, each.theirs)
                click.echo(f"    {field_name(each.field)}: {ours_text} | {core_text}")


def _question_json(question: SameQuestion) -> dict[str, object]:
    return {
        "measure": question.ours.code,
        "answer": question.answer,
        "same_as": question.chosen.core.code if question.chosen else None,
        "values": question.values,
        "candidates": [_candidate_json(one) for one in question.candidates],
    }


def _candidate_json(one: Candidate) -> dict[str, object]:
    return {
        "measure": one.core.code,
        "new": one.new,
        "there": one.there,
        "can_take": one.can_take,
        "differs": [{"field": each.field, "ours": each.ours, "theirs": each.theirs} for each in one.differences],
    }
