"""The organiser's design on the command line: templates, the timetable, whether the topic suits."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.services.organising import templates, timetable, topic_checks
from qic_desktop.wording.designing import (
    breadth_words,
    criterion_words,
    event_kind_name,
    misfit_words,
    profile_name,
    span_words,
    verdict_words,
)
from qic_desktop.wording.errors import describe


@click.group("design")
def design_command() -> None:
    """What an organiser plans before and while a collaborative runs."""


@design_command.command("templates")
@JSON
def list_templates(as_json: bool) -> None:
    """Name the templates to start from.

    Example: qic design templates
    """
    found = templates.list_templates()
    if as_json:
        say_json([{"code": one.code, "title": one.title, "profile": one.profile.code} for one in found])
        return
    for one in found:
        click.echo(f"{one.code:26} {one.title} ({profile_name(one.profile.code)})")
    for code in templates.damaged_templates():
        click.echo(describe(NotFoundError(code, what="template-file")), err=True)


@design_command.command("start")
@STORE
@click.argument("template")
@click.argument("month")
@click.option("--fresh", is_flag=True, help="Take out what is in the timetable now.")
@BY
def start(store: Path, template: str, month: str, *, fresh: bool, person: str | None) -> None:
    """Begin from a template in a month; everything it writes is a draft.

    Example: qic design start organiser.qic breakthrough 2027-01
    """
    with opened(store, person) as workspace:
        templates.apply_template(workspace, template, month, fresh=fresh)
        click.echo(_("The timetable is drafted. Change what does not suit you, then publish."))


@design_command.command("timetable")
@STORE
@JSON
def show_timetable(store: Path, as_json: bool) -> None:
    """Show the timetable, and what does not fit in it.

    Example: qic design timetable organiser.qic --json
    """
    with opened(store) as workspace:
        planned = timetable.read_timetable(workspace)
        odd = [misfit_words(one.why, one.one, one.other) for one in timetable.misfits(workspace, planned)]
    if as_json:
        entries = [
            {
                "id": one.id,
                "kind": one.kind,
                "number": one.number,
                "title": one.event.title,
                "first": one.first.isoformat() if one.first else None,
                "last": one.last.isoformat() if one.last else None,
            }
            for one in planned
        ]
        say_json({"entries": entries, "misfits": odd})
        return
    for one in planned:
        title = one.event.title or event_kind_name(one.kind)
        click.echo(f"{span_words(one.first, one.last):28}  {event_kind_name(one.kind):20}  {title}")
    for sentence in odd:
        click.echo(sentence)


@design_command.command("topic")
@STORE
@click.option("--answer", "answered", nargs=2, metavar="CRITERION ANSWER", help="yes, partly or no.")
@click.option("--why", default="", help="Why, for the answer or the decision.")
@click.option("--decide", type=click.Choice(topic_checks.VERDICTS), help="Keep a decision; needs --why.")
@BY
@JSON
def topic(
    store: Path, *, answered: tuple[str, str] | None, why: str, decide: str | None, person: str | None, as_json: bool
) -> None:
    """Show or answer whether the topic suits a collaborative.

    Example: qic design topic organiser.qic --answer care yes --why "every midwife we asked"
    """
    with opened(store, person) as workspace:
        if answered:
            topic_checks.answer(workspace, answered[0], answered[1], why)
        if decide:
            topic_checks.write(workspace, verdict=decide, reason=why)
        found = topic_checks.read_topic(workspace)
    verdict = found.record.verdict if found.record else None
    if as_json:
        answers = {code: {"met": met, "why": reason} for code, (met, reason) in found.answers.items()}
        say_json({"answers": answers, "open": list(found.open), "breadth": list(found.breadth), "verdict": verdict})
        return
    for code in topic_checks.CRITERIA:
        met, reason = found.answers.get(code, (_("open"), ""))
        click.echo(f"{code:14} {met:7} {criterion_words(code)} {reason}".rstrip())
    for one in found.breadth:
        click.echo(breadth_words(one))
    if verdict:
        click.echo(verdict_words(verdict))
