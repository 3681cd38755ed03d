"""What is said of need and visits: reasons, groups with their promise, recounts, checks, answers."""

from __future__ import annotations

from datetime import date

from qic_desktop.domain.need import Group, Reason, VisitRule, Why
from qic_desktop.domain.recounting import MORE_THAN_ALL, NONE_REPORTED, NOTHING_REPORTED, RecountView
from qic_desktop.i18n import _, decimal_separator, format_number, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text

DOUBLED = (1.8, 2.2)
HALVED = (0.45, 0.55)


def group_name(group: Group) -> str:
    """The name of a group."""
    return {
        Group.FIRST: _("Visit first"),
        Group.SOON: _("Visit soon"),
        Group.PLANNED: _("As planned"),
        Group.ROUTINE: _("Going well"),
    }[group]


def promise_words(group: Group, rule: VisitRule) -> str:
    """What a group promises: by when its sites are seen."""
    days = rule.days[group]
    if group is Group.FIRST and days == 14:
        return _("this fortnight")
    return n_("within {n} day", "within {n} days", days).format(n=format_number(days))


def reason_words(one: Reason) -> str:
    """One reason in few words."""
    told = _plain_reason(one)
    if told:
        return told
    month = period_name(one.period, short=one.why is not Why.JUMP) if one.period else ""
    said = {
        Why.PINNED: one.text,
        Why.RECOUNT: _("Recount {factor} in {month}").format(factor=factor_words(one.ratio), month=month),
        Why.JUMP: jump_words(one.ratio, month),
        Why.NO_LEADER: _("No leader since {day}").format(day=month) if month else _("No leader"),
        Why.NEW_LEADER: _("New leader since {day}").format(day=month) if month else _("New leader"),
        Why.NO_CYCLE: _("No test since {day}").format(day=month) if month else _("No test of change yet"),
        Why.NEVER_SEEN: _("Not visited yet"),
        Why.WORSE: _("Getting worse"),
        Why.IMPROVING: _("Improving: thank them, and ask how"),
    }
    return said.get(one.why, "")


def _plain_reason(one: Reason) -> str:
    counted = {
        Why.NO_REPORT: n_("{n} report missing", "{n} reports missing", one.count),
        Why.LATE: n_("{n} report late", "{n} reports late, one after the other", one.count),
        Why.ACTIONS_OVERDUE: n_("{n} action overdue", "{n} actions overdue", one.count),
        Why.UNCONFIRMED: n_("{n} value not confirmed", "{n} values not confirmed", one.count),
        Why.LONG_AGO: n_("Last visit {n} day ago", "Last visit {n} days ago", one.count),
    }
    return counted[one.why].format(n=format_number(one.count)) if one.why in counted else ""


def jump_words(ratio: float, month: str) -> str:
    """That another number of cases is counted from a month on: to be asked before anything is praised."""
    if DOUBLED[0] <= ratio <= DOUBLED[1]:
        return _("Cases counted doubled in {month}: ask why").format(month=month)
    if HALVED[0] <= ratio <= HALVED[1]:
        return _("Cases counted halved in {month}: ask why").format(month=month)
    times = number_text(ratio, 1)
    return _("{times} times as many cases counted from {month}: ask why").format(times=times, month=month)


def next_step_words(reasons: tuple[Reason, ...]) -> str:
    """What to do first at a site with these reasons."""
    steps = {
        Why.RECOUNT: _("What was reported differed from the register at the last recount. Look at the count first."),
        Why.JUMP: _("Look at the count before you look at the chart."),
        Why.NO_REPORT: _("Ask what keeps the report, and bring the packages with you."),
        Why.NO_LEADER: _("Ask who leads now, and go through the hand-over list together."),
        Why.NEW_LEADER: _("Meet the new leader. Teams often stop after a change of leader."),
        Why.WORSE: _("Look at the chart together and ask what changed at that time."),
        Why.NEVER_SEEN: _("A first visit: meet the team, and count one month together."),
        Why.LONG_AGO: _("Ask how it went since. Begin with what was promised."),
        Why.ACTIONS_OVERDUE: _("Begin with what was promised."),
        Why.LATE: _("Ask which day of the month would suit the team better."),
        Why.NO_CYCLE: _("Help to plan one small test: one person, one day."),
        Why.UNCONFIRMED: _("Bring the sheet with the values to confirm."),
        Why.IMPROVING: _("Thank them, and ask what other sites could learn from it."),
        Why.PINNED: _("You put this site first yourself."),
    }
    return next((steps[one.why] for one in reasons if one.why is not Why.PINNED), steps[Why.PINNED] if reasons else "")


def seen_short(days: int | None) -> str:
    """The same in a narrow column."""
    if days is None:
        return _("never")
    return _("{n} d").format(n=format_number(days)) if days else _("today")


def factor_words(factor: float) -> str:
    """A verification factor, always with two decimals."""
    return f"{factor:.2f}".replace(".", decimal_separator())


def seen_words(days: int | None) -> str:
    """How long ago the last visit was."""
    if days is None:
        return _("not visited yet")
    return n_("{n} day ago", "{n} days ago", days).format(n=format_number(days)) if days else _("today")


def recount_mark(one: RecountView) -> str:
    """What a factor says, in two or three words."""
    if one.doubt == NOTHING_REPORTED:
        return _("nothing was reported")
    if one.doubt == NONE_REPORTED:
        return _("none reported, some found")
    if one.is_off_by_all and one.of_all is not None:
        return _("all cases differ: {factor}").format(factor=factor_words(one.of_all))
    if one.factor is None:
        return _part_mark(one) if one.is_part and one.is_counted else ""
    if one.is_good:
        return _("good")
    return _("more reported than seen") if one.factor < 1 else _("less reported than seen")


def _part_mark(one: RecountView) -> str:
    """Why a week or a sample has no factor."""
    if one.record.numerator is not None and one.record.reported_denominator is not None:
        return _("out of how many?")
    return _("a part only: no factor")


def all_cases_words(one: RecountView) -> str:
    """The factor of all cases beside that of the numerator; empty where it was not counted, or is told already."""
    if one.of_all is None or one.is_off_by_all:
        return ""
    return _("all cases {factor}").format(factor=factor_words(one.of_all))


def recount_doubt(one: RecountView) -> str:
    """What is odd about what was counted; it is kept all the same."""
    return _("More than all cases. Is it the right month?") if one.doubt == MORE_THAN_ALL else ""


def recount_sentence(one: RecountView) -> str:
    """One sentence for the visit's page and its summary."""
    if one.worst is None or not one.is_off:
        return ""
    month, factor = period_name(one.period), factor_words(one.worst)
    if one.is_off_by_all:
        said = _("{month}: another number of all cases stands in the source.").format(month=month)
        return said + " " + _("The value stays, marked “all cases {factor}”.").format(factor=factor)
    if one.factor is not None and one.factor < 1:
        share = number_text((1 - one.factor) * 100, 0)
        said = _("{month}: {share} of 100 reported cases are not in the source.").format(month=month, share=share)
    else:
        said = _("{month}: the source holds more cases than were reported.").format(month=month)
    return said + " " + _("The value stays, marked “recount {factor}”.").format(factor=factor)


def answer_name(answer: str) -> str:
    """What became of a promise."""
    return {
        "done": _("Done"),
        "partly": _("Partly"),
        "not-done": _("Not done"),
        "dropped": _("Drop"),
    }.get(answer, answer)


def kind_name(kind: str | None) -> str:
    """What kind of contact it was."""
    return {
        "visit": _("Visit"),
        "call": _("Phone call"),
        "message": _("Message"),
        "group": _("Meeting of several sites"),
        "site-to-site": _("Visit of one site to another"),
        "joint": _("Joint supervision"),
    }.get(kind or "", kind or _("Visit"))


def span_name(span: str | None) -> str:
    """What was counted again."""
    return {"month": _("whole month"), "week": _("one week"), "sample": _("a sample")}.get(span or "", _("whole month"))


def check_answer(answer: str) -> str:
    """The answer to a check."""
    return {"yes": _("yes"), "partly": _("partly"), "no": _("no")}.get(answer, answer)


def day_of(day: date) -> str:
    """A day in words."""
    return period_name(day.isoformat())


def rule_words(on: str, days: int, why: str, *, given: bool) -> str:
    """The rule's day, and what it follows from."""
    within = n_("within {n} day", "within {n} days", days).format(n=format_number(days))
    said = (
        _("The organiser’s rule says {day} at the latest, {days}. {why}")
        if given
        else _("The suggested rule says {day} at the latest, {days}. {why}")
    )
    return said.format(day=period_name(on), days=within, why=why).strip()


def other_coach_words(last_on: str, next_on: str) -> str:
    """That another coach looks after a site too: when she was there, when she comes again."""
    last = period_name(last_on) if last_on else ""
    ahead = period_name(next_on) if next_on else ""
    if last and ahead:
        said = _("Another coach visits this site too: she was there on {last} and plans to come on {ahead}.")
    elif last:
        said = _("Another coach visits this site too: she was there on {last}.")
    elif ahead:
        said = _("Another coach visits this site too and plans to come on {ahead}.")
    else:
        return _("Another coach looks after this site too; no visit of hers is known here. Agree who goes.")
    return said.format(last=last, ahead=ahead)


def verified_words(one: RecountView) -> str:
    """What a coach's count says of a value that stands: verified, or more or less than was reported."""
    if one.factor is None:
        return ""
    factor = factor_words(one.factor)
    if one.is_good:
        return _("verified by the coach, factor {factor}").format(factor=factor)
    return _("counted again by the coach, factor {factor}: {mark}").format(factor=factor, mark=recount_mark(one))


def visited_words(day: str, agreed: int) -> str:
    """The coach's last visit in one sentence for the team's first page."""
    said = n_(
        "Your coach visited on {day}; {n} thing agreed.", "Your coach visited on {day}; {n} things agreed.", agreed
    )
    return (said if agreed else _("Your coach visited on {day}.")).format(day=day, n=format_number(agreed))
