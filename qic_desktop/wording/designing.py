"""The organiser's design in words: kinds of collaboration, the topic, the timetable and what does not fit in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from qic_desktop.domain.governance import Profile
from qic_desktop.i18n import _, capital, n_
from qic_desktop.wording.period_names import period_name


class DatedEntry(Protocol):
    """What is said of an entry of the timetable."""

    @property
    def kind(self) -> str:
        """What it is."""
        ...

    @property
    def number(self) -> int:
        """Which one of its kind."""
        ...

    @property
    def first(self) -> date | None:
        """Its first day."""
        ...

    @property
    def last(self) -> date | None:
        """Its last day."""
        ...


PROFILE_ROWS = ("measures", "core", "cadence", "comparison", "ends", "joining", "outputs")


def damaged_words(codes: Sequence[str]) -> str:
    """Which templates are not offered, and why; empty where all are."""
    if not codes:
        return ""
    text = n_(
        "Left out, because its file cannot be read: {names}. Install the program again to have it back.",
        "Left out, because their files cannot be read: {names}. Install the program again to have them back.",
        len(codes),
    )
    return text.format(names=", ".join(codes))


def profile_name(code: str) -> str:
    """A kind of collaboration."""
    names = {
        "collaborative": _("Quality improvement collaborative"),
        "clinical-community": _("Clinical community"),
        "managed-network": _("Managed clinical network"),
        "community-of-practice": _("Community of practice"),
    }
    return names.get(code, code)


def profile_row(row: str) -> str:
    """What the kinds of collaboration are compared by."""
    return {
        "measures": _("Who decides on measures"),
        "core": _("Core measures"),
        "cadence": _("Reports"),
        "comparison": _("Sites see each other"),
        "ends": _("How long"),
        "joining": _("How sites join"),
        "outputs": _("What it leaves"),
    }[row]


def profile_says(profile: Profile, row: str) -> str:
    """What a kind of collaboration is like in one respect."""
    if row == "outputs":
        return ", ".join(_outputs()[one] for one in profile.outputs)
    if row == "cadence":
        often = _("monthly") if profile.cadence == "month" else _("quarterly")
        return _("{often}, asked for when late").format(often=often) if profile.is_chased else _("voluntary")
    return _profile_words()[row][str(getattr(profile, row))]


def _profile_words() -> Mapping[str, Mapping[str, str]]:
    return {
        "measures": {
            "organiser": _("the organiser"),
            "core-and-members": _("core team and members vote"),
            "board": _("the network’s board"),
            "members": _("each member"),
        },
        "core": {
            "required": _("required"),
            "agreed": _("agreed, with some hard edges"),
            "service": _("required, of the service"),
            "none": _("none"),
        },
        "comparison": {
            "unnamed": _("without names, until teams agree"),
            "named": _("by name"),
            "off": _("not at all"),
        },
        "ends": {
            "fixed": _("from a start to an end, in phases"),
            "reviewed": _("open, reviewed"),
            "standing": _("standing"),
            "open": _("open"),
        },
        "joining": {
            "agreement": _("by agreement that both sign"),
            "recruited": _("a community is recruited"),
            "membership": _("by being part of it"),
            "invited": _("anybody who is invited"),
        },
    }


def kind_chosen_words(profile: Profile) -> str:
    """What changes at once where a kind of collaboration is chosen."""
    monthly = _("{kind}: sites see each other {how}; new measures are counted every month.")
    said = (
        monthly if profile.cadence == "month" else _("{kind}: sites see each other {how}; new measures are quarterly.")
    )
    return said.format(kind=profile_name(profile.code), how=comparison_words(profile.comparison))


def comparison_words(code: str) -> str:
    """How sites see each other's values."""
    return {"named": _("by name"), "unnamed": _("without names"), "off": _("not at all")}.get(code, code)


def measures_for_site(code: str) -> str:
    """What a team reads of a measure of the collaborative: who decides on it there."""
    organiser = _("Defined by the organiser; only the organiser can change it.")
    return {
        "core-and-members": _("Agreed by the core team and the members; the organiser writes down what they decide."),
        "board": _("Set by the network’s board; the organiser writes down what it decides."),
        "members": _("Offered to all members. Nobody has to report it: each member chooses its own measures."),
    }.get(code, organiser)


def offered_words(code: str) -> tuple[str, str]:
    """What stands where no measure is defined yet, by who decides on measures: a title, and what to do."""
    often = _("What will every site count, and out of what? One or two are enough to begin.")
    return {
        "core-and-members": (
            _("No measure yet"),
            _("Draft what you propose, let core team and members vote, and publish what they agreed on."),
        ),
        "board": (
            _("No measure yet"),
            _("Write down what the network’s board has decided that the service counts. One or two are enough."),
        ),
        "members": (
            _("No measure is needed here"),
            _("Each member chooses its own measures. You can offer one that members may take up."),
        ),
    }.get(code, (_("No measure yet"), often))


def decided_words(code: str) -> str:
    """Who must have decided on measures before they are published; empty where the organiser does."""
    return {
        "core-and-members": _("Core team and members decide on measures here: publish what they have agreed on."),
        "board": _("The network’s board decides on measures here: publish what it has decided."),
    }.get(code, "")


def missed_words(number: int, day: str) -> str:
    """What who joins a collaborative after its first learning session should be told."""
    said = _("Learning session {n} was on {day}: who joins now begins later than the others. Plan how they catch up.")
    return said.format(n=number, day=day)


def output_state(code: str, count: int | None) -> str:
    """What a collaboration leaves, and how much of it there is."""
    name = capital(_outputs()[code])
    if count is None:
        return _("{what}: kept outside this program. Put it beside the archive.").format(what=name)
    if not count:
        return _("{what}: nothing yet").format(what=name)
    counted = {
        "change-package": n_("{n} change in it", "{n} changes in it", count),
        "final-report": n_("{n} part is written", "{n} parts are written", count),
        "theory-of-change": n_("{n} driver", "{n} drivers", count),
        "standards": n_("{n} measure with a target", "{n} measures with a target", count),
    }[code]
    return _("{what}: {state}").format(what=name, state=counted.format(n=count))


def proposal_words(ends: str, stands: str, since: str, review: str) -> str:
    """What usually comes next, by how long this kind of collaboration lasts; empty once another course was taken."""
    if stands != "running":
        return ""
    if since:
        said = _("Its last month is planned. As a rule, it then holds the gains: from {month} on.")
        return said.format(month=period_name(since))
    if ends == "reviewed":
        if review:
            return _("It has no end; the next review, on {day}, decides whether it goes on.").format(day=review)
        return _("It has no end, and is reviewed. Put the next review into the timetable.")
    return {
        "fixed": _("No last month is planned yet. Write one in the charter."),
        "standing": _("A standing network has no end: it goes on until its board decides otherwise."),
        "open": _("It goes on as long as its members like."),
    }[ends]


def _outputs() -> Mapping[str, str]:
    return {
        "change-package": _("change package"),
        "final-report": _("final report"),
        "theory-of-change": _("theory of change"),
        "standards": _("standards"),
        "pathways": _("pathways"),
        "action-plan": _("cross-site action plan"),
        "answers": _("questions and answers"),
        "documents": _("tips and documents"),
    }


# --- the topic ----------------------------------------------------------------------------------------------


def criterion_words(code: str) -> str:
    """One of the five criteria of a suitable topic, as a question."""
    return {
        "evidence-gap": _("Is there good evidence, and a gap between it and what is done?"),
        "examples": _("Are there real places that have done it, and can show how?"),
        "care": _("Do the professionals care about it?"),
        "strategic": _("Does it matter to those who lead the organisations?"),
        "exchangeable": _("Is it alike enough everywhere for ideas to be exchanged?"),
    }[code]


def breadth_words(why: str) -> str:
    """Why a topic looks too broad."""
    return {
        "processes": _("More than three processes: teams will each work on another one. Choose the first."),
        "measures": _("More than ten measures: what nobody has time to count is counted badly. Choose five to ten."),
        "no-common": _("No measure that all sites share: then there is nothing to learn from each other with."),
    }[why]


def met_words(met: int, unanswered: int) -> str:
    """How many of the five criteria of a suitable topic are met, and how many are not answered."""
    if unanswered:
        return _("{n} of 5 criteria are met, {open} are open.").format(n=met, open=unanswered)
    return _("{n} of 5 criteria are met.").format(n=met)


def topic_words(verdict: str | None, on: str | None, reason: str | None) -> str:
    """What was decided about a topic, when and why: "Go, if, decided on 3 May 2026: with one process only"."""
    if not verdict:
        return _("Whether the topic suits is not decided.")
    day = period_name(on, short=True) if on else ""
    said = _("{verdict}, decided on {day}: {reason}") if day else _("{verdict}: {reason}")
    return said.format(verdict=verdict_words(verdict), day=day, reason=reason or "")


def verdict_words(code: str) -> str:
    """What was decided about a topic."""
    return {"go": _("Go"), "go-if": _("Go, if"), "no-go": _("Not now")}.get(code, code)


# --- the timetable ------------------------------------------------------------------------------------------


def event_kind_name(kind: str) -> str:
    """What stands in a timetable."""
    names = {
        "preparatory": _("Preparatory phase"),
        "pre-work": _("Pre-work"),
        "learning session": _("Learning session"),
        "action period": _("Action period"),
        "demonstration": _("Demonstration phase"),
        "spread": _("Spread phase"),
        "visits": _("Round of visits"),
        "meeting": _("Meeting"),
        "review": _("Review"),
        "harvest": _("Harvest"),
        "holding the gains": _("Holding the gains"),
        "closing": _("Closing meeting"),
    }
    return names.get(kind, kind)


def entry_name(entry: DatedEntry) -> str:
    """An entry by its kind and number, as one speaks of it."""
    numbered = {
        "learning session": _("learning session {n}"),
        "action period": _("action period {n}"),
        "visits": _("round {n} of visits"),
        "review": _("review {n}"),
        "meeting": _("meeting {n}"),
    }
    words = numbered.get(entry.kind)
    return words.format(n=entry.number) if words else event_kind_name(entry.kind).lower()


def span_words(first: date | None, last: date | None) -> str:
    """The days of an entry."""
    if first is None:
        return _("no day yet")
    if last is None or last == first:
        return _day(first)
    return _("{first} to {last}").format(first=_day(first), last=_day(last))


def misfit_words(why: str, one: DatedEntry | None, other: DatedEntry | None) -> str:
    """What does not fit in the timetable, and what would."""
    names = {
        "one": capital(entry_name(one)) if one else "",
        "other": entry_name(other) if other else "",
        "day": _day(one.first) if one and one.first else "",
    }
    return {
        "no-day": _("{one} has no day yet."),
        "backwards": _("{one} ends before it begins."),
        "before-session": _("{one} would end before {other}."),
        "overlap": _("{one} runs into {other}."),
        "after-end": _("{one} is on {day}, after the last month of the collaborative."),
        "no-session": _("There is no learning session yet. A collaborative has three, as a rule."),
    }[why].format(**names)


def course_name(code: str) -> str:
    """Where a collaborative stands."""
    names = {
        "running": _("Running"),
        "holding": _("Holding the gains"),
        "closed": _("Closed"),
        "network": _("A continuing network"),
    }
    return names.get(code, code)


def course_words(code: str, since: str) -> str:
    """Where it stands, and since when: "Holding the gains since July 2026"."""
    name = course_name(code)
    return _("{course} since {month}").format(course=name, month=period_name(since)) if since else name


def course_for_site(code: str, since: str) -> tuple[str, str]:
    """What a team reads of a course that has changed: that it is so, and what follows; empty while it runs."""
    said = {
        "holding": (
            _("The collaborative holds the gains from {month} on"),
            _("Values are asked for four times a year: March, June, September, December."),
        ),
        "closed": (
            _("The collaborative is closed from {month} on"),
            _("From then on nothing is asked for. Your entries and charts stay, and you can go on by yourselves."),
        ),
        "network": (
            _("The collaborative is a network from {month} on"),
            _("Send what you like: from then on nobody is asked, and nobody is late."),
        ),
    }
    title, text = said.get(code, ("", ""))
    return (title.format(month=period_name(since)), text) if since else ("", "")


def standing_for_site(standing: str) -> tuple[str, str]:
    """What a team reads while its site pauses, or after it has left; empty while it takes part."""
    kept = _("The collaborative asks for nothing. Your entries and charts stay, and you can go on by yourselves.")
    return {
        "paused": (_("Your site pauses"), kept),
        "left": (_("Your site has left the collaborative"), kept),
        "merged": (_("Your site reports with another one now"), kept),
    }.get(standing, ("", ""))


def consequence_words(code: str) -> str:
    """What a course changes."""
    return {
        "asked-as-defined": _("Values are asked for as the definitions say."),
        "asked-quarterly": _("Values are asked for four times a year: March, June, September, December."),
        "still-watched": _("Charts go on, and a change that slips back is still said."),
        "asked-nothing": _("Nothing is asked for any more, and nobody is called late."),
        "voluntary": _("Members report what they like; nobody is asked and nobody is late."),
        "community": _("The kind of collaboration becomes a community of practice."),
        "all-kept": _("All entries, charts, packages and keys stay as they are."),
        "sites-go-on": _("Sites keep their workspaces and can go on by themselves."),
    }[code]


def _day(day: date) -> str:
    return period_name(day.isoformat(), short=True)
