"""The organiser's design on the command line: templates, timetable, topic, governance, roles, course."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from qic_desktop.cli.frame import BY, JSON, STORE, opened, say_json
from qic_desktop.domain.governance import COMPARISONS, PROFILES
from qic_desktop.domain.period import PeriodKind, period_of
from qic_desktop.errors import NotFoundError
from qic_desktop.i18n import _
from qic_desktop.services.organising import (
    collaboratives,
    course,
    role_catalogue,
    self_audit,
    templates,
    timetable,
    topic_checks,
)
from qic_desktop.wording.designing import (
    PROFILE_ROWS,
    breadth_words,
    comparison_words,
    consequence_words,
    course_words,
    criterion_words,
    event_kind_name,
    misfit_words,
    output_state,
    profile_name,
    profile_row,
    profile_says,
    proposal_words,
    span_words,
    verdict_words,
)
from qic_desktop.wording.errors import describe
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.record_names import labels
from qic_desktop.wording.team import role_name


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
    verdict = (found.record.verdict if found.record else None) or None
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


@design_command.command("governance")
@STORE
@click.option("--kind", type=click.Choice([one.code for one in PROFILES]), help="What kind of collaboration it is.")
@click.option(
    "--comparison", "comparison_policy", type=click.Choice(COMPARISONS), help="How sites see each other's values."
)
@click.option("--sponsor", help="Who gives the mandate and the means.")
@click.option("--rules", "governance", metavar="TEXT", help="Who decides, and who may see what, in your words.")
@click.option("--small", "small_number_threshold", type=click.IntRange(min=1), help="Numbers below this are small.")
@click.option("--fewest", "minimum_sites", type=click.IntRange(min=1), help="Fewest sites in a figure.")
@BY
@JSON
def governance(store: Path, *, kind: str | None, person: str | None, as_json: bool, **given: object) -> None:
    """Show or choose the kind of collaboration, what it changes, and what you agreed otherwise.

    Example: qic design governance organiser.qic --kind clinical-community --comparison unnamed
    """
    told = {name: value for name, value in given.items() if value is not None}
    with opened(store, person) as workspace:
        if kind:
            collaboratives.choose_profile(workspace, kind)
        if told:
            collaboratives.describe_collaborative(workspace, **told)
        found = collaboratives.find_collaborative(workspace)
        profile = collaboratives.profile_of(workspace)
    agreed = (found.comparison_policy if found else None) or profile.comparison
    kept = {name: getattr(found, name, None) for name in given if name != "comparison_policy"}
    if as_json:
        usual = {row: getattr(profile, row) for row in PROFILE_ROWS}
        say_json({"kind": profile.code, "usual": usual, **kept, "comparison": agreed})
        return
    click.echo(profile_name(profile.code))
    for row in PROFILE_ROWS:
        said = comparison_words(agreed) if row == "comparison" else profile_says(profile, row)
        click.echo(f"  {profile_row(row):26} {said}")
    names = labels()
    for name, value in kept.items():
        if value:
            click.echo(f"  {names[name]:26} {value}")


@design_command.command("roles")
@STORE
@click.option("--role", "code", metavar="ROLE", help="The role that is written; its code is shown by this command.")
@click.option("--name", help="Its name; a code that there is not makes a new role.")
@click.option("--duties", help="What it does.")
@click.option("--hours", type=click.FloatRange(0, 400), help="Hours a month.")
@click.option("--holder", help="Who has it, of a role of the collaborative; empty for nobody.")
@click.option("--contact", default="", help="How the holder is reached.")
@click.option("--since", default="", metavar="DAY", help="Since when; today where somebody else takes it.")
@BY
@JSON
def roles(
    store: Path, *, code: str | None, holder: str | None, person: str | None, as_json: bool, **given: Any
) -> None:
    """Show the roles and who has them, or write one.

    Example: qic design roles organiser.qic --role programme-leader --holder "Ama Mensah" --contact "0302 123 456"
    """
    held = {name: str(given.pop(name)) for name in ("contact", "since")}
    told = {name: value for name, value in given.items() if value is not None}
    if code is None and (told or holder is not None):
        raise click.UsageError(_("Say which role with --role."))
    if holder is None and any(held.values()):
        raise click.UsageError(_("Say who has the role with --holder."))
    with opened(store, person) as workspace:
        if code is not None and told:
            role_catalogue.write_role(workspace, code, **told)
        if code is not None and holder is not None:
            role_catalogue.name_holder(workspace, code, holder, **held)
        found = role_catalogue.list_roles(workspace)
    if as_json:
        names = ("code", "level", "name", "duties", "hours", "required", "holder", "contact", "since")
        say_json([{name: getattr(one, name) for name in names} for one in found])
        return
    for one in found:
        who = " · ".join(text for text in (one.holder, one.contact, one.since) if text)
        click.echo(f"{one.code:24} {one.level:14} {one.name or role_name(one.code):30} {who}".rstrip())


@design_command.command("audit")
@STORE
@click.option("--month", help="The month that is rated, as 2027-01; this month where it is left out.")
@click.option("--rate", "rated", nargs=2, multiple=True, metavar="FACTOR LEVEL", help="May be repeated.")
@BY
@JSON
def audit(
    store: Path, *, month: str | None, rated: tuple[tuple[str, str], ...], person: str | None, as_json: bool
) -> None:
    """Show how the organisers rated their own work, or rate factors from 1 to 5.

    Example: qic design audit organiser.qic --month 2027-01 --rate package 4 --rate measures 3
    """
    with opened(store, person) as workspace:
        period = month or period_of(workspace.today(), PeriodKind.MONTH).text
        for factor, level in rated:
            self_audit.give(workspace, period, factor, level)
        found, sheet = self_audit.list_audits(workspace), self_audit.audit_sheet(workspace)
    if as_json:
        say_json([{"period": one.period, "levels": dict(one.levels), "total": one.total} for one in found])
        return
    for item in sheet.items:
        given = [f"{one.period}: {one.levels[item.code]:.0f}" for one in found if item.code in one.levels]
        click.echo(f"{item.code:10} {item.title}  {', '.join(given)}".rstrip())
    for one in found:
        if one.total is not None:
            click.echo(_("{month}: {total} of 35").format(month=period_name(one.period), total=f"{one.total:.0f}"))


@design_command.command("course")
@STORE
@click.option("--to", "chosen", type=click.Choice(collaboratives.COURSES), help="What it is from then on.")
@click.option("--from", "since", metavar="MONTH", help="The first month, as 2027-07.")
@click.option("--letter", nargs=2, metavar="TITLE TEXT", help="To all sites; it goes with the next news.")
@BY
@JSON
def show_course(
    store: Path,
    *,
    chosen: str | None,
    since: str | None,
    letter: tuple[str, str] | None,
    person: str | None,
    as_json: bool,
) -> None:
    """Show where the collaborative stands, what usually comes next and what it leaves; or draft another course.

    Example: qic design course organiser.qic --to holding --from 2027-07
    """
    if bool(chosen) != bool(since) or (letter and not chosen):
        raise click.UsageError(_("Say both --to and --from."))
    with opened(store, person) as workspace:
        if chosen and since:
            course.change_course(workspace, chosen, since, letter)
        found = collaboratives.find_collaborative(workspace)
        usual, leaves = course.propose(workspace), course.left(workspace)
        ends = collaboratives.profile_of(workspace).ends
    stands, begun = (found.course if found else None) or course.RUNNING, (found.course_since if found else None) or ""
    review = usual.review.isoformat() if usual.review else None
    if as_json:
        proposed = {"course": usual.course, "since": usual.since or None, "review": review}
        say_json({"course": stands, "since": begun or None, "usual": proposed, "leaves": dict(leaves)})
        return
    click.echo(course_words(stands, begun))
    for code in course.CONSEQUENCES.get(stands, ()):
        click.echo(f"  {consequence_words(code)}")
    said = proposal_words(ends, stands, usual.since, period_name(review, short=True) if review else "")
    for line in (said, *(output_state(code, count) for code, count in leaves.items())):
        if line:
            click.echo(line)
