"""The coach's round and visits on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from qic_desktop.cli.coaching_visits import (
    check_summary_command,
    cost_command,
    explain_value,
    next_command,
    withdraw_command,
)
from qic_desktop.cli.frame import BY, JSON, SITE, STORE, opened, say_json, site_id
from qic_desktop.cli.papers import print_paper
from qic_desktop.domain.need import Group
from qic_desktop.domain.period import parse_period
from qic_desktop.domain.recounting import RecountView
from qic_desktop.errors import NotAllowedError
from qic_desktop.i18n import _
from qic_desktop.services.coaching import answering, closing, for_site, need, visiting, visits
from qic_desktop.services.coaching.need import SiteNeed
from qic_desktop.services.coaching.visiting import ANSWERS, CHECKS, KINDS, SPANS, Counted
from qic_desktop.services.coaching.visits import EscalationView, VisitSheet
from qic_desktop.services.exchanging.exporting import write_atomically
from qic_desktop.services.measuring import measures
from qic_desktop.services.printing import visit_papers
from qic_desktop.wording.coaching import (
    answer_name,
    group_name,
    kind_name,
    promise_words,
    reason_words,
    recount_doubt,
    recount_mark,
    seen_words,
)
from qic_desktop.wording.period_names import period_name

OUT = click.option("--out", type=click.Path(path_type=Path), help="Write the PDF there.")
VISIT = click.argument("visit")


@click.command("need")
@STORE
@click.option("--all", "every", is_flag=True, help="Sites outside the caseload too.")
@OUT
@JSON
def need_command(store: Path, *, every: bool, out: Path | None, as_json: bool) -> None:
    """Show the sites in order of need, and why each stands where it stands.

    Example: qic need coach.qic --json
    """
    with opened(store) as workspace:
        found = need.round_of(workspace, every=every)
        if out is not None:
            print_paper(workspace, visit_papers.prepare_round(workspace), out)
    if as_json:
        days = {group.value: found.rule.days[group] for group in Group}
        say_json({"rule": days, "caseload": found.given, "sites": [_need_json(one) for one in found.sites]})
        return
    for group in Group:
        sites = found.of(group)
        if sites:
            click.echo(f"{group_name(group)}, {promise_words(group, found.rule)}")
        for one in sites:
            reasons = "; ".join(reason_words(reason) for reason in one.reasons)
            click.echo(f"  {one.code:10} {one.name:28} {seen_words(one.days_since):18} {reasons}")


@click.group("visit")
def visit_command() -> None:
    """Plan, write and close visits of a coach."""


@visit_command.command("list")
@STORE
@SITE
@JSON
def list_visits(store: Path, site: str | None, as_json: bool) -> None:
    """List the visits that are known here, the latest first.

    Example: qic visit list coach.qic --site S001
    """
    with opened(store) as workspace:
        found = visits.list_visits(workspace, site_id(workspace, site) or "")
    if as_json:
        say_json(
            [
                {
                    "id": one.id,
                    "site": visits.site_of(one),
                    "coach": visits.coach_of(one),
                    "kind": one.kind,
                    "on": one.on,
                    "closed_on": one.closed_on,
                    "next_on": one.next_on,
                    "summary": one.summary,
                }
                for one in found
            ]
        )
        return
    for one in found:
        state = _("closed") if one.closed_on else _("open")
        click.echo(f"{one.id} {one.on} {kind_name(one.kind):20} {state}")


@visit_command.command("show")
@STORE
@VISIT
@JSON
def show_visit(store: Path, visit: str, as_json: bool) -> None:
    """Show one visit: promises, recounts, new actions.

    Example: qic visit show coach.qic 019ab1f0-0000-7000-8000-000000000001
    """
    with opened(store) as workspace:
        sheet = visits.visit_sheet(workspace, visit)
    if as_json:
        say_json(_sheet_json(sheet))
        return
    click.echo(f"{kind_name(sheet.visit.kind)}, {period_name(sheet.visit.on or '')}")
    for cycle in sheet.cycles:
        click.echo(f"  {cycle.label} {cycle.title}")
    for one in sheet.promises:
        click.echo(f"  {one.id} {answer_name(one.answer) or '-':10} {one.action.text} {one.note}".rstrip())
    for counted in sheet.recounts:
        factor = "" if counted.factor is None else f"{counted.factor:.2f}"
        click.echo(f"  {counted.period} {factor} {recount_mark(counted)} {recount_doubt(counted)}".rstrip())
    for action in sheet.actions:
        click.echo(f"  + {action.text} {action.due or ''}".rstrip())


@visit_command.command("begin")
@STORE
@click.argument("site")
@click.option("--kind", type=click.Choice(KINDS), default="visit", show_default=True)
@click.option("--on", "day", default="", metavar="DAY", help="Today by default; a day to come plans it.")
@click.option("--purpose", default="")
@click.option("--yes", is_flag=True, help="The day is right, although it is unlikely or a later visit is known.")
@BY
def begin_visit(store: Path, site: str, *, day: str, yes: bool, person: str | None, **said: str) -> None:
    """Begin or plan a visit; answers its id.

    Example: qic visit begin coach.qic S001 --on 2026-11-22
    """
    with opened(store, person) as workspace:
        known = site_id(workspace, site) or ""
        on = visiting.checked_day(day) if day else workspace.today().isoformat()
        later = visits.later_visit(workspace, known, on)
        if later is not None and not yes:
            raise NotAllowedError(later.on or "", why="earlier-visit")
        doubt = visits.doubtful_day(workspace, on)
        if doubt and not yes:
            raise NotAllowedError(on, why=doubt)
        made = visiting.begin_visit(workspace, known, on=on, **said)
    click.echo(made.id)


@visit_command.command("write")
@STORE
@VISIT
@click.option("--minutes", type=int)
@click.option("--purpose", help="What the visit is for; it is printed in the pack.")
@click.option("--observations")
@click.option("--praise")
@click.option("--training")
@click.option("--with", "with_whom", help="Who came along: a function, never a name.")
@click.option("--met", multiple=True, type=click.Choice(visiting.MET), help="Whom you met, by role; may be repeated.")
@click.option(
    "--cycle", "cycles", multiple=True, metavar="LABEL", help="A test of change you looked at; may be repeated."
)
@BY
def write_visit(store: Path, visit: str, *, person: str | None, **given: object) -> None:
    """Write whom you met, what was seen, what goes well, which training was given, which tests you looked at.

    Example: qic visit write coach.qic 019ab1f0-0000-7000-8000-000000000001 --minutes 90 --met nurse --cycle A2
    """
    given = {name: value for name, value in given.items() if value not in (None, ())}
    with opened(store, person) as workspace:
        visiting.write_visit(workspace, visit, **given)
    click.echo(_("Kept."))


@visit_command.command("follow-up")
@STORE
@VISIT
@click.argument("action")
@click.argument("answer", type=click.Choice(ANSWERS))
@click.option("--note")
@BY
def follow_up(store: Path, visit: str, action: str, answer: str, *, note: str | None, person: str | None) -> None:
    """Say what became of an action.

    Example: qic visit follow-up coach.qic VISIT ACTION partly --note "Weekdays yes"
    """
    with opened(store, person) as workspace:
        visiting.follow_up(workspace, visit, action, answer, note)
    click.echo(_("Kept."))


@visit_command.command("recount")
@STORE
@VISIT
@click.argument("code")
@click.argument("period")
@click.option("--numerator", type=float)
@click.option("--denominator", type=float)
@click.option("--value", type=float)
@click.option("--span", type=click.Choice(SPANS), default="month", show_default=True)
@click.option("--sample", type=int, help="So many cases, where a sample was counted.")
@BY
def recount(store: Path, visit: str, code: str, period: str, *, person: str | None, **counted: object) -> None:
    """Keep what was counted from the source; answers the verification factor.

    Example: qic visit recount coach.qic VISIT four-hours 2026-10 --numerator 78
    """
    with opened(store, person) as workspace:
        site = visits.site_of(visits.get_visit(workspace, visit))
        view = measures.get_measure(workspace, code, site)
        visiting.recount(workspace, visit, view, parse_period(period), Counted(**counted))  # type: ignore[arg-type]
        sheet = visits.visit_sheet(workspace, visit)
        (one,) = (one for one in sheet.recounts if (one.measure, one.period) == (view.id, parse_period(period).text))
    factor = "" if one.factor is None else f"{one.factor:.2f}"
    click.echo(" ".join(part for part in (factor, recount_doubt(one) or recount_mark(one)) if part) or _("Kept."))


@visit_command.command("check")
@STORE
@VISIT
@click.argument("code")
@click.argument("answer", type=click.Choice(CHECKS))
@BY
def check(store: Path, visit: str, code: str, answer: str, *, person: str | None) -> None:
    """Answer one line of the checklist.

    Example: qic visit check coach.qic VISIT displayed yes
    """
    with opened(store, person) as workspace:
        visiting.check(workspace, visit, code, answer)
    click.echo(_("Kept."))


@visit_command.command("action")
@STORE
@VISIT
@click.argument("text")
@click.option("--who", default="", help="A role, never a name.")
@click.option("--due", default="", metavar="DAY")
@BY
def propose(store: Path, visit: str, text: str, *, who: str, due: str, person: str | None) -> None:
    """Propose an action to the team.

    Example: qic visit action coach.qic VISIT "Count from the register" --who data-clerk --due 2026-12-03
    """
    with opened(store, person) as workspace:
        visiting.propose(workspace, visit, text, who=who, due=due)
    click.echo(_("Kept."))


@visit_command.command("escalate")
@STORE
@VISIT
@click.argument("problem")
@click.option("--to", "receiver", default="", help="Who can solve it.")
@BY
def escalate(store: Path, visit: str, problem: str, *, receiver: str, person: str | None) -> None:
    """Pass on a problem that the site cannot solve by itself.

    Example: qic visit escalate coach.qic VISIT "No oxytocin since May" --to "District pharmacy"
    """
    with opened(store, person) as workspace:
        visiting.escalate(workspace, visit, problem, receiver)
    click.echo(_("Kept."))


@visit_command.command("pack")
@STORE
@VISIT
@click.argument("out", type=click.Path(path_type=Path))
def print_pack(store: Path, visit: str, out: Path) -> None:
    """Write the pack to take along: reasons, promises, recount form, charts, tests, checks.

    Example: qic visit pack coach.qic VISIT pack.pdf
    """
    with opened(store) as workspace:
        print_paper(workspace, visit_papers.prepare_pack(workspace, visit), out)
    click.echo(out)


@visit_command.command("close")
@STORE
@VISIT
@click.option("--next", "next_on", default="", metavar="DAY", help="By the rule where it is left out.")
@click.option("--why", "next_why", default="", help="Why then.")
@OUT
@JSON
@BY
def close_visit(store: Path, visit: str, *, out: Path | None, as_json: bool, person: str | None, **said: str) -> None:
    """Close a visit; its summary's SHA-256 is signed with the entries.

    Example: qic visit close coach.qic VISIT --out summary.pdf
    """
    with opened(store, person) as workspace:
        closed = closing.close(workspace, visit, **said)
        held = visits.get_visit(workspace, visit)
    if out is not None:
        write_atomically(out.absolute(), closed.pdf)
    if as_json:
        say_json({"summary": closed.summary, "next_on": held.next_on, "next_why": held.next_why})
        return
    click.echo(_("Closed. Next visit: {day}.").format(day=period_name(held.next_on or "")))


@visit_command.command("take")
@STORE
@click.argument("action")
@BY
def take_action(store: Path, action: str, *, person: str | None) -> None:
    """Take an action that a coach proposed into the team's own, in the site's store.

    Example: qic visit take walstead.qic ACTION
    """
    with opened(store, person) as workspace:
        for_site.take_action(workspace, action)
    click.echo(_("Kept."))


@visit_command.command("problems")
@STORE
@JSON
def list_problems(store: Path, as_json: bool) -> None:
    """List what coaches passed on, with the organiser's answers.

    Example: qic visit problems organiser.qic --json
    """
    with opened(store) as workspace:
        found = visits.list_escalations(workspace)
    if as_json:
        say_json([_problem_json(one) for one in found])
        return
    for one in found:
        answer = (one.answer.text or "") if one.answer else _("no answer yet")
        click.echo(f"{one.record.id} {one.record.on} {one.record.problem}: {answer}")


@visit_command.command("answer")
@STORE
@click.argument("problem")
@click.argument("text")
@click.option("--state", type=click.Choice(answering.STATES), default="in-hand", show_default=True)
@BY
def answer_problem(store: Path, problem: str, text: str, *, state: str, person: str | None) -> None:
    """Answer a problem that was passed on, in the organiser's store; it travels with the site's next package.

    Example: qic visit answer organiser.qic PROBLEM "Forms are sent on Monday" --state solved
    """
    with opened(store, person) as workspace:
        answering.answer(workspace, problem, text, state)
    click.echo(_("Kept."))


@visit_command.command("pin")
@STORE
@click.argument("site")
@click.argument("reason", default="")
@BY
def pin_site(store: Path, site: str, reason: str, *, person: str | None) -> None:
    """Put a site first, with the reason; without one, let it stand where it stood.

    Example: qic visit pin coach.qic S001 "They asked for help"
    """
    with opened(store, person) as workspace:
        if reason.strip():
            need.pin(workspace, site, reason)
        else:
            need.unpin(workspace, site)
    click.echo(_("Kept."))


for _command in (explain_value, cost_command, next_command, check_summary_command, withdraw_command):
    visit_command.add_command(_command)


def _need_json(one: SiteNeed) -> dict[str, object]:
    return {
        "site": one.site,
        "code": one.code,
        "name": one.name,
        "group": one.group.value,
        "due": one.due.isoformat(),
        "agreed": one.agreed.isoformat() if one.agreed else None,
        "mine": one.mine,
        "days_since_visit": one.days_since,
        "open_actions": one.open_actions,
        "overdue": one.overdue,
        "recount": one.recount.factor if one.recount else None,
        "reasons": [
            {
                "why": reason.why.value,
                "weight": reason.weight,
                "count": reason.count or None,
                "ratio": reason.ratio or None,
                "period": reason.period or None,
                "text": reason.text or None,
            }
            for reason in one.reasons
        ],
    }


def _sheet_json(sheet: VisitSheet) -> dict[str, object]:
    held = sheet.visit
    return {
        "id": held.id,
        "site": sheet.site,
        "coach": sheet.coach,
        "on": held.on,
        "kind": held.kind,
        "closed_on": held.closed_on,
        "summary": held.summary,
        "next_on": held.next_on,
        "met": held.met or [],
        "checks": held.checks or {},
        "cycles": [one.label for one in sheet.cycles],
        "promises": [
            {"id": one.id, "text": one.action.text, "due": one.action.due, "answer": one.answer, "note": one.note}
            for one in sheet.promises
        ],
        "recounts": [_recount_json(one) for one in sheet.recounts],
        "actions": [{"id": one.id, "text": one.text, "who": one.owner_role, "due": one.due} for one in sheet.actions],
        "escalations": [_problem_json(one) for one in sheet.escalations],
    }


def _problem_json(one: EscalationView) -> dict[str, object]:
    said = one.answer
    return {
        "id": one.record.id,
        "problem": one.record.problem,
        "to": one.record.to,
        "on": one.record.on,
        "answer": said.text if said else None,
        "state": said.state if said else None,
    }


def _recount_json(one: RecountView) -> dict[str, object]:
    return {
        "measure": one.measure,
        "period": one.period,
        "span": one.record.span,
        "factor": one.factor,
        "factor_of_all_cases": one.of_all,
        "good": one.is_good,
        "doubt": one.doubt or None,
        "explanation": one.record.explanation,
        "corrected_since": one.corrected,
    }
