"""The team in words: roles and their duties, the hand-over, what is promised, and two sentences about its health."""

from __future__ import annotations

from datetime import date

from qic_desktop.domain.roles import SITE_ROLES
from qic_desktop.domain.team import Objective, ObjectiveAnswer
from qic_desktop.domain.team_health import Continuity, Regularity
from qic_desktop.i18n import _, format_number, n_
from qic_desktop.wording.period_names import period_name
from qic_desktop.wording.values import number_text


def role_name(code: str | None) -> str:
    """A role of the catalogue in words; one of the team's own stays as it was written."""
    names = {
        "team-leader": _("Team leader"),
        "clinician": _("Clinician"),
        "nurse": _("Nurse or midwife"),
        "data-clerk": _("Data clerk"),
        "quality-specialist": _("Quality specialist"),
        "opinion-leader": _("Opinion leader"),
        "patient-representative": _("Patient representative"),
        "project-leader": _("Site project leader"),
        "manager": _("Operational manager"),
        "sponsor": _("Sponsor"),
        "senior-manager": _("Senior manager"),
        "collaborative-sponsor": _("Sponsor of the collaborative"),
        "programme-leader": _("Programme leader"),
        "coach": _("Coach"),
        "subject-expert": _("Subject expert"),
        "change-expert": _("Expert in making changes"),
        "improvement-expert": _("Improvement expert"),
        "patient-expert": _("Expert by experience"),
        "data-manager": _("Data manager"),
    }
    return names.get(code or "", (code or "").replace("-", " "))


def role_duties(code: str | None) -> str:
    """What somebody with this role does, in one or two sentences; empty for one of the team's own."""
    duties = {
        "team-leader": _(
            "Keeps the aim in sight, calls the meetings, sees that tests are done and sent, and speaks with the senior "
            "leader every month."
        ),
        "clinician": _("Knows the care that is to change, tests ideas in daily work, and brings colleagues along."),
        "nurse": _("Tests ideas at the bedside, shows others how, and tells what gets in the way."),
        "data-clerk": _("Counts every month from the agreed source, enters the numbers, and asks where they look odd."),
        "quality-specialist": _("Helps with measures, charts and tests, and says what the charts show."),
        "opinion-leader": _("Is listened to by colleagues: tries changes early and says openly what works."),
        "patient-representative": _("Says what matters to patients and families, and takes part in choosing tests."),
        "project-leader": _("Holds several teams of one organisation together and clears what stops them."),
        "manager": _("Makes room in rotas and budget, and changes the procedure when a test is adopted."),
        "sponsor": _("Asks about results every month, gives time and means, and removes what the team cannot."),
        "senior-manager": _("Ties the work to the aims of the organisation and keeps it there when people change."),
        "collaborative-sponsor": _(
            "Gives the mandate and the means, asks for results, and speaks with senior managers."
        ),
        "programme-leader": _("Plans and leads the whole: timetable, sessions, coaches, money; decides what is said."),
        "coach": _("Visits and calls the sites, looks at tests and numbers with them, and passes problems on."),
        "subject-expert": _("Knows the evidence and those who have done it; says what good care looks like."),
        "change-expert": _("Knows how changes spread and what stops them; helps teams with people, not with numbers."),
        "improvement-expert": _("Teaches aims, measures, tests and charts; looks at every team’s charts each month."),
        "patient-expert": _("Says what care is like from the other side, and takes part in sessions and decisions."),
        "data-manager": _("Takes returns in, asks where numbers look odd, and sends feedback on time."),
    }
    return duties.get(code or "", "")


def role_options() -> list[tuple[str, str]]:
    """The catalogue to choose from."""
    return [(role.code, role_name(role.code)) for role in SITE_ROLES]


def hours_text(hours: float | None) -> str:
    """Hours without needless decimals."""
    if hours is None:
        return ""
    return number_text(hours, 1)


def day_words(day: date | None, *, short: bool = False) -> str:
    """A day with its year: "1 April 2019"."""
    return period_name(day.isoformat(), short=short) if day else ""


def month_words(day: date | None) -> str:
    """The month of a day: "Apr 2019"."""
    return period_name(f"{day:%Y-%m}", short=True) if day else ""


def members_words(people: int, vacant: int) -> str:
    """ "5 people, 1 role vacant"."""
    said = n_("{n} person", "{n} people", people).format(n=format_number(people))
    if not vacant:
        return said
    roles = n_("{n} role vacant", "{n} roles vacant", vacant).format(n=format_number(vacant))
    return _("{people}, {roles}").format(people=said, roles=roles)


# --- a change of leader ---------------------------------------------------------------------------------------


def change_title(before: str | None, after: str | None, on: date, *, vacant: bool) -> str:
    """ "The team leader changed on 1 April 2019: Grace Okafor to Daniel Mensah"."""
    former = before or _("somebody whose name is not here")
    if vacant:
        return _("The team has no leader since {day}: {name} has left the role").format(day=day_words(on), name=former)
    return _("The team leader changed on {day}: {before} to {after}").format(
        day=day_words(on), before=former, after=after or _("somebody whose name is not here")
    )


def change_detail(open_points: int, coach_by: date, *, vacant: bool) -> str:
    """Why it matters, and how far the hand-over is."""
    why = _("Teams often stop after a change of leader.")
    if vacant:
        return _("{why} Who calls the next meeting?").format(why=why)
    points = n_("The hand-over has {n} open point", "The hand-over has {n} open points", open_points).format(
        n=format_number(open_points)
    )
    return _("{why} {points}; a visit of the coach is suggested before {day}.").format(
        why=why, points=points, day=day_words(coach_by)
    )


def point_words(point: str, before: str | None, after: str | None) -> str:
    """A point of the hand-over."""
    names = {
        "met": _("{before} and {after} have met").format(
            before=before or _("the former leader"), after=after or _("the new one")
        ),
        "told": _("Team and management told, and by whom"),
        "keys": _("Passwords, keys, recovery sheet"),
        "actions": _("Open actions passed on"),
        "cycles": _("Open tests of change passed on"),
        "meeting": _("Next meeting called"),
        "leader": _("Introduced to the senior leader"),
        "coach": _("Coach informed"),
    }
    return names.get(point, point)


# --- meetings, promises ---------------------------------------------------------------------------------------


def came_words(came: int, of: int) -> str:
    """ "4 of 5 came"."""
    return _("{came} of {of} came").format(came=format_number(came), of=format_number(max(came, of)))


def promise_state(state: str | None) -> str:
    """How a promise stands."""
    names = {"promised": _("Promised"), "given": _("Given"), "missed": _("Missed")}
    return names.get(state or "", _("Promised"))


def action_state(state: str | None) -> str:
    """How an action stands."""
    return {"open": _("open"), "done": _("done"), "dropped": _("dropped")}.get(state or "", _("open"))


# --- health ---------------------------------------------------------------------------------------------------


def continuity_words(found: Continuity | None) -> str:
    """How many of today's people have stayed, as one or two sentences with numbers."""
    if found is None:
        return ""
    if found.now == 1:
        there = _("The one person of today was there at the start, in {month}.")
        new = _("The one person of today was not there at the start, in {month}.")
        return (there if found.at_start else new).format(month=month_words(found.start))
    start = n_(
        "{stayed} of today’s {now} person was there at the start, in {month}.",
        "{stayed} of today’s {now} people were there at the start, in {month}.",
        found.now,
    ).format(stayed=format_number(found.at_start), now=format_number(found.now), month=month_words(found.start))
    if found.half_year is None:
        return start
    return _("{start} Six months ago it was {then} of them.").format(start=start, then=format_number(found.half_year))


def regularity_words(found: Regularity) -> str:
    """How the team has met, as one or two sentences with numbers."""
    if not found.count:
        if found.last is None:
            return _("No meeting is written down yet.")
        return _("No meeting in the last six months; the last one was on {day}.").format(day=day_words(found.last))
    met = n_(
        "The team met {n} time in the last six months", "The team met {n} times in the last six months", found.count
    )
    sentence = met.format(n=format_number(found.count))
    if found.came is not None and found.of is not None:
        sentence = _("{met}; on average {came} of {of} came.").format(
            met=sentence, came=hours_text(round(found.came, 1)), of=hours_text(round(found.of, 1))
        )
    else:
        sentence = f"{sentence}."
    if found.longest is None:
        return sentence
    waits = n_(
        "The longest time without one was {n} day.", "The longest time without one was {n} days.", found.longest
    ).format(n=format_number(found.longest))
    return f"{sentence} {waits}"


def met_name(met: str) -> str:
    """Whether an objective is met; another version's answer stays as it is."""
    names = {"": _("Is it met?"), "yes": _("Met"), "partly": _("Partly met"), "no": _("Not met")}
    return names.get(met, met)


def offered_name(offered: str) -> str:
    """Whether the collaborative can help with an objective; another version's answer stays as it is."""
    names = {
        "yes": _("We can help with this"),
        "partly": _("We can help with a part of this"),
        "no": _("Not in this collaborative"),
    }
    return names.get(offered, offered)


def answered_words(one: ObjectiveAnswer | None) -> str:
    """The organiser's answer to an objective: what it offers, when, and its words; empty without one."""
    if one is None or not one.offered:
        return ""
    day = period_name(one.on) if one.on else ""
    said = _("Organiser, {day}: {offered}").format(day=day, offered=offered_name(one.offered))
    return f"{said}. {one.text}" if one.text else f"{said}."


def reviewed_words(one: Objective) -> str:
    """An objective, and what was found at its last review."""
    if not one.met:
        return one.text or ""
    found = " · ".join(part for part in (met_name(one.met), period_name(one.reviewed_on or ""), one.review) if part)
    return _("{objective} ({review})").format(objective=one.text or "", review=found)
